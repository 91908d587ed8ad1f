// SPDX-License-Identifier: Apache-2.0
// `hone run --search` from single axes to its last race, on a project whose gains are there by
// construction; and once more, where everything is in the store already.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/hone_program.h"
#include "tests/support/test_project.h"

namespace hone::test {
namespace {

using Json = nlohmann::json;

Finished search(const TestProject& project, const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {
      "run",    "--search", "--profiles",     "O2,unity", "--budget", "30s",
      "--seed", "7",        "--instructions", "never",    "--hot",    "never"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_hone(arguments, project.source());
}

bool has_profile(const Json& report, const std::string& name) {
  return std::ranges::any_of(report["profiles"],
                             [&](const Json& profile) { return profile["name"] == name; });
}

TEST_CASE("a search goes from single axes to combinations and races its path anew") {
  const TestProject project("steps");
  project.configure({"{exe}"});
  const Finished dry = search(project, {"--dry-run"});
  CAPTURE(dry.out);
  CHECK_MESSAGE(dry.exit_code == 0, dry.err);
  CHECK(dry.out.find("build unity") != std::string::npos);

  const Finished first = search(project, {"--format", "json"});
  CAPTURE(first.err);
  REQUIRE(first.exit_code == 0);
  CHECK(first.err.find("search, race 1 on baseline: O2, unity; budget 10 s") != std::string::npos);
  const Json report = Json::parse(first.out);
  const Json& found = report["search"];
  CHECK(found["combinations"] == 4);
  CHECK(found["builds"] <= 4);
  REQUIRE(found["stages"].size() >= 1);
  CHECK(found["stages"][0]["from"] == "baseline");
  CHECK(found["stages"][0]["tried"].size() == 2);
  // Vectorised sums take a fraction of the time: no disturbance hides that.
  REQUIRE(found["path"].size() >= 1);
  std::string from = "baseline";
  for (const Json& step : found["path"]) {
    CHECK(step["from"] == from);
    from = step["to"];
    CHECK(has_profile(report, from));
    CHECK(step["change"]["rounds"] > 0);
  }
  CHECK(report["finished"] == true);
  const std::string text = report["advice"]["text"];
  CHECK(text.find("Search, race 1, against `baseline`: took `") != std::string::npos);

  const Finished again = search(project, {"--format", "json"});
  CHECK(again.exit_code == 0);
  CHECK(again.err.find("nothing has changed since run ") != std::string::npos);
  CHECK(again.err.find("compile") == std::string::npos);
  CHECK(Json::parse(again.out)["search"] == found);
  const Finished verified = run_hone({"report", "--verify"}, project.source());
  CHECK_MESSAGE(verified.exit_code == 0, verified.err);
  std::size_t verified_races = 0;
  for (std::size_t at = 0; (at = verified.out.find("every verdict is", at)) != std::string::npos;
       ++at)
    ++verified_races;
  CHECK(verified_races == found["stages"].size() + 1);
}

}  // namespace
}  // namespace hone::test
