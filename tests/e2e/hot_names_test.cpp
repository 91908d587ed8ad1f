// SPDX-License-Identifier: Apache-2.0
// `hone hot` where a profile's program says less of its code than the baseline's, or is the same.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/e2e/raced_shares.h"
#include "tests/support/hone_program.h"
#include "tests/support/sampling.h"
#include "tests/support/test_project.h"
#include "tests/support/tool.h"

namespace hone::test {
namespace {

using nlohmann::json;

/// After a run of these profiles, of which hone hot itself samples what it is asked for.
class Raced : public RacedShares {
 public:
  explicit Raced(const std::string& profiles, const std::string& compiler = "clang")
      : RacedShares({"--profiles", profiles, "--compiler", compiler, "--hot", "never"}) {}
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

TEST_CASE("no files are told of what BOLT makes of GCC's programs: they would be wrong") {
  if (lacks_sampling()) return;
  if (find_tool({"llvm-bolt-19", "llvm-bolt"}).empty() || find_tool({"gcc", "gcc-12"}).empty()) {
    std::puts("HONE-TEST-SKIPPED: needs llvm-bolt and GCC");
    return;
  }
  const Raced raced("bolt", "gcc");
  const Finished files = raced.hot({"--by", "file", "--profile", "bolt"});
  CHECK(files.exit_code == 2);
  CHECK(files.err.find("\"bolt\" has no line tables") != std::string::npos);
  CHECK(raced.hot({"--profile", "bolt"}).out.find("run_sixty(") != std::string::npos);
}

TEST_CASE("a stripped program is not compared by names that it does not have") {
  if (lacks_sampling()) return;
  const Raced raced("strip,Os+strip");
  const Finished same = raced.hot({"--profile", "strip"});
  CHECK_MESSAGE(same.exit_code == 0, same.err);
  CHECK(same.out.find("note: strip: same binary as baseline, which is shown\n") !=
        std::string::npos);
  CHECK(same.out.find("run_sixty(") != std::string::npos);

  const json alone = raced.hot_json({"--profile", "Os+strip"});
  CHECK_FALSE(alone.contains("join"));
  REQUIRE(alone["notes"].size() == 1);
  const std::string note = alone["notes"][0];
  CHECK(note.find("the program of Os+strip is stripped") == 0);
  for (const json& symbol : alone["symbols"]) {
    CHECK_FALSE(symbol["sizes"].contains("Os+strip"));
    if (symbol["name"].get<std::string>().starts_with("run_sixty(")) {
      CHECK(symbol["sizes"]["strip"] == symbol["sizes"]["baseline"]);
    }
  }
  const Finished sources = raced.hot({"--profile", "Os+strip", "--by", "source"});
  CHECK(sources.exit_code == 2);
  CHECK(sources.err.find("\"Os+strip\" has no line tables") != std::string::npos);
}

TEST_CASE("two runs are sampled however small the budget is, which is looked at in any case") {
  if (lacks_sampling()) return;
  const Raced raced("baseline");
  const json symbols = raced.hot_json({"--budget", "1ms"});
  CHECK(symbols["profiles"][0]["runs"] == 2);
  const Finished again = raced.hot({"--budget", "soon"});
  CHECK(again.exit_code == 2);
  CHECK(again.err.find("--budget: ") != std::string::npos);
}

}  // namespace
}  // namespace hone::test
