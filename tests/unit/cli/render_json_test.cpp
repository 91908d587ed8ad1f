// SPDX-License-Identifier: Apache-2.0
// The JSON contract hone.report/1: its schema as data here, its meaning in docs/REPORT.md.
#include <doctest/doctest.h>

#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/render.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/cli/example_report.h"

namespace {

using Json = nlohmann::ordered_json;
using hone::test::example_report;

/// Every key by its path ("[]" for the items of a list, "*" for any key of a map) and its type:
/// s(tring), n(umber), i(nteger), b(oolean), o(bject), a(rray); "?" allows null.
const std::map<std::string, std::string> kSchema = {
    {"schema", "s"},
    {"hone", "s"},
    {"run", "i"},
    {"started_at", "s"},
    {"finished", "b"},
    {"seed", "s"},
    {"project", "o"},
    {"project.name", "s"},
    {"project.source", "s"},
    {"project.target", "s"},
    {"project.build_type", "s"},
    {"project.plain_build", "s"},
    {"toolchain", "o"},
    {"toolchain.compiler", "s"},
    {"toolchain.linker", "s"},
    {"toolchain.cmake", "s"},
    {"machine", "o"},
    {"machine.title", "s"},
    {"machine.cpu", "s"},
    {"machine.kernel", "s"},
    {"machine.governor", "s?"},
    {"machine.turbo", "s?"},
    {"metric", "s"},
    {"metric_reason", "s"},
    {"higher_is_better", "b"},
    {"paired_noise", "n?"},
    {"rounds", "i"},
    {"disturbed_rounds", "i"},
    {"spawn_seconds", "n?"},
    {"margin", "n?"},
    {"budget_seconds", "n?"},
    {"measured_seconds", "n?"},
    {"instructions_by", "s?"},
    {"workloads", "a"},
    {"workloads[]", "o"},
    {"workloads[].name", "s"},
    {"workloads[].command", "a"},
    {"workloads[].command[]", "s"},
    {"workloads[].check", "s"},
    {"workloads[].weight", "n?"},
    {"workloads[].on_cpu", "n?"},
    {"advice", "o"},
    {"advice.verdict", "s"},
    {"advice.profile", "s"},
    {"advice.equal", "a"},
    {"advice.equal[]", "s"},
    {"advice.text", "s"},
    {"advice.largest_possible_gain", "n?"},
    {"advice.resolvable", "n?"},
    {"search", "o?"},
    {"search.combinations", "i"},
    {"search.builds", "i"},
    {"search.stages", "a"},
    {"search.stages[]", "o"},
    {"search.stages[].run", "i"},
    {"search.stages[].from", "s"},
    {"search.stages[].taken", "s?"},
    {"search.stages[].budget_seconds", "n?"},
    {"search.stages[].measured_seconds", "n?"},
    {"search.stages[].margin", "n?"},
    {"search.stages[].tried", "a"},
    {"search.stages[].tried[]", "o"},
    {"search.stages[].tried[].axis", "s"},
    {"search.stages[].tried[].value", "s"},
    {"search.stages[].tried[].profile", "s"},
    {"search.stages[].tried[].status", "s"},
    {"search.stages[].tried[].same_as", "s"},
    {"search.stages[].tried[].reason", "s"},
    {"search.stages[].tried[].change", "o?"},
    {"search.stages[].tried[].change.metric", "s"},
    {"search.stages[].tried[].change.estimate", "n?"},
    {"search.stages[].tried[].change.lo", "n?"},
    {"search.stages[].tried[].change.hi", "n?"},
    {"search.stages[].tried[].change.rounds", "i"},
    {"search.stages[].tried[].change.verdict", "s"},
    {"search.stages[].tried[].change.behind", "s?"},
    {"search.path", "a"},
    {"search.path[]", "o"},
    {"search.path[].axis", "s"},
    {"search.path[].value", "s"},
    {"search.path[].from", "s"},
    {"search.path[].to", "s"},
    {"search.path[].change", "o?"},
    {"search.path[].change.metric", "s"},
    {"search.path[].change.estimate", "n?"},
    {"search.path[].change.lo", "n?"},
    {"search.path[].change.hi", "n?"},
    {"search.path[].change.rounds", "i"},
    {"search.path[].change.verdict", "s"},
    {"search.path[].change.behind", "s?"},
    {"profiles", "a"},
    {"profiles[]", "o"},
    {"profiles[].name", "s"},
    {"profiles[].axes", "o"},
    {"profiles[].axes.*", "*"},
    {"profiles[].status", "s"},
    {"profiles[].same_as", "s"},
    {"profiles[].reason", "s"},
    {"profiles[].change", "o?"},
    {"profiles[].change.metric", "s"},
    {"profiles[].change.estimate", "n?"},
    {"profiles[].change.lo", "n?"},
    {"profiles[].change.hi", "n?"},
    {"profiles[].change.rounds", "i"},
    {"profiles[].change.verdict", "s"},
    {"profiles[].change.behind", "s?"},
    {"profiles[].other_change", "o?"},
    {"profiles[].other_change.metric", "s"},
    {"profiles[].other_change.estimate", "n?"},
    {"profiles[].other_change.lo", "n?"},
    {"profiles[].other_change.hi", "n?"},
    {"profiles[].other_change.rounds", "i"},
    {"profiles[].other_change.verdict", "s"},
    {"profiles[].other_change.behind", "s?"},
    {"profiles[].conflict", "b"},
    {"profiles[].training_change", "o?"},
    {"profiles[].training_change.metric", "s"},
    {"profiles[].training_change.estimate", "n?"},
    {"profiles[].training_change.lo", "n?"},
    {"profiles[].training_change.hi", "n?"},
    {"profiles[].training_change.rounds", "i"},
    {"profiles[].training_change.verdict", "s"},
    {"profiles[].training_change.behind", "s?"},
    {"profiles[].rounds", "i"},
    {"profiles[].median", "n?"},
    {"profiles[].instructions", "n?"},
    {"profiles[].instructions_change", "n?"},
    {"profiles[].instructions_verdict", "s?"},
    {"profiles[].counters", "o?"},
    {"profiles[].counters.cycles", "n?"},
    {"profiles[].counters.branch_misses", "n?"},
    {"profiles[].counters.l1i_misses", "n?"},
    {"profiles[].counters.itlb_misses", "n?"},
    {"profiles[].counters.runs", "i"},
    {"profiles[].counters.instructions_spread", "n?"},
    {"profiles[].counters.counted_share", "n?"},
    {"profiles[].on_front", "b"},
    {"profiles[].rows", "a"},
    {"profiles[].rows[]", "o"},
    {"profiles[].rows[].name", "s"},
    {"profiles[].rows[].change", "o"},
    {"profiles[].rows[].change.metric", "s"},
    {"profiles[].rows[].change.estimate", "n?"},
    {"profiles[].rows[].change.lo", "n?"},
    {"profiles[].rows[].change.hi", "n?"},
    {"profiles[].rows[].change.rounds", "i"},
    {"profiles[].rows[].change.verdict", "s"},
    {"profiles[].rows[].change.behind", "s?"},
    {"profiles[].ablation", "a"},
    {"profiles[].ablation[]", "o"},
    {"profiles[].ablation[].axes", "a"},
    {"profiles[].ablation[].axes[]", "s"},
    {"profiles[].ablation[].from", "s"},
    {"profiles[].ablation[].to", "s"},
    {"profiles[].ablation[].estimate", "n?"},
    {"profiles[].ablation[].lo", "n?"},
    {"profiles[].ablation[].hi", "n?"},
    {"profiles[].ablation[].rounds", "i"},
    {"profiles[].median_seconds", "n?"},
    {"profiles[].size", "o?"},
    {"profiles[].size.file", "i"},
    {"profiles[].size.loaded", "i"},
    {"profiles[].size.text", "i"},
    {"profiles[].size.rodata", "i"},
    {"profiles[].size.data", "i"},
    {"profiles[].size.bss", "i"},
    {"profiles[].artifacts", "a"},
    {"profiles[].artifacts[]", "o"},
    {"profiles[].artifacts[].name", "s"},
    {"profiles[].artifacts[].kind", "s"},
    {"profiles[].artifacts[].size", "o"},
    {"profiles[].artifacts[].size.file", "i"},
    {"profiles[].artifacts[].size.loaded", "i"},
    {"profiles[].artifacts[].size.text", "i"},
    {"profiles[].artifacts[].size.rodata", "i"},
    {"profiles[].artifacts[].size.data", "i"},
    {"profiles[].artifacts[].size.bss", "i"},
    {"profiles[].peak_rss", "i?"},
    {"profiles[].peak_rss_change", "n?"},
    {"profiles[].peak_rss_verdict", "s?"},
    {"profiles[].build_seconds", "n?"},
    {"profiles[].units", "i"},
    {"profiles[].units_reached", "i"},
    {"profiles[].commands_recorded", "i"},
    {"profiles[].escaped_units", "a"},
    {"profiles[].escaped_units[]", "o"},
    {"profiles[].escaped_units[].unit", "s"},
    {"profiles[].escaped_units[].reason", "s"},
    {"profiles[].notes", "a"},
    {"profiles[].notes[]", "s"},
    {"symbols", "a"},
    {"symbols[]", "o"},
    {"symbols[].name", "s"},
    {"symbols[].sizes", "o"},
    {"symbols[].sizes.*", "i"},
    {"symbols[].cold", "o"},
    {"symbols[].cold.*", "i"},
    {"symbols[].shared_by", "o"},
    {"symbols[].shared_by.*", "i"},
    {"warnings", "a"},
    {"warnings[]", "s"},
};

bool has_type(const Json& value, const std::string& type) {
  if (value.is_null()) return type.ends_with('?');
  switch (type[0]) {
    case 's':
      return value.is_string();
    case 'n':
      return value.is_number();
    case 'i':
      return value.is_number_integer();
    case 'b':
      return value.is_boolean();
    case 'o':
      return value.is_object();
    case 'a':
      return value.is_array();
    default:
      return type[0] == '*';
  }
}

std::string child_path(const std::string& path, const std::string& key) {
  if (kSchema.contains(path + ".*")) return path + ".*";
  return path.empty() ? key : path + "." + key;
}

/// Adds what is wrong with `value` and all below it.
void validate(const Json& value, const std::string& path, std::vector<std::string>& problems) {
  if (!path.empty()) {
    const auto rule = kSchema.find(path);
    if (rule == kSchema.end()) return problems.push_back("unknown: " + path);
    if (!has_type(value, rule->second)) problems.push_back("type: " + path + " " + value.dump());
    if (rule->second == "*") return;
  }
  if (value.is_array()) {
    for (const Json& item : value) validate(item, path + "[]", problems);
  }
  if (!value.is_object()) return;
  for (const auto& [key, child] : value.items()) {
    validate(child, child_path(path, key), problems);
  }
  for (const auto& [known, type] : kSchema) {
    const std::string prefix = path.empty() ? "" : path + ".";
    if (!known.starts_with(prefix)) continue;
    const std::string rest = known.substr(prefix.size());
    const bool direct = rest.find_first_of(".[*") == std::string::npos;
    if (direct && !rest.empty() && !value.contains(rest)) problems.push_back("missing: " + known);
  }
}

std::vector<std::string> problems_of(const hone::Report& report) {
  const Json json = Json::parse(hone::render_json(report));
  std::vector<std::string> problems;
  validate(json, "", problems);
  return problems;
}

Json profile_of(const hone::Report& report, const std::string& name) {
  const Json json = Json::parse(hone::render_json(report));
  for (const Json& profile : json["profiles"]) {
    if (profile["name"] == name) return profile;
  }
  return {};
}

}  // namespace

