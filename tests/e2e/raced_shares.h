// SPDX-License-Identifier: Apache-2.0
// tests/projects/shares, whose functions have known shares of the time, after `hone run`.
#pragma once

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/hone_program.h"
#include "tests/support/test_project.h"

namespace hone::test {

class RacedShares {
 public:
  /// `options` of `hone run`, beside a budget of 2 s and no instructions.
  explicit RacedShares(std::vector<std::string> options) : project_("shares") {
    project_.configure({"{exe}", "alone", "10000000"}, "metric = \"cpu-time\"\n");
    options.insert(options.begin(), {"run", "--budget", "2s", "--instructions", "never"});
    const Finished run = run_hone(options, project_.source());
    REQUIRE_MESSAGE(run.exit_code == 0, run.err);
  }

  Finished hot(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "hot");
    return run_hone(arguments, project_.source());
  }
  nlohmann::json hot_json(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--format", "json"});
    const Finished done = hot(arguments);
    REQUIRE_MESSAGE(done.exit_code == 0, done.err);
    return nlohmann::json::parse(done.out);
  }
  const TestProject& project() const { return project_; }

 private:
  TestProject project_;
};

}  // namespace hone::test
