// SPDX-License-Identifier: Apache-2.0
#include "tests/support/hone_program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "tests/support/temporary_folder.h"

namespace hone::test {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr auto kPoll = std::chrono::milliseconds(10);
constexpr const char* kMark = "HONE_TEST_MARK";

/// The NUL-terminated strings of /proc/PID/cmdline or environ.
std::vector<std::string> read_strings(const fs::path& file) {
  std::vector<std::string> strings;
  std::ifstream stream(file, std::ios::binary);
  for (std::string text; std::getline(stream, text, '\0');) strings.push_back(text);
  return strings;
}

/// Owns what posix_spawn wants as C arrays.
class CStrings {
 public:
  explicit CStrings(std::vector<std::string> strings) : strings_(std::move(strings)) {
    for (std::string& text : strings_) pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
  }
  char* const* data() { return pointers_.data(); }

 private:
  std::vector<std::string> strings_;
  std::vector<char*> pointers_;
};

std::vector<std::string> joined_environment(const HoneProgram::Environment& added) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const std::string name = text.substr(0, text.find('='));
    const bool replaced =
        std::ranges::any_of(added, [&](const auto& variable) { return variable.first == name; });
    if (!replaced) all.push_back(text);
  }
  for (const auto& [name, value] : added) all.push_back(name + "=" + value);
  return all;
}

/// Starts a program in a new process group, its output in folder/out and folder/err.
pid_t spawn(std::vector<std::string> argv, const HoneProgram::Environment& environment,
            const fs::path& directory, const fs::path& folder) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  const int flags = O_WRONLY | O_CREAT | O_TRUNC;
  ::posix_spawn_file_actions_addopen(&actions, 1, (folder / "out").c_str(), flags, 0644);
  ::posix_spawn_file_actions_addopen(&actions, 2, (folder / "err").c_str(), flags, 0644);
  ::posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  const std::string program = argv.front();
  CStrings arguments(std::move(argv));
  CStrings variables(joined_environment(environment));
  pid_t pid = -1;
  const int error = ::posix_spawn(&pid, program.c_str(), &actions, &attributes, arguments.data(),
                                  variables.data());
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  if (error != 0) throw std::runtime_error("cannot start " + program);
  return pid;
}

}  // namespace

HoneProgram::HoneProgram(const std::vector<std::string>& arguments, const fs::path& directory,
                         const Environment& environment) {
  std::string pattern = (fs::temp_directory_path() / "hone-out-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make " + pattern);
  folder_ = pattern;
  mark_ = std::string(kMark) + "=" + pattern;
  Environment marked = environment;
  marked.emplace_back(kMark, pattern);
  std::vector<std::string> argv{HONE_BINARY};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  pid_ = spawn(std::move(argv), marked, directory, folder_);
}

HoneProgram::~HoneProgram() {
  if (!ended_) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, &status_, 0);
  }
  for (const FoundProcess& process : processes()) ::kill(process.pid, SIGKILL);
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

bool HoneProgram::has_ended() {
  if (!ended_) ended_ = ::waitpid(pid_, &status_, WNOHANG) == pid_;
  return ended_;
}

Finished HoneProgram::wait(std::chrono::seconds limit) {
  const auto end = Clock::now() + limit;
  while (!has_ended()) {
    if (Clock::now() > end) throw std::runtime_error("hone did not end in time:\n" + err());
    std::this_thread::sleep_for(kPoll);
  }
  const int code = WIFSIGNALED(status_) ? 128 + WTERMSIG(status_) : WEXITSTATUS(status_);
  return {code, out(), err()};
}

void HoneProgram::signal_hone(int signal) const { ::kill(pid_, signal); }

void HoneProgram::signal_group(int signal) const { ::kill(-pid_, signal); }

std::vector<FoundProcess> HoneProgram::processes() const {
  std::vector<FoundProcess> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    // A zombie's environ is empty: it is not found.
    auto environment = read_strings(entry.path() / "environ");
    if (std::ranges::find(environment, mark_) == environment.end()) continue;
    std::string command;
    for (const std::string& word : read_strings(entry.path() / "cmdline")) command += word + " ";
    found.push_back({static_cast<pid_t>(std::stol(name)), command, std::move(environment)});
  }
  return found;
}

bool HoneProgram::wait_until(const std::function<bool(const FoundProcess&)>& wanted,
                             std::chrono::seconds limit) {
  const auto end = Clock::now() + limit;
  while (Clock::now() < end && !has_ended()) {
    if (std::ranges::any_of(processes(), wanted)) return true;
    std::this_thread::sleep_for(kPoll);
  }
  return false;
}

bool HoneProgram::wait_for_variable(const std::string& part) {
  return wait_until([&](const FoundProcess& process) {
    return std::ranges::any_of(process.environment, [&](const std::string& variable) {
      return variable.starts_with(part);
    });
  });
}

std::string HoneProgram::out() const { return slurp(folder_ / "out"); }

std::string HoneProgram::err() const { return slurp(folder_ / "err"); }

Finished run_hone(const std::vector<std::string>& arguments, const fs::path& directory,
                  const HoneProgram::Environment& environment) {
  return HoneProgram(arguments, directory, environment).wait();
}

}  // namespace hone::test
