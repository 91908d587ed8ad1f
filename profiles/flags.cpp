// SPDX-License-Identifier: Apache-2.0
#include "profiles/flags.h"

#include <fmt/format.h>

namespace hone {
namespace {

using Words = std::vector<std::string>;

void append(Words& to, const Words& from) { to.insert(to.end(), from.begin(), from.end()); }

// Line tables and the recorded command line let later passes name files and prove flags; neither
// changes a loaded section. DWARF 4 because valgrind 3.19 cannot read Clang 19's DWARF 5. The
// prefix maps make __FILE__ equal in every source and build folder; the more special one comes
// last, as the last match wins.
Words observation_flags() {
  return {"-gline-tables-only", "-gdwarf-4", "-frecord-command-line",
          fmt::format("-ffile-prefix-map={}=.", kSourcePlaceholder),
          fmt::format("-ffile-prefix-map={}=build", kBuildPlaceholder)};
}

// At link the level selects LTO's pipeline; without LTO it has no effect there.
void add_opt(Flags& flags, Opt opt) {
  const char* flag = nullptr;
  switch (opt) {
    case Opt::kProject:
      return;
    case Opt::kO2:
      flag = "-O2";
      break;
    case Opt::kO3:
      flag = "-O3";
      break;
    case Opt::kOs:
      flag = "-Os";
      break;
  }
  flags.compile.emplace_back(flag);
  flags.link.emplace_back(flag);
}

void add_lto(Flags& flags, Lto lto) {
  if (lto == Lto::kProject) return;
  const char* flag = lto == Lto::kThin ? "-flto=thin" : "-flto=full";
  flags.compile.emplace_back(flag);
  flags.link.emplace_back(flag);
}

// IR profiles name a static function by its unit's full path, which differs from folder to folder
// for unity files, generated sources and exports: the base name alone is the same everywhere (LLVM:
// -static-func-full-module-prefix). A counter that no longer fits its function is worth a warning,
// never an error.
void add_pgo(Flags& flags, Pgo pgo, BuildPurpose purpose) {
  if (pgo == Pgo::kNone) return;
  const std::string flag = purpose == BuildPurpose::kInstrumented
                               ? "-fprofile-generate"
                               : fmt::format("-fprofile-use={}", kProfileDataPlaceholder);
  append(flags.compile, {flag, "-mllvm", "-static-func-full-module-prefix=false"});
  if (purpose == BuildPurpose::kFinal) flags.compile.emplace_back("-Wno-error=backend-plugin");
  flags.link.push_back(flag);
}

void add_axes(Flags& flags, const Axes& axes, BuildPurpose purpose) {
  flags.link.emplace_back("-fuse-ld=lld");
  add_opt(flags, axes.opt);
  add_lto(flags, axes.lto);
  add_pgo(flags, axes.pgo, purpose);
  flags.unity = axes.unity == Unity::kOn;
  append(flags.compile, axes.compile);
  append(flags.link, axes.link);
}

}  // namespace

void place_profile_data(std::vector<std::string>& flags, const std::filesystem::path& profdata) {
  for (std::string& flag : flags) {
    const auto at = flag.find(kProfileDataPlaceholder);
    if (at == std::string::npos) continue;
    flag.replace(at, kProfileDataPlaceholder.size(), profdata.string());
  }
}

Flags flags_for(const Axes& axes, BuildPurpose purpose, const Toolchain& /*toolchain*/) {
  Flags flags;
  flags.compile = observation_flags();
  flags.assemble = observation_flags();
  add_axes(flags, axes, purpose);
  return flags;
}

Flags profile_flags(const Axes& axes, const Toolchain& /*toolchain*/) {
  Flags flags;
  add_axes(flags, axes, BuildPurpose::kFinal);
  return flags;
}

Axes training_axes(const Axes& axes) {
  Axes training = axes;
  training.lto = Lto::kProject;
  return training;
}

}  // namespace hone
