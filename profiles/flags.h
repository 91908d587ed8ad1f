// SPDX-License-Identifier: Apache-2.0
// What an axis value means on a toolchain: the one table from axes to compiler and linker flags.
// Pure.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "profiles/profile.h"
#include "profiles/toolchain.h"

namespace hone {

/// What a build is for. kFinal uses the profile data, kInstrumented writes it (a kCs one uses the
/// data of the first training meanwhile). kExported is kFinal without the warnings that only hone
/// reads. kRecorded (Clang only) is that too, and records what the optimiser decides: beside every
/// object file, and with LTO beside what is linked (.opt.yaml, .opt.ld.yaml…).
enum class BuildPurpose { kFinal, kInstrumented, kExported, kRecorded };

/// Flags in the order in which they come last on the command lines of the artifact's closure.
struct Flags {
  std::vector<std::string> compile;   ///< of C and C++ units
  std::vector<std::string> assemble;  ///< of assembler units: observation flags only
  std::vector<std::string>
      link;  ///< includes those that must stand on both lines (-flto, -fprofile-*)
  bool unity = false;

  bool operator==(const Flags&) const = default;
};

/// Placeholders in Flags, replaced when a build or an export is written: the source and build
/// folders (-ffile-prefix-map, GCC's -fprofile-prefix-path), and the profile data (Clang's
/// .profdata file, GCC's folder of .gcda files).
inline constexpr std::string_view kSourcePlaceholder = "{source}";
inline constexpr std::string_view kBuildPlaceholder = "{build}";
inline constexpr std::string_view kProfileDataPlaceholder = "{profdata}";

/// What the placeholders stand for.
struct FlagPlaces {
  std::filesystem::path source;
  std::filesystem::path build;
  std::filesystem::path profdata;
};
void resolve_placeholders(std::vector<std::string>& flags, const FlagPlaces& places);

/// Observation flags (the same in every build, baseline included) come first, then the axes', then
/// the user's. hone never injects -DNDEBUG or -UNDEBUG. The link flags name the linker even for
/// baseline (LLD for Clang; GNU ld for GCC, whose LTO needs it): else a comparison with it would
/// measure the linker.
Flags flags_for(const Axes& axes, BuildPurpose purpose, const Toolchain& toolchain);

/// The flags of the profile itself, without observation: what `hone profiles` and exports show.
Flags profile_flags(const Axes& axes, const Toolchain& toolchain);

/// The library that must be preloaded where the profile's program runs; empty: none.
std::filesystem::path preload_for(const Axes& axes, const Toolchain& toolchain);

/// The axes without what only matters where the program runs: profiles that differ in a preload
/// share their builds.
Axes built_axes(const Axes& axes, const Toolchain& toolchain);

/// The axes of the build that is instrumented for `axes`, which trains. Profiles with equal ones
/// share the build and its training. For Pgo::kIr: same compiler, opt, unity, arch and user's
/// flags, without LTO. For kCs, its second training: the same with the LTO of the final build.
Axes training_axes(const Axes& axes);
/// The first training of kCs is that of kIr.
Axes first_training_axes(const Axes& axes);

}  // namespace hone
