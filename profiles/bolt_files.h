// SPDX-License-Identifier: Apache-2.0
// The linked files of one program on their way through llvm-bolt: the executable and the project's
// libraries that it loads. What BOLT makes takes a file's place, so that {exe} and every RUNPATH
// mean what they meant; the linked file is kept beside it.
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "profiles/execute.h"
#include "profiles/step_outcome.h"
#include "profiles/training_runs.h"

namespace hone {

/// What is appended to the name of a linked file that BOLT's has taken the place of.
inline constexpr std::string_view kBeforeBolt = ".before-bolt";

struct BoltFile {
  std::filesystem::path place;            ///< absolute: where the program finds it
  std::filesystem::path linked;           ///< as it was linked, once it is kept
  std::filesystem::path data;             ///< its merged counts; others stand beside it
  std::vector<std::string> skipped = {};  ///< functions that BOLT cannot move
  bool counted = false;                   ///< it was ready to be counted in training
};

/// llvm-bolt's option where there is something to skip.
std::vector<std::string> skip_words(const BoltFile& file);

/// The function that a log of llvm-bolt says to skip; empty: none.
std::string find_unmovable_function(std::string_view log);

/// The files and what becomes of them in one step. Everything that runs is logged as its part.
class BoltFiles {
 public:
  using Ended = std::expected<void, StepFailure>;
  /// Empty when a tool succeeded, else what it printed.
  using ToolEnded = std::expected<std::string, StepFailure>;

  BoltFiles(const BuildWorld& world, const Step& step, const StepResult& built);

  const BuildWorld& world() const { return world_; }
  const Step& step() const { return step_; }
  const Toolchain& tools() const { return world_.toolchains->of(step_.axes); }
  std::filesystem::path build() const { return world_.folder->build(step_.build_key); }
  std::vector<BoltFile>& all() { return files_; }  ///< the executable first
  BoltFile& executable() { return files_.front(); }

  ToolEnded run(const std::vector<std::string>& words, const Environment& environment = {});
  /// Runs BOLT from the linked file to its place, skipping functions that it cannot move.
  ToolEnded rewrite(BoltFile& file, const std::vector<std::string>& options);
  /// Keeps every file as it is under its other name.
  Ended keep_linked();
  /// Puts the linked file back in its place.
  static void restore(const BoltFile& file);
  /// An executable that cannot go on fails the profile, a library is left as it is.
  Ended give_up(BoltFile& file, const std::string& what, const std::string& log);

  void note(std::string text) { done_.result.notes.push_back(std::move(text)); }
  void add(Seconds seconds) { done_.seconds += seconds; }
  StepDone done() && { return std::move(done_); }

 private:
  const BuildWorld& world_;
  const Step& step_;
  std::vector<BoltFile> files_;
  StepDone done_;
};

}  // namespace hone
