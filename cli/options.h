// SPDX-License-Identifier: Apache-2.0
// Options that several commands share: where the config and the work folder are, and how results
// are printed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "cli/command.h"
#include "cli/report.h"

namespace hone {

struct LocationOptions {
  std::string directory = ".";  ///< folder of hone.toml, unless --config names the file
  std::string config;
  std::string work_dir;
};

/// Absolute paths.
struct Locations {
  std::filesystem::path config;  ///< default: DIR/hone.toml
  std::filesystem::path work;    ///< default: .hone beside the config file
};

void add_location_options(CLI::App& command, LocationOptions& options);
/// A relative --config or --work-dir is relative to the current folder.
Locations find_locations(const LocationOptions& options);

/// --seed; nothing when it is not given. Not above what the store keeps.
void add_seed_option(CLI::App& command, std::optional<std::uint64_t>& seed);

struct OutputOptions {
  std::string format = "text";  ///< text, json, markdown, csv
  std::string colour = "auto";  ///< auto, always, never
};

void add_output_options(CLI::App& command, OutputOptions& options);
bool wants_colour(const OutputOptions& options, const Stream& stream, const Surroundings& around);
/// The report in the wanted format.
std::string render(const Report& report, const OutputOptions& options, const Surroundings& around);

}  // namespace hone
