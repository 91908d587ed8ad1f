// SPDX-License-Identifier: Apache-2.0
// A profile is data: a name and one value per axis. kProject means "as the project has it": hone
// adds nothing on that axis. What a value means on a toolchain stands in profiles/flags.
#pragma once

#include <string>
#include <vector>

namespace hone {

enum class Opt { kProject, kO2, kO3, kOs };
enum class Lto { kProject, kThin, kFull };
enum class Unity { kProject, kOn };
enum class Pgo { kNone, kIr };

struct Axes {
  Opt opt = Opt::kProject;
  Lto lto = Lto::kProject;
  Unity unity = Unity::kProject;
  Pgo pgo = Pgo::kNone;
  std::vector<std::string> compile;  ///< user's extra flags, after all others
  std::vector<std::string> link;

  bool operator==(const Axes&) const = default;
};

struct Profile {
  std::string name;
  Axes axes;

  bool operator==(const Profile&) const = default;
};

/// How much a profile asks of those who build it: 0 for baseline; grows with each axis that is set
/// (opt 1, unity 2, ThinLTO 3, full LTO 4, PGO 8, user's flags 1 each). Ties go to the smaller one.
int complexity(const Axes& axes);

/// {"opt":"O3","lto":"thin","unity":"on","pgo":"ir","compile":[…],"link":[…]}: only the axes that
/// are set; "{}" for baseline.
std::string axes_to_json(const Axes& axes);

/// The reverse; what it does not know is left at kProject.
Axes axes_from_json(const std::string& text);

}  // namespace hone
