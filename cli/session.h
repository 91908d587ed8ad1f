// SPDX-License-Identifier: Apache-2.0
// What `hone run` and `hone init` hold while they work: the config, the locked work folder with its
// store, the launcher and the toolchain. Opened in one place, so that every failure on the way says
// the same everywhere.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "core/config.h"
#include "core/launcher.h"
#include "core/store.h"
#include "core/work_folder.h"
#include "profiles/execute.h"
#include "profiles/toolchain.h"

namespace hone {

/// Whether instructions are counted after the race.
enum class Instructions { kAuto, kNever, kAlways };

/// Whose run time per symbol is sampled after the race: the profiles' that matter, nobody's, or all
/// that raced.
enum class Attribution { kAuto, kNever, kAlways };

/// Whether a trained profile is measured on its training input after the race.
enum class HeldOut { kNever, kAuto };

struct Session {
  Config config;
  WorkFolder folder;
  Store store;
  std::unique_ptr<Launcher> launcher;
  Toolchains toolchains;
  const Interrupt* interrupt;
  int jobs = 1;
  bool fresh = false;
  Instructions instructions = Instructions::kAuto;
  Attribution hot = Attribution::kAuto;
  HeldOut held_out = HeldOut::kAuto;
  BranchRecorder branches = {};       ///< looked for when a profile has BOLT
  std::set<std::string> redone = {};  ///< steps that were done in this session: afresh is once

  /// The same things as the steps of a plan see them. The session outlives it.
  BuildWorld world();
};

/// Locks the work folder, opens the store, starts the launcher, finds the toolchains.
Result<Session> open_session(Config config, const std::filesystem::path& work,
                             const Surroundings& around);

/// What lies in the user's tree but is hone's: the work folder, the config file, and the files that
/// stdout and stderr go to, or went to in an earlier run (`hone run > result.json` is no change of
/// the source). The work folder remembers them.
std::vector<std::filesystem::path> own_paths(const Session& session);

/// The number of CPUs this process may use, at least 1.
int available_cpus();

}  // namespace hone
