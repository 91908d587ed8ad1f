// SPDX-License-Identifier: Apache-2.0
#include "profiles/needs.h"

#include <doctest/doctest.h>

#include "profiles/cpu.h"

using namespace hone;

namespace {

bool mentions(const std::string& text, const std::string& word) { return text.contains(word); }

}  // namespace

TEST_CASE("a level that this CPU or one of the fleet lacks is named") {
  const Axes v3{.arch = Arch::kV3};
  CHECK(find_missing_need(v3, {}, {.cpu_level = 3, .cpus = {}}).empty());
  CHECK(mentions(find_missing_need(v3, {}, {.cpu_level = 2, .cpus = {}}), "x86-64-v3"));
  CHECK(mentions(find_missing_need(v3, {}, {.cpu_level = 4, .cpus = {"haswell", "nehalem"}}),
                 "nehalem of [fleet] has x86-64-v2"));
  CHECK(find_missing_need(v3, {}, {.cpu_level = 4, .cpus = {"haswell", "znver4"}}).empty());
  const Axes native{.arch = Arch::kNative};
  CHECK(find_missing_need(native, {}, {}).empty());
  CHECK(mentions(find_missing_need(native, {}, {.cpu_level = 4, .cpus = {"haswell"}}), "[fleet]"));
}

TEST_CASE("a missing library or tool is named with its package") {
  const Axes jemalloc{.allocator = Allocator::kJemalloc};
  CHECK(mentions(find_missing_need(jemalloc, {}, {}), "libjemalloc-dev"));
  Toolchain tools;
  tools.jemalloc.runtime = "/lib/libjemalloc.so.2";
  CHECK(find_missing_need(jemalloc, tools, {}).empty());
  CHECK(mentions(find_missing_need({.post_link = PostLink::kBolt}, tools, {}), "bolt-19"));
}

TEST_CASE("packages of LLVM have the compiler's version; BOLT's output is stripped by LLVM") {
  const Axes axes{.post_link = PostLink::kBolt, .strip = Strip::kAll};
  Toolchain tools{.version = "21.1.0"};
  CHECK(mentions(find_missing_need(axes, tools, {}), "bolt-21"));
  tools.bolt = "/bin/llvm-bolt";
  tools.merge_fdata = "/bin/merge-fdata";
  CHECK(mentions(find_missing_need(axes, tools, {}), "llvm-strip (package llvm-21)"));
  tools.strip = "/bin/llvm-strip";
  CHECK(find_missing_need(axes, tools, {}).empty());
}

TEST_CASE("BOLT cannot work on what the link strips") {
  const Toolchain tools{
      .version = "19.1.7", .bolt = "/bin/llvm-bolt", .merge_fdata = "/bin/merge-fdata"};
  Axes axes{.post_link = PostLink::kBolt, .link = {"-Wl,-z,now", "-s"}};
  CHECK(mentions(find_missing_need(axes, tools, {}), "which -s takes away"));
  axes.post_link = {};
  CHECK(find_missing_need(axes, tools, {}).empty());
}

TEST_CASE("GCC lacks context-sensitive PGO, and folds with LLD alone") {
  Toolchain gcc{.family = Family::kGcc};
  CHECK(mentions(find_missing_need({.pgo = Pgo::kCs}, gcc, {}), "Clang"));
  CHECK(mentions(find_missing_need({.sections = Sections::kIcfSafe}, gcc, {}), "lld-19"));
  gcc.lld = "/opt/bin/ld.lld";
  CHECK(find_missing_need({.sections = Sections::kIcfSafe}, gcc, {}).empty());
  CHECK(mentions(find_missing_need({.lto = Lto::kThin, .sections = Sections::kIcfSafe}, gcc, {}),
                 "cannot link GCC's LTO"));
}

TEST_CASE("the level of a CPU comes from its features") {
  const std::string v2 =
      "processor : 0\nflags\t\t: fpu cx16 lahf_lm pni popcnt sse4_1 sse4_2 ssse3\n";
  CHECK(parse_cpu_level("") == 1);
  CHECK(parse_cpu_level("flags : fpu sse2\n") == 1);
  CHECK(parse_cpu_level(v2) == 2);
  CHECK(find_level_by_name("haswell") == 3);
  CHECK(find_level_by_name("x86-64-v4") == 4);
  CHECK_FALSE(find_level_by_name("hasvell"));
}
