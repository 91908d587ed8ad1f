// SPDX-License-Identifier: Apache-2.0
#include "analyzers/perf_record.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/perf_event.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "analyzers/perf_open.h"
#include "analyzers/perf_stream.h"
#include "analyzers/waiting_child.h"

namespace hone {
namespace {

/// A CPU's event with its ring. An unprivileged user may have 512 KiB of ring on each CPU
/// (kernel.perf_event_mlock_kb); others get more.
class Ring {
 public:
  static Result<Ring> open(const PerfSetup& setup, pid_t process, int cpu) {
    Ring ring;
    ring.event_ = open_perf_event(setup, process, cpu);
    if (!ring.event_) return ring;
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    for (std::size_t size = std::size_t{8} << 20; size >= page; size /= 2) {
      void* at =
          ::mmap(nullptr, page + size, PROT_READ | PROT_WRITE, MAP_SHARED, ring.event_.get(), 0);
      if (at == MAP_FAILED) continue;
      ring.page_ = static_cast<perf_event_mmap_page*>(at);
      ring.data_ = static_cast<const char*>(at) + page;
      ring.size_ = size;
      return ring;
    }
    return fail("there is no memory for sampling",
                "raise kernel.perf_event_mlock_kb, or ulimit -l");
  }

  bool is_open() const { return static_cast<bool>(event_); }
  int descriptor() const { return event_.get(); }

  /// Moves what is new to the file's end.
  bool drain(int file) {
    const std::uint64_t head = std::atomic_ref(page_->data_head).load(std::memory_order_acquire);
    while (tail_ < head) {
      const std::size_t begin = tail_ % size_;
      const std::size_t count = std::min<std::uint64_t>(head - tail_, size_ - begin);
      const ssize_t written = ::write(file, data_ + begin, count);
      if (written <= 0) return false;
      tail_ += static_cast<std::uint64_t>(written);
    }
    std::atomic_ref(page_->data_tail).store(tail_, std::memory_order_release);
    return true;
  }

 private:
  FileDescriptor event_;
  perf_event_mmap_page* page_ = nullptr;  // unmapped with the process
  const char* data_ = nullptr;
  std::size_t size_ = 1;
  std::uint64_t tail_ = 0;
};

Result<std::vector<Ring>> open_rings(const PerfSetup& setup, pid_t process) {
  std::vector<Ring> rings;
  int error = 0;
  for (int cpu = 0; cpu < ::sysconf(_SC_NPROCESSORS_CONF); ++cpu) {
    auto ring = Ring::open(setup, process, cpu);
    if (!ring) return fail(ring);
    if (ring->is_open()) {
      rings.push_back(std::move(*ring));
    } else {
      error = errno;  // a CPU that is switched off
    }
  }
  if (rings.empty()) return fail(fmt::format("cannot sample: {}", std::strerror(error)));
  return rings;
}

/// Leaves it to be waited for.
bool has_ended(pid_t process) {
  siginfo_t info{};
  const int failed =
      ::waitid(P_PID, static_cast<id_t>(process), &info, WEXITED | WNOHANG | WNOWAIT);
  return failed != 0 || info.si_pid == process;
}

/// Drains the rings until the program has ended. False when the file cannot be written. Where
/// pidfd_open is refused (rules of a container) nothing wakes it at the end: it looks more often.
bool watch(std::vector<Ring>& rings, pid_t process, int file) {
  constexpr int kDrainEvery = 100;  // milliseconds
  constexpr int kLookEvery = 5;
  const FileDescriptor end(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
  std::vector<pollfd> entries{{.fd = end.get(), .events = POLLIN, .revents = 0}};
  for (const Ring& ring : rings) {
    entries.push_back({.fd = ring.descriptor(), .events = POLLIN, .revents = 0});
  }
  bool is_written = true;
  while (is_written && !has_ended(process)) {
    ::poll(entries.data(), entries.size(), end ? kDrainEvery : kLookEvery);
    for (std::size_t i = 0; i < rings.size(); ++i) {
      is_written = rings[i].drain(file) && is_written;
      if ((entries[i + 1].revents & POLLHUP) != 0) entries[i + 1].fd = -1;
    }
  }
  return is_written;
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

}  // namespace

std::vector<std::string> sampling_wrapper(const std::filesystem::path& hone,
                                          const std::filesystem::path& stream,
                                          const PerfSetup& setup) {
  std::vector<std::string> words = {hone.string(),
                                    "sample-program",
                                    stream.string(),
                                    "--event",
                                    std::string(name_of(setup.event)),
                                    "--stacks",
                                    std::string(name_of(setup.stacks)),
                                    "--rate",
                                    std::to_string(setup.rate),
                                    "--stack-bytes",
                                    std::to_string(setup.stack_bytes)};
  if (!setup.kernel) words.emplace_back("--user-only");
  words.emplace_back("--");
  return words;
}

Result<int> record_program(const PerfSetup& setup, const std::filesystem::path& stream,
                           const std::vector<std::string>& argv) {
  const FileDescriptor file(::open(stream.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  PerfHeader header{.event = setup.event,
                    .stacks = setup.stacks,
                    .period = setup.period(),
                    .kernel = setup.kernel ? 1U : 0U};
  if (!file || ::write(file.get(), &header, sizeof header) != ssize_t{sizeof header}) {
    return fail(fmt::format("cannot write {}: {}", stream.string(), std::strerror(errno)));
  }
  auto child = fork_child(argv);
  if (!child) return fail(child);
  auto rings = open_rings(setup, child->process);
  if (!rings) return fail(rings);
  const auto began = std::chrono::steady_clock::now();
  if (auto started = child->let_go(); !started) return fail(started);
  bool is_written = watch(*rings, child->process, file.get());
  rusage usage{};
  ::wait4(child->process, &header.wait_status, 0, &usage);
  header.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  header.user = seconds_of(usage.ru_utime);
  header.system = seconds_of(usage.ru_stime);
  for (Ring& ring : *rings) is_written = ring.drain(file.get()) && is_written;
  header.finished = is_written ? 1 : 0;
  if (::pwrite(file.get(), &header, sizeof header, 0) != ssize_t{sizeof header} || !is_written) {
    return fail(fmt::format("cannot write {}: {}", stream.string(), std::strerror(errno)),
                "is the disk full?");
  }
  return header.wait_status;
}

}  // namespace hone
