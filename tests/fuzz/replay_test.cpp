// SPDX-License-Identifier: Apache-2.0
// The fuzzers' targets on seeds made here from text, whole, cut short and with bytes changed,
// always the same ones. A failing property aborts.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/targets.h"
#include "tests/support/tool.h"

namespace hone::test {
namespace {

constexpr const char* kSource = R"(
int table[9] = {3}; static int counter; int buffer[9]; _Thread_local int slot;
const char* text = "hello";
static int local(int x) { return x * table[x & 7] + counter++; }
int f(int x) { return local(x) + slot; }
extern int puts(const char*);
int g(void) { return puts(text); }
)";

std::vector<std::string> make_seeds(const TemporaryFolder& folder) {
  const std::string source = folder.write("seed.c", kSource).string();
  std::vector<std::string> seeds;
  seeds.push_back(slurp(compile(folder, "object", {"-c", "-O1", source})));
  seeds.push_back(
      slurp(compile(folder, "library", {"-O1", "-shared", "-fPIC", "-nostdlib", source})));
  seeds.push_back(
      slurp(compile(folder, "stripped", {"-O1", "-shared", "-fPIC", "-nostdlib", "-s", source})));
  return seeds;
}

void change_bytes(std::string& bytes, std::mt19937& random) {
  const unsigned changes = 1 + random() % 8;
  for (unsigned i = 0; i < changes; ++i) {
    // Half of the changes hit the header and the section headers at the end.
    const std::size_t where = random() % 4;
    const std::size_t size = bytes.size();
    const std::size_t at = where == 0   ? random() % std::min<std::size_t>(64, size)
                           : where == 1 ? size - 1 - random() % std::min<std::size_t>(1500, size)
                                        : random() % size;
    bytes[at] = static_cast<char>(random() % 3 == 0 ? 0xff : random());
  }
}

/// Two binaries as fuzz_pair() takes them: equally long, zeros after the shorter one.
std::string joined(std::string first, std::string second) {
  const std::size_t size = std::max(first.size(), second.size());
  first.resize(size);
  second.resize(size);
  return static_cast<char>(128) + first + second;
}

TEST_CASE("binaries that were cut short or changed end in a table or an error") {
  if (lacks_tools()) return;
  const TemporaryFolder folder;
  std::mt19937 random(11);
  for (const std::string& seed : make_seeds(folder)) {
    REQUIRE(seed.size() > 500);
    fuzz_binary(seed);
    for (int i = 0; i < 300; ++i)
      fuzz_binary(std::string_view(seed).substr(0, random() % seed.size()));
    for (int i = 0; i < 2000; ++i) {
      std::string changed = seed;
      change_bytes(changed, random);
      fuzz_binary(changed);
    }
  }
}

/// Seeds with debugging information in several forms, and an archive.
std::vector<std::string> make_file_seeds(const TemporaryFolder& folder) {
  const std::string source = folder.write("seed.c", kSource).string();
  const std::string object = compile(folder, "debug.o", {"-c", "-O1", "-g", source}).string();
  std::vector<std::string> seeds = {slurp(object)};
  for (const auto& form : {"-gdwarf-4", "-gdwarf-5", "-gz"}) {
    seeds.push_back(slurp(
        compile(folder, "debug", {"-O1", "-g", form, "-shared", "-fPIC", "-nostdlib", source})));
  }
  const std::string objcopy = find_tool({"objcopy"});
  if (!objcopy.empty()) {
    const auto old = folder.path() / "old.o";
    run_tool({objcopy, "--compress-debug-sections=zlib-gnu", object, old.string()});
    seeds.push_back(slurp(old));
  }
  const std::string archiver = find_tool({"llvm-ar-19", "llvm-ar", "ar"});
  if (archiver.empty()) return seeds;
  const std::string plain = compile(folder, "plain.o", {"-c", "-O1", source}).string();
  const auto archive = folder.path() / "seed.a";
  run_tool({archiver, "rcs", archive.string(), object, plain});
  seeds.push_back(slurp(archive));
  return seeds;
}

TEST_CASE(
    "debugging information and archives that were cut or changed end in a table or an error") {
  if (lacks_tools()) return;
  const TemporaryFolder folder;
  std::mt19937 random(17);
  for (const std::string& seed : make_file_seeds(folder)) {
    REQUIRE(seed.size() > 500);
    fuzz_file(seed);
    for (int i = 0; i < 100; ++i)
      fuzz_file(std::string_view(seed).substr(0, random() % seed.size()));
    for (int i = 0; i < 500; ++i) {
      std::string changed = seed;
      change_bytes(changed, random);
      fuzz_file(changed);
    }
  }
}

TEST_CASE("any two builds have a difference that is explained") {
  if (lacks_tools()) return;
  const TemporaryFolder folder;
  std::mt19937 random(19);
  std::vector<std::string> seeds = make_seeds(folder);
  seeds.push_back(make_file_seeds(folder).front());
  for (const std::string& after : seeds) {
    for (const std::string& before : seeds) {
      for (int i = 0; i < 30; ++i) {
        std::string changed = before;
        if (i > 0) change_bytes(changed, random);
        fuzz_pair(joined(after, changed));
      }
    }
  }
}

TEST_CASE("names that were cut short or changed are shown somehow") {
  const std::vector<std::string> seeds = {"NSt6vectorIiSaIiEE9push_backERKi",
                                          "N4core3fmt5Write9write_fmt17h0123456789abcdefE",
                                          "N35_$LT$Vec$LT$u8$GT$$u20$as$u20$D$GT$4drop"
                                          "17h0123456789abcdefE",
                                          "NvC6_123foo3bar",
                                          "NvMNtC1c6scopedINtB2_6ScopedlE3new",
                                          "1fIJilEEvDpT_",
                                          "ZN1a1bEvENKUlT_E_clIiEEDaS1_.cold.1",
                                          "St4pairI1aS_IS0_S0_EE",
                                          "f.isra.0.part.1.llvm.123",
                                          "1fDpT_DpS_",
                                          "cvT_",
                                          "1fIXadL_Z1gvEEE"};
  std::mt19937 random(13);
  for (const std::string& seed : seeds) {
    fuzz_name(seed);
    for (int i = 0; i < 2000; ++i) {
      std::string changed = seed + seeds[random() % seeds.size()];
      change_bytes(changed, random);
      fuzz_name(std::string_view(changed).substr(0, 1 + random() % changed.size()));
    }
  }
}

}  // namespace
}  // namespace hone::test