TEST_CASE("a document has exactly the keys and types of the schema") {
  CHECK(problems_of(example_report()) == std::vector<std::string>{});
  CHECK(problems_of({}) == std::vector<std::string>{});
  auto report = example_report();
  report.profiles[5].training_change = hone::test::example_change(-0.3, -0.4, -0.25, "over-fit");
  report.profiles[5].other_change = hone::test::example_change(-0.1, -0.2, 0, "faster");
  report.profiles[5].notes = {"note"};
  report.advice.equal = {"thin-lto"};
  CHECK(problems_of(report) == std::vector<std::string>{});
}

TEST_CASE("the validator finds what is missing, unknown or of another type") {
  Json json = Json::parse(hone::render_json(example_report()));
  json.erase("seed");
  json["profiles"][0]["size"]["file"] = "1";
  json["extra"] = 1;
  std::vector<std::string> problems;
  validate(json, "", problems);
  CHECK(problems.size() == 3);
}

TEST_CASE("docs/REPORT.md describes every key") {
  const std::string docs = hone::test::slurp(HONE_SOURCE_DIR "/docs/REPORT.md");
  REQUIRE_FALSE(docs.empty());
  for (const auto& [path, type] : kSchema) {
    // Other changes and an artifact's size have the keys that are described once.
    if (path.starts_with("profiles[].other_change.")) continue;
    if (path.starts_with("profiles[].training_change.")) continue;
    if (path.starts_with("profiles[].rows[].change.")) continue;
    if (path.starts_with("profiles[].artifacts[].size.")) continue;
    if (path.starts_with("search.stages[].tried[].change.")) continue;
    if (path.starts_with("search.path[].change.")) continue;
    if (path.ends_with("[]") || path.ends_with("*")) continue;
    CAPTURE(path);
    CHECK(docs.find("`" + path + "`") != std::string::npos);
  }
}

