// SPDX-License-Identifier: Apache-2.0
#include "profiles/flags.h"

#include <doctest/doctest.h>

#include <algorithm>

using hone::Axes;
using hone::BuildPurpose;
using hone::Flags;
using hone::Toolchain;
using Words = std::vector<std::string>;

namespace {

Flags shown(const Axes& axes) { return hone::profile_flags(axes, {}); }

Words added(const Axes& axes, BuildPurpose purpose) {
  const Words all = hone::flags_for(axes, purpose, {}).compile;
  const Words base = hone::flags_for({}, purpose, {}).compile;
  REQUIRE(all.size() >= base.size());
  CHECK(Words(all.begin(), all.begin() + std::ssize(base)) == base);
  return {all.begin() + std::ssize(base), all.end()};
}

Toolchain gcc() {
  return {.family = hone::Family::kGcc,
          .lld = "/opt/llvm/bin/ld.lld",
          .jemalloc = {.link_name = "jemalloc", .runtime = "/lib/libjemalloc.so.2"},
          .mimalloc = {.link_name = {}, .runtime = "/lib/libmimalloc.so.2"}};
}

}  // namespace

TEST_CASE("each axis value has its flags, on the lines where they must stand") {
  struct Row {
    Axes axes;
    Words compile;
    Words link;
    bool unity;
  };
  const Words names = {"-mllvm", "-static-func-full-module-prefix=false"};
  const std::vector<Row> rows = {
      {{}, {}, {"-fuse-ld=lld"}, false},
      {{.opt = hone::Opt::kO2}, {"-O2"}, {"-fuse-ld=lld", "-O2"}, false},
      {{.opt = hone::Opt::kO3}, {"-O3"}, {"-fuse-ld=lld", "-O3"}, false},
      {{.opt = hone::Opt::kOs}, {"-Os"}, {"-fuse-ld=lld", "-Os"}, false},
      {{.lto = hone::Lto::kThin}, {"-flto=thin"}, {"-fuse-ld=lld", "-flto=thin"}, false},
      {{.lto = hone::Lto::kFull}, {"-flto=full"}, {"-fuse-ld=lld", "-flto=full"}, false},
      {{.unity = hone::Unity::kOn}, {}, {"-fuse-ld=lld"}, true},
      {{.pgo = hone::Pgo::kIr},
       {"-fprofile-use={profdata}", names[0], names[1], "-Wno-error=backend-plugin"},
       {"-fuse-ld=lld", "-fprofile-use={profdata}"},
       false},
  };
  for (const Row& row : rows) {
    const Flags flags = shown(row.axes);
    CHECK(flags.compile == row.compile);
    CHECK(flags.link == row.link);
    CHECK(flags.unity == row.unity);
    CHECK(flags.assemble.empty());
    CHECK(added(row.axes, BuildPurpose::kExported) == row.compile);
  }
}

TEST_CASE("the user's flags come last") {
  const Axes axes{.opt = hone::Opt::kO3,
                  .lto = hone::Lto::kThin,
                  .pgo = hone::Pgo::kIr,
                  .compile = {"-ffast-math"},
                  .link = {"-Wl,-z,now"}};
  CHECK(shown(axes).compile.back() == "-ffast-math");
  CHECK(shown(axes).link.back() == "-Wl,-z,now");
}

TEST_CASE("a build that records decisions adds to the final one's flags, where LTO links too") {
  for (const Axes& axes : {Axes{}, Axes{.lto = hone::Lto::kThin, .pgo = hone::Pgo::kIr}}) {
    const Flags recorded = hone::flags_for(axes, BuildPurpose::kRecorded, {});
    const Flags exported = hone::flags_for(axes, BuildPurpose::kExported, {});
    for (const auto& [with, without] :
         {std::pair(recorded.compile, exported.compile), std::pair(recorded.link, exported.link)}) {
      REQUIRE(with.size() == without.size() + 2);
      CHECK(std::equal(without.begin(), without.end(), with.begin()));
      CHECK(with[without.size()] == "-fsave-optimization-record=yaml");
    }
  }
}

TEST_CASE("an instrumented build writes counts and never reads them") {
  const Axes axes{.pgo = hone::Pgo::kIr};
  const Words compile = added(axes, BuildPurpose::kInstrumented);
  CHECK(compile == Words{"-fprofile-generate", "-mllvm", "-static-func-full-module-prefix=false",
                         "-mllvm", "-do-counter-promotion=false"});
  CHECK(hone::flags_for(axes, BuildPurpose::kInstrumented, {}).link ==
        Words{"-fuse-ld=lld", "-fprofile-generate", "{build}/hone-counters.o", "-Wl,--wrap=_exit",
              "-Wl,--wrap=_Exit", "-Wl,--export-dynamic-symbol=hone_counters", "-Wl,-z,nodelete",
              "-pthread"});
}

