// SPDX-License-Identifier: Apache-2.0
#include "analyzers/waiting_child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace hone {
namespace {

constexpr std::array kEndingSignals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

void unblock_all() {
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void become(const std::vector<std::string>& argv, int start, int failed) {
  char go = 0;
  if (::read(start, &go, 1) != 1) ::_exit(127);
  for (const int signal : kEndingSignals) std::signal(signal, SIG_DFL);
  unblock_all();
  std::vector<char*> words;
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  ::execvp(words[0], words.data());
  const int error = errno;
  [[maybe_unused]] const ssize_t written = ::write(failed, &error, sizeof error);
  ::_exit(127);
}

}  // namespace

Result<void> WaitingChild::let_go() {
  if (::write(start.get(), "g", 1) != 1) return fail("cannot start the program");
  start.reset();
  int error = 0;
  if (::read(failed.get(), &error, sizeof error) == ssize_t{sizeof error})
    return fail(fmt::format("cannot start the program: {}", std::strerror(error)));
  return {};
}

Result<WaitingChild> fork_child(const std::vector<std::string>& argv) {
  int start[2];
  int failed[2];
  if (::pipe2(start, O_CLOEXEC) != 0 || ::pipe2(failed, O_CLOEXEC) != 0) {
    return fail(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
  }
  const pid_t process = ::fork();
  if (process < 0) return fail(fmt::format("cannot fork: {}", std::strerror(errno)));
  if (process == 0) {
    ::close(start[1]);
    become(argv, start[0], failed[1]);
  }
  ::close(start[0]);
  ::close(failed[1]);
  return WaitingChild{process, FileDescriptor(start[1]), FileDescriptor(failed[0])};
}

void ignore_ending_signals() {
  for (const int signal : kEndingSignals) std::signal(signal, SIG_IGN);
}

void end_as(int wait_status) {
  if (WIFSIGNALED(wait_status)) {
    const rlimit no_core{};
    ::setrlimit(RLIMIT_CORE, &no_core);
    std::signal(WTERMSIG(wait_status), SIG_DFL);
    unblock_all();
    std::raise(WTERMSIG(wait_status));
  }
  ::_exit(WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 127);
}

}  // namespace hone
