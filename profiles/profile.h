// SPDX-License-Identifier: Apache-2.0
// A profile is data: a name and one value per axis. kProject means "as the project has it": hone
// adds nothing on that axis. What a value means on a toolchain stands in profiles/flags; its word
// and its weight stand in profiles/axis_table.
#pragma once

#include <string>
#include <vector>

namespace hone {

enum class Opt { kProject, kO2, kO3, kOs, kOz };
enum class Lto { kProject, kThin, kFull };
enum class Unity { kProject, kOn };
/// kCs: kIr, and a second training of the optimised program (Clang's context-sensitive counts).
enum class Pgo { kNone, kIr, kCs };
enum class PostLink { kNone, kBolt };
/// Instruction set levels of the x86-64 psABI; kNative is the CPU that hone runs on.
enum class Arch { kProject, kV2, kV3, kV4, kNative };
enum class Sections { kProject, kGc, kIcfSafe, kIcfAll };
/// kJemalloc and kMimalloc link, or preload where only the runtime library is installed.
enum class Allocator { kProject, kJemalloc, kMimalloc, kJemallocPreload, kMimallocPreload };
enum class Strip { kKeep, kAll };

struct Axes {
  Opt opt = Opt::kProject;
  Lto lto = Lto::kProject;
  Unity unity = Unity::kProject;
  Pgo pgo = Pgo::kNone;
  PostLink post_link = PostLink::kNone;
  Arch arch = Arch::kProject;
  Sections sections = Sections::kProject;
  Allocator allocator = Allocator::kProject;
  Strip strip = Strip::kKeep;
  std::string compiler;              ///< as hone.toml names it; empty: the first one there
  std::vector<std::string> compile;  ///< user's extra flags, after all others
  std::vector<std::string> link;

  bool operator==(const Axes&) const = default;
};

struct Profile {
  std::string name;
  Axes axes;

  bool operator==(const Profile&) const = default;
};

/// True if hone changes nothing but, perhaps, the compiler: a baseline.
bool is_plain(const Axes& axes);

/// True if the linker is to make equal functions one.
bool folds(const Axes& axes);

/// How much a profile asks of those who build it: 0 for baseline; grows with each axis that is set
/// by the weights of profiles/axis_table, by 5 for another compiler and 1 for each flag of the
/// user's. Ties go to the smaller one.
int complexity(const Axes& axes);

/// {"opt":"O3","lto":"thin","unity":"on","pgo":"ir",…,"compile":[…],"link":[…]}: only the axes that
/// are set; "{}" for baseline.
std::string axes_to_json(const Axes& axes);

/// The reverse; what it does not know is left at kProject.
Axes axes_from_json(const std::string& text);

}  // namespace hone