TEST_CASE("the keys come in the documented order") {
  const Json json = Json::parse(hone::render_json(example_report()));
  CHECK(json.begin().key() == "schema");
  CHECK(json["schema"] == "hone.report/1");
  std::vector<std::string> keys;
  const Json profile = json["profiles"][0];
  for (const auto& [key, value] : profile.items()) keys.push_back(key);
  CHECK(std::vector<std::string>(keys.begin(), keys.begin() + 6) ==
        std::vector<std::string>{"name", "axes", "status", "same_as", "reason", "change"});
}

TEST_CASE("change is null where there is none to speak of") {
  auto report = example_report();
  for (auto& profile : report.profiles) {
    if (profile.status != "same-binary") {
      profile.change = hone::test::example_change(-0.1, -0.2, 0, "faster");
    }
  }
  for (const char* name : {"baseline", "full-lto", "pgo", "O3"}) {
    CAPTURE(name);
    CHECK(profile_of(report, name)["change"].is_null());
  }
}

TEST_CASE("a same-binary row has the change of its entry") {
  const auto report = example_report();
  CHECK(profile_of(report, "O2")["change"] == profile_of(report, "thin-lto")["change"]);
  auto same_as_baseline = report;
  same_as_baseline.profiles[1].same_as = "baseline";
  CHECK(profile_of(same_as_baseline, "O2")["change"].is_null());
}

