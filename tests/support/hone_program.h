// SPDX-License-Identifier: Apache-2.0
// The hone program under test, started as a user's shell would: in a process group of its own, with
// stdout and stderr captured in files. Everything that it starts carries a mark in its environment,
// by which left-over processes are found in whatever group or session they are.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace hone::test {

struct Finished {
  int exit_code = -1;  ///< 128 + the signal's number when it was killed
  std::string out;
  std::string err;
};

/// A process found in /proc.
struct FoundProcess {
  pid_t pid = 0;
  std::string command;                   ///< its arguments, joined by blanks
  std::vector<std::string> environment;  ///< "NAME=value"
};

class HoneProgram {
 public:
  using Environment = std::vector<std::pair<std::string, std::string>>;

  /// Starts `hone arguments…` in `directory`, `environment` added to the test's own.
  HoneProgram(const std::vector<std::string>& arguments, const std::filesystem::path& directory,
              const Environment& environment = {});
  /// Kills whatever is still alive, so that a failing test leaves nothing behind.
  ~HoneProgram();
  HoneProgram(const HoneProgram&) = delete;
  HoneProgram& operator=(const HoneProgram&) = delete;

  pid_t pid() const { return pid_; }
  /// Waits for the end; kills hone and throws after `limit`.
  Finished wait(std::chrono::seconds limit = std::chrono::seconds(120));
  /// To hone alone, or to its whole process group as Ctrl-C and kill -9 -PGID do.
  void signal_hone(int signal) const;
  void signal_group(int signal) const;

  /// hone itself and every process that descends from it, dead (zombie) ones left out.
  std::vector<FoundProcess> processes() const;
  /// Asks `wanted` of every process that descends from hone, again and again, until one is; false
  /// when hone ends or `limit` passes before.
  bool wait_until(const std::function<bool(const FoundProcess&)>& wanted,
                  std::chrono::seconds limit = std::chrono::seconds(120));
  /// Waits for a process with an environment variable that begins with `part`.
  bool wait_for_variable(const std::string& part);

  std::string out() const;
  std::string err() const;

 private:
  bool has_ended();

  std::filesystem::path folder_;
  std::string mark_;
  pid_t pid_ = -1;
  int status_ = 0;
  bool ended_ = false;
};

/// Runs hone to its end.
Finished run_hone(const std::vector<std::string>& arguments, const std::filesystem::path& directory,
                  const HoneProgram::Environment& environment = {});

}  // namespace hone::test
