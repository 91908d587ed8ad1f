// SPDX-License-Identifier: Apache-2.0
// `hone hot` where a profile's program says less of its code than the baseline's, or is the same.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "analyzers/perf_event.h"
#include "tests/support/hone_program.h"
#include "tests/support/test_project.h"
#include "tests/support/tool.h"

namespace hone::test {
namespace {

using nlohmann::json;

bool lacks_sampling() {
  const auto setup = find_perf_setup();
  if (setup) return false;
  std::printf("HONE-TEST-SKIPPED: %s; %s\n", setup.error().message.c_str(),
              setup.error().hint.c_str());
  return true;
}

/// The project with the known shares, after a run of these profiles.
class Raced {
 public:
  explicit Raced(const std::string& profiles) : project_("shares") {
    project_.configure({"{exe}", "alone", "10000000"}, "metric = \"cpu-time\"\n");
    const Finished run = run_hone({"run", "--profiles", profiles, "--budget", "2s",
                                   "--instructions", "never", "--hot", "never"},
                                  project_.source());
    REQUIRE_MESSAGE(run.exit_code == 0, run.err);
  }

  Finished hot(std::vector<std::string> arguments) const {
    const std::vector<std::string> first = {"hot", "--budget", "1s"};
    arguments.insert(arguments.begin(), first.begin(), first.end());
    return run_hone(arguments, project_.source());
  }
  json hot_json(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--format", "json"});
    const Finished done = hot(arguments);
    REQUIRE_MESSAGE(done.exit_code == 0, done.err);
    return json::parse(done.out);
  }

 private:
  TestProject project_;
};

double share(const json& document, const std::string& name, const std::string& profile) {
  double part = 0;
  double all = 0;
  for (const json& symbol : document["symbols"]) {
    const double time = symbol["seconds"][profile]["estimate"];
    all += time;
    if (symbol["name"] == name) part += time;
  }
  return part / all;
}

TEST_CASE("what BOLT makes keeps its line tables") {
  if (lacks_sampling()) return;
  if (find_tool({"llvm-bolt-19", "llvm-bolt"}).empty()) {
    std::puts("HONE-TEST-SKIPPED: needs llvm-bolt");
    return;
  }
  const Raced raced("bolt");
  const json files = raced.hot_json({"--by", "file", "--profile", "bolt"});
  CHECK(share(files, "chain.h", "bolt") > 0.8);
  const json sources = raced.hot_json({"--by", "source", "--profile", "bolt"});
  CHECK(share(sources, "run_chain(unsigned long, unsigned long)", "bolt") > 0.8);
}

}  // namespace
}  // namespace hone::test
