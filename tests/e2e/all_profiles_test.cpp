// SPDX-License-Identifier: Apache-2.0
// The whole catalog on the trap project: every profile ends in a row, and where that is not what
// was meant, with the reason. What other tests of it show one by one is here together, through hone
// run.
#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/hone_program.h"
#include "tests/support/test_project.h"
#include "tests/support/tool.h"

namespace hone::test {
namespace {

using nlohmann::json;
using Rows = std::map<std::string, json>;

constexpr int kUnits = 13;       // of C and C++
constexpr int kUnityUnits = 11;  // three of them merged

/// Runs `profiles` and gives the rows of the report by their names.
Rows run_traps(const std::string& profiles, const std::string& compiler) {
  const TestProject project("traps", "träp dir");
  std::ofstream(project.source() / "hone.toml")
      << "[project]\nsource = '.'\ntarget = 'trap_target'\n"
         "configure = ['-DTRAPS_FOR_PROFILES=ON']\n"
         "[[workload]]\nname = 'work'\ncommand = ['{exe}']\n";
  const auto before = project.snapshot();
  HoneProgram hone({"run", "--profiles", profiles, "--compiler", compiler, "--budget", "1s",
                    "--instructions", "never", "-q", "--format", "json"},
                   project.source());
  const Finished run = hone.wait(std::chrono::seconds(500));  // two dozen builds
  CAPTURE(run.err);
  REQUIRE(run.exit_code == 0);
  CHECK(project.snapshot() == before);
  Rows rows;
  const json report = json::parse(run.out);
  for (const json& row : report["profiles"]) rows[row["name"]] = row;
  return rows;
}

bool mentions(const json& row, const std::string& text) {
  return row.dump().find(text) != std::string::npos;
}

/// Every row was built and is the program that was asked for, or says in `reason` why not.
void check_rows(const Rows& rows) {
  for (const auto& [name, row] : rows) {
    CAPTURE(name);
    CAPTURE(row["reason"]);
    if (row["status"] == "skipped") {
      CHECK_FALSE(row["reason"].get<std::string>().empty());
      continue;
    }
    CHECK((row["status"] == "built" || row["status"] == "same-binary"));
    const bool unity = name.find("unity") != std::string::npos;
    CHECK(row["units"] == (unity ? kUnityUnits : kUnits));
    CHECK(row["units_reached"] == row["units"]);
    if (name != "baseline") CHECK(mentions(row, "-Wno-error appended"));
    if (unity) {
      CHECK(mentions(row, "unity without src/right.cpp"));
      CHECK(mentions(row, "redefinition of"));
      CHECK(row["escaped_units"].size() == 4);  // sources with options of their own
    } else {
      CHECK(row["escaped_units"].empty());
    }
    if (name.find("pgo") != std::string::npos) CHECK(mentions(row, "training counted 1"));
    if (name.find("bolt") != std::string::npos) CHECK(mentions(row, "libplugin.so keeps"));
  }
}

TEST_CASE("every profile of the catalog ends in its row (Clang)") {
  if (find_tool({"llvm-bolt-19", "llvm-bolt"}).empty()) {
    MESSAGE("HONE-TEST-SKIPPED: needs llvm-bolt");
    return;
  }
  const Rows rows = run_traps("all", "clang");
  CHECK(rows.size() >= 24);
  check_rows(rows);
  for (const auto& [name, row] : rows) {
    // What a machine may lack: a CPU's level, and the allocators' packages.
    if (row["status"] != "skipped" || name.starts_with("x86-64-")) continue;
    CHECK_MESSAGE(name.ends_with("malloc"), name, ": ", row["reason"]);
  }
  CHECK(rows.at("strip")["same_as"] == "baseline");
}

TEST_CASE("what works otherwise with GCC ends in its row") {
  if (find_tool({"gcc", "gcc-12"}).empty()) {
    MESSAGE("HONE-TEST-SKIPPED: needs GCC");
    return;
  }
  const Rows rows = run_traps("icf-safe,unity,pgo+thin-lto,cspgo", "gcc");
  check_rows(rows);
  CHECK(mentions(rows.at("icf-safe"), "compiles plugin/plugin.cpp with -flto"));
  CHECK(mentions(rows.at("cspgo"), "needs Clang"));
  CHECK(rows.at("unity")["status"] == "built");
  CHECK(rows.at("pgo+thin-lto")["status"] == "built");
}

}  // namespace
}  // namespace hone::test
