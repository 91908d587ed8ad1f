// SPDX-License-Identifier: Apache-2.0
#include "core/launcher/run_program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "core/launcher/descendants.h"
#include "core/launcher/thread_watch.h"
#include "core/usage_sum.h"

namespace hone::launcher {
namespace {

constexpr Seconds kOutputLook{0.02};
constexpr Seconds kNoLimit{1e9};

/// What the program is given, open in the launcher for as long as it runs; close-on-exec, so that
/// nothing but the duplicates 0, 1 and 2 gets into it.
struct OpenFiles {
  FileDescriptor directory;
  FileDescriptor input;
  FileDescriptor output;
  FileDescriptor errors;  ///< none when it is the same file as `output`: one offset for both

  int error_target() const { return errors ? errors.get() : output.get(); }
};

/// Does not wait for the other end of a FIFO, and does not adopt a terminal.
FileDescriptor open_file(const char* path, int flags) {
  FileDescriptor file(::open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0666));
  if (file) ::fcntl(file.get(), F_SETFL, ::fcntl(file.get(), F_GETFL) & ~O_NONBLOCK);
  return file;
}

FileDescriptor open_directory(const char* path) {
  FileDescriptor directory(::open(path, O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (directory && ::faccessat(directory.get(), ".", X_OK, 0) != 0) directory = FileDescriptor();
  return directory;
}

bool is_same_file(const FileDescriptor& a, const FileDescriptor& b) {
  struct stat first{};
  struct stat second{};
  return ::fstat(a.get(), &first) == 0 && ::fstat(b.get(), &second) == 0 &&
         first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

/// Opens all, or says which failed; errno is set then.
Stage open_files(const Request& request, OpenFiles& files) {
  constexpr int kWrite = O_WRONLY | O_CREAT | O_TRUNC;
  files.directory = open_directory(request.directory);
  if (!files.directory) return Stage::kDirectory;
  files.input = open_file(request.stdin_file, O_RDONLY);
  if (!files.input) return Stage::kStdin;
  files.output = open_file(request.stdout_file, kWrite);
  if (!files.output) return Stage::kStdout;
  files.errors = open_file(request.stderr_file, kWrite);
  if (!files.errors) return Stage::kStderr;
  if (is_same_file(files.output, files.errors)) files.errors.reset();
  return Stage::kReady;
}

/// In a process group of its own, with nothing blocked and nothing ignored. Gives an errno or 0.
int spawn(const Request& request, const OpenFiles& files, Program& program) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, files.input.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, files.output.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, files.error_target(), STDERR_FILENO);
  posix_spawn_file_actions_addfchdir_np(&actions, files.directory.get());
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  sigfillset(&signals);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  program.started = now();
  const int error = ::posix_spawn(&program.pid, request.program, &actions, &attributes,
                                  request.argv.data(), request.env.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

bool printed_too_much(const Request& request, const OpenFiles& files) {
  const auto is_over = [&](const FileDescriptor& file) {
    struct stat status{};
    return file && ::fstat(file.get(), &status) == 0 &&
           status.st_size > request.header.output_limit;
  };
  return request.header.output_limit > 0 && (is_over(files.output) || is_over(files.errors));
}

/// Waits for the program's end or a reason to kill it. Nothing: hone is gone.
std::optional<Ending> wait_for_end(const Request& request, const OpenFiles& files, Program& program,
                                   ThreadWatch& threads, const FileDescriptor& control,
                                   const FileDescriptor& child_signals) {
  const Seconds look = request.header.output_limit > 0 ? kOutputLook : kNoLimit;
  const Seconds timeout = request.header.timeout_ns > 0
                              ? Seconds(std::chrono::nanoseconds(request.header.timeout_ns))
                              : kNoLimit;
  while (true) {
    reap(program);
    if (program.ended) return Ending::kExited;
    const Seconds left = program.started + timeout - now();
    if (left <= Seconds(0)) return Ending::kTimedOut;
    if (printed_too_much(request, files)) return Ending::kTooMuchOutput;
    if (request.header.watch_threads) threads.look(now() - program.started);
    const Seconds next = request.header.watch_threads ? threads.interval() : look;
    if (!wait_for_event(child_signals, control.get(), std::min(left, next))) continue;
    const auto message = receive_request(control);
    if (!message || !message->is_stop()) return std::nullopt;
    return Ending::kInterrupted;
  }
}

/// Waits for the ends of what the program left behind, for as long as it may go on; less when hone
/// has something to say, which is to stop.
void wait_for_descendants(const Request& request, Program& program, const FileDescriptor& control,
                          const FileDescriptor& child_signals) {
  const Seconds end = now() + Seconds(std::chrono::nanoseconds(request.header.linger_ns));
  while (reap(program) && now() < end) {
    if (wait_for_event(child_signals, control.get(), end - now())) return;
  }
}

Seconds to_seconds(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

Outcome to_outcome(const Program& program, Ending ending) {
  Outcome outcome{.ending = ending};
  if (ending == Ending::kExited && WIFSIGNALED(program.status)) {
    outcome.ending = Ending::kSignalled;
    outcome.code = WTERMSIG(program.status);
  } else if (ending == Ending::kExited) {
    outcome.code = WEXITSTATUS(program.status);
  }
  outcome.usage = {.wall = program.wall,
                   .user = to_seconds(program.usage.ru_utime),
                   .system = to_seconds(program.usage.ru_stime),
                   .peak_rss = {program.usage.ru_maxrss * 1024},  // given in KiB
                   .minor_faults = program.usage.ru_minflt,
                   .voluntary_switches = program.usage.ru_nvcsw,
                   .involuntary_switches = program.usage.ru_nivcsw};
  return outcome;
}

/// As run_program(), a single time.
std::optional<Reply> run_once(const Request& request, const FileDescriptor& control,
                              const FileDescriptor& child_signals) {
  OpenFiles files;
  const Stage failed = open_files(request, files);
  if (failed != Stage::kReady) return Reply{.stage = failed, .error = errno};
  Program program;
  const int error = spawn(request, files, program);
  if (error != 0) return Reply{.stage = Stage::kProgram, .error = error};
  ThreadWatch threads(program.pid);
  auto ending = wait_for_end(request, files, program, threads, control, child_signals);
  if (ending == Ending::kExited && request.header.linger_ns > 0)
    wait_for_descendants(request, program, control, child_signals);
  const bool all_dead = kill_descendants(program, child_signals);
  if (!ending) return std::nullopt;
  if (*ending == Ending::kExited && printed_too_much(request, files)) {
    ending = Ending::kTooMuchOutput;
  }
  Reply reply{
      .stage = Stage::kRan, .survivors = !all_dead, .outcome = to_outcome(program, *ending)};
  reply.outcome.usage.parallel = threads.parallel_share();
  reply.outcome.usage.idle = threads.idle_share();
  return reply;
}

}  // namespace

std::optional<Reply> run_program(const Request& request, const FileDescriptor& control,
                                 const FileDescriptor& child_signals) {
  UsageSum sum;
  while (true) {
    auto reply = run_once(request, control, child_signals);
    if (!reply || reply->stage != Stage::kRan) return reply;
    sum.add(reply->outcome.usage);
    reply->outcome.usage = sum.mean();
    reply->outcome.executions = sum.executions();
    if (reply->survivors || sum.executions() >= request.header.repeats ||
        !goes_on(reply->outcome, request.header.on_failure))
      return reply;
  }
}

}  // namespace hone::launcher
