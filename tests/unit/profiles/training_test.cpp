// SPDX-License-Identifier: Apache-2.0
#include "profiles/training.h"

#include <doctest/doctest.h>

#include "tests/support/temporary_folder.h"

using namespace hone;

namespace {

std::vector<WorkloadConfig> weighted(const std::vector<double>& weights) {
  std::vector<WorkloadConfig> workloads(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) workloads[i].weight = weights[i];
  return workloads;
}

/// One workload that trains with `words`; the source is `folder`/source.
Config trained_with(const test::TemporaryFolder& folder, std::vector<std::string> words) {
  Config config;
  config.project.source = folder.path() / "source";
  config.workloads.resize(1);
  config.workloads[0].command = {"{exe}"};
  config.workloads[0].train = {std::move(words)};
  return config;
}

}  // namespace

TEST_CASE("without training commands the measured command is the training") {
  WorkloadConfig workload;
  workload.command = {"{exe}", "big"};
  CHECK(training_commands(workload) == std::vector<std::vector<std::string>>{{"{exe}", "big"}});
  workload.train = {{"{exe}", "a"}, {"{exe}", "b"}};
  CHECK(training_commands(workload) == workload.train);
}

TEST_CASE("training on the measured command is doubted, whoever wrote it") {
  WorkloadConfig workload;
  workload.name = "books";
  workload.command = {"{exe}", "big"};
  CHECK(find_training_doubt(workload) ==
        "trained on what it is measured on: no `train` commands of workload \"books\"");
  workload.train = {{"{exe}", "small"}, {"{exe}", "big"}};
  CHECK(find_training_doubt(workload) ==
        "trained on what it is measured on: `train` has the command of workload \"books\"");
  workload.train = {{"{exe}", "small"}};
  CHECK(find_training_doubt(workload).empty());
}

TEST_CASE("weights become the smallest whole numbers in their ratio") {
  CHECK(training_weights({}).empty());
  CHECK(training_weights(weighted({7})) == std::vector{1});
  CHECK(training_weights(weighted({1, 1})) == std::vector{1, 1});
  CHECK(training_weights(weighted({1, 1.5})) == std::vector{2, 3});
  CHECK(training_weights(weighted({0.5, 1, 2})) == std::vector{1, 2, 4});
  CHECK(training_weights(weighted({1e-9, 1e9})) == std::vector{1, 1000});
}

TEST_CASE("the content of an input file is part of the training's state, its time is not") {
  const test::TemporaryFolder folder;
  const auto input = folder.write("data/in.txt", "one");
  const Config config = trained_with(folder, {"{exe}", "--input=" + input.string()});
  const std::string before = hash_training_inputs(config);
  folder.write("data/in.txt", "one");
  CHECK(hash_training_inputs(config) == before);
  folder.write("data/in.txt", "two");
  CHECK(hash_training_inputs(config) != before);
}

TEST_CASE("files of a folder, stdin, environment and the working directory are inputs too") {
  const test::TemporaryFolder folder;
  const auto input = folder.write("data/in.txt", "one");
  Config config = trained_with(folder, {"{exe}"});
  const auto changes = [&](const char* content) {
    const std::string before = hash_training_inputs(config);
    folder.write("data/in.txt", content);
    return hash_training_inputs(config) != before;
  };
  CHECK_FALSE(changes("2"));
  SUBCASE("stdin") { config.workloads[0].stdin_file = input; }
  SUBCASE("environment") { config.workloads[0].env = {{"DATA", input}}; }
  SUBCASE("folder") { config.workloads[0].train = {{"{exe}", input.parent_path()}}; }
  SUBCASE("relative to cwd") {
    config.workloads[0].cwd = input.parent_path();
    config.workloads[0].train = {{"{exe}", "in.txt"}};
  }
  CHECK(changes("three"));
}

TEST_CASE("the source tree has a state of its own, and hone's folder none") {
  const test::TemporaryFolder folder;
  const auto source = folder.write("source/in.txt", "one").parent_path();
  folder.write("source/.hone/store.sqlite", "1");
  folder.write("other/.hone/store.sqlite", "1");
  const Config inside = trained_with(folder, {"{exe}", "{source}", "{source}/in.txt", source});
  const Config above = trained_with(folder, {"{exe}", folder.path()});
  const std::string before_inside = hash_training_inputs(inside);
  const std::string before_above = hash_training_inputs(above);
  folder.write("source/in.txt", "other content");
  folder.write("other/.hone/store.sqlite", "22");
  CHECK(hash_training_inputs(inside) == before_inside);
  CHECK(hash_training_inputs(above) == before_above);
  folder.write("other/in.txt", "new");
  CHECK(hash_training_inputs(above) != before_above);
}

TEST_CASE("the measured command's inputs are told apart from the training's") {
  const test::TemporaryFolder folder;
  const auto measured = folder.write("big.txt", "one");
  Config config = trained_with(folder, {"{exe}"});
  config.workloads[0].command = {"{exe}", measured};
  const std::string training = hash_training_inputs(config);
  const std::string workload = hash_workload_inputs(config);
  folder.write("big.txt", "two");
  CHECK(hash_training_inputs(config) == training);
  CHECK(hash_workload_inputs(config) != workload);
}