TEST_CASE("numbers are finite; bounds that are not are null") {
  auto report = example_report();
  const double infinity = std::numeric_limits<double>::infinity();
  report.profiles[3].change->lo = -infinity;
  report.profiles[3].change->hi.reset();
  report.advice.largest_possible_gain = infinity;
  report.paired_noise = std::numeric_limits<double>::quiet_NaN();
  CHECK(problems_of(report) == std::vector<std::string>{});
  const Json change = profile_of(report, "thin-lto")["change"];
  CHECK(change["lo"].is_null());
  CHECK(change["hi"].is_null());
  CHECK(change["estimate"] == -0.038);
  const Json json = Json::parse(hone::render_json(report));
  CHECK(json["advice"]["largest_possible_gain"].is_null());
  CHECK(json["paired_noise"].is_null());
}

TEST_CASE("a sizes map holds every analysed profile, 0 where the symbol is absent") {
  const Json json = Json::parse(hone::render_json(example_report()));
  for (const Json& symbol : json["symbols"]) CHECK(symbol["sizes"].size() == 2);
  CHECK(json["symbols"][1]["sizes"]["pgo+thin-lto"] == 0);
  CHECK(json["symbols"][1]["sizes"].begin().key() == "baseline");
}

TEST_CASE("any bytes in names give a valid document") {
  auto report = example_report();
  report.profiles[3].name = "\xff\x00\x1b\"";
  report.profiles[3].axes_json = "not json";
  report.symbols[0].name = "\xc3";
  CHECK(problems_of(report) == std::vector<std::string>{});
  CHECK(Json::parse(hone::render_json(report))["seed"] == "18446744073709551615");
}