TEST_CASE("observation flags are the same in every build and never decide NDEBUG") {
  const Flags flags = hone::flags_for({}, BuildPurpose::kFinal, {});
  CHECK(flags.compile == flags.assemble);
  CHECK(std::ranges::find(flags.compile, "-gdwarf-4") != flags.compile.end());
  CHECK(std::ranges::find(flags.compile, "-frecord-command-line") != flags.compile.end());
  // The build folder often lies in the source folder; the last map that matches wins.
  const auto source = std::ranges::find(flags.compile, "-ffile-prefix-map={source}=.");
  const auto build = std::ranges::find(flags.compile, "-ffile-prefix-map={build}=build");
  REQUIRE(source != flags.compile.end());
  CHECK(source < build);
  for (const std::string& flag : flags.compile) CHECK(flag.find("NDEBUG") == std::string::npos);
}

TEST_CASE("sections, arch, strip and allocators have their flags") {
  const Words split = {"-ffunction-sections", "-fdata-sections"};
  CHECK(shown({.sections = hone::Sections::kGc}).compile == split);
  CHECK(shown({.sections = hone::Sections::kIcfAll}).link ==
        Words{"-fuse-ld=lld", "-Wl,--gc-sections", "-Wl,--icf=all"});
  CHECK(shown({.arch = hone::Arch::kV3}).compile == Words{"-march=x86-64-v3"});
  CHECK(shown({.strip = hone::Strip::kAll}).compile.empty());
  CHECK(shown({.strip = hone::Strip::kAll}).link == Words{"-fuse-ld=lld", "-Wl,--strip-all"});
  CHECK(hone::profile_flags({.allocator = hone::Allocator::kJemalloc}, gcc()).link ==
        Words{"-fuse-ld=bfd", "-Wl,--push-state", "-Wl,--no-as-needed", "-ljemalloc",
              "-Wl,--pop-state"});
}

TEST_CASE("GCC's flags are its own") {
  CHECK(hone::profile_flags({.lto = hone::Lto::kThin}, gcc()).compile == Words{"-flto=auto"});
  CHECK(hone::profile_flags({.sections = hone::Sections::kIcfAll}, gcc()).link ==
        Words{"-B/opt/llvm/bin", "-fuse-ld=lld", "-Wl,--gc-sections", "-Wl,--icf=all"});
  const Words use = hone::profile_flags({.pgo = hone::Pgo::kIr}, gcc()).compile;
  CHECK(use.front() == "-fprofile-use={profdata}");
  CHECK(std::ranges::find(use, "-fprofile-prefix-path={build}") != use.end());
  const Words all =
      hone::flags_for({.pgo = hone::Pgo::kIr}, BuildPurpose::kInstrumented, gcc()).compile;
  CHECK(std::ranges::find(all, "-fprofile-update=atomic") != all.end());
  CHECK(std::ranges::find(all, "-frecord-gcc-switches") != all.end());
  CHECK(std::ranges::find(all, "-mllvm") == all.end());
}

TEST_CASE("an allocator that cannot be linked is preloaded") {
  CHECK(hone::preload_for({.allocator = hone::Allocator::kJemalloc}, gcc()).empty());
  CHECK(hone::preload_for({.allocator = hone::Allocator::kJemallocPreload}, gcc()) ==
        "/lib/libjemalloc.so.2");
  CHECK(hone::preload_for({.allocator = hone::Allocator::kMimalloc}, gcc()) ==
        "/lib/libmimalloc.so.2");
  CHECK(hone::profile_flags({.allocator = hone::Allocator::kMimalloc}, gcc()).link ==
        Words{"-fuse-ld=bfd"});
}

TEST_CASE("context-sensitive training is that of the final build's LTO, after a plain one") {
  const Axes cs{.lto = hone::Lto::kThin, .pgo = hone::Pgo::kCs};
  CHECK(hone::training_axes(cs) == cs);
  CHECK(hone::first_training_axes(cs) == Axes{.pgo = hone::Pgo::kIr});
  const Words compile = added(cs, BuildPurpose::kInstrumented);
  CHECK(std::ranges::find(compile, "-fcs-profile-generate") != compile.end());
  CHECK(std::ranges::find(compile, "-fprofile-use={profdata}") != compile.end());
}

TEST_CASE("profiles that differ in LTO alone share the instrumented build") {
  const Axes pgo{.pgo = hone::Pgo::kIr};
  const Axes thin{.lto = hone::Lto::kThin, .pgo = hone::Pgo::kIr};
  const Axes unity{.unity = hone::Unity::kOn, .pgo = hone::Pgo::kIr};
  CHECK(hone::training_axes(pgo) == hone::training_axes(thin));
  CHECK(!(hone::training_axes(pgo) == hone::training_axes(unity)));
}
