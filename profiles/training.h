// SPDX-License-Identifier: Apache-2.0
// What PGO's training consists of, as hone.toml says it: commands, weights, and the files that they
// read. Running it is profiles/train_step's part.
#pragma once

#include <string>
#include <vector>

#include "core/config.h"

namespace hone {

/// The workload's training commands; without any, its measured command alone.
std::vector<std::vector<std::string>> training_commands(const WorkloadConfig& workload);

/// "trained on what it is measured on: …" where the workload's training is its measured command;
/// empty where it has a training of its own.
std::string find_training_doubt(const WorkloadConfig& workload);

/// The workloads' weights as the whole numbers that llvm-profdata takes, without a common factor,
/// at least 1: {1, 1.5} gives {2, 3}. Ratios are kept to a tenth of the smallest weight.
std::vector<int> training_weights(const std::vector<WorkloadConfig>& workloads);

/// How often each workload's training is run where counters of several runs can only be added
/// (GCC): its weight as a multiple of the smallest, rounded, 1 to 10.
std::vector<int> training_repetitions(const std::vector<WorkloadConfig>& workloads);

/// Hash of the files and folders outside the source tree (its own are part of the source's state)
/// that the training commands, their stdin and their environment name: contents of files; of
/// folders the names of all entries, sizes and times of files. Words count as a whole and behind a
/// "=". Names that do not exist are left out.
std::string hash_training_inputs(const Config& config);

/// The same for the measured commands and their checks.
std::string hash_workload_inputs(const Config& config);

}  // namespace hone
