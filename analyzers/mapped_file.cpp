// SPDX-License-Identifier: Apache-2.0
#include "analyzers/mapped_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <utility>

namespace hone {
namespace {

/// A signal handler has no other way to its data: the one table of mappings it may mend.
struct Mapping {
  std::atomic<std::uintptr_t> begin{0};
  std::atomic<std::uintptr_t> end{0};
  std::atomic<bool> taken{false};
  std::atomic<bool> faulted{false};
};
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables)
std::array<Mapping, 64> mappings;
std::once_flag handler_installed;
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

/// Backs the rest of a mapping that lost its file with zeros; any other SIGBUS dies as before.
void mend_mapping(int signal, siginfo_t* info, void*) {
  const int saved = errno;
  const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
  for (Mapping& mapping : mappings) {
    const std::uintptr_t begin = mapping.begin.load();
    const std::uintptr_t end = mapping.end.load();
    if (address < begin || address >= end) continue;
    mapping.faulted.store(true);
    const std::uintptr_t page = address & ~static_cast<std::uintptr_t>(4095);
    void* mended = ::mmap(reinterpret_cast<void*>(page), end - page, PROT_READ,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (mended != MAP_FAILED) {
      errno = saved;
      return;
    }
  }
  ::signal(signal, SIG_DFL);
  errno = saved;
}

void install_handler() {
  struct sigaction action = {};
  action.sa_sigaction = mend_mapping;
  action.sa_flags = SA_SIGINFO;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGBUS, &action, nullptr);
}

/// -1 when all are taken: the mapping then is unguarded, which check() still notices.
int take_slot(const char* data, std::size_t size) {
  std::call_once(handler_installed, install_handler);
  for (std::size_t i = 0; i < mappings.size(); ++i) {
    bool expected = false;
    if (!mappings[i].taken.compare_exchange_strong(expected, true)) continue;
    mappings[i].faulted.store(false);
    mappings[i].begin.store(reinterpret_cast<std::uintptr_t>(data));
    mappings[i].end.store(reinterpret_cast<std::uintptr_t>(data) + size);
    return static_cast<int>(i);
  }
  return -1;
}

void free_slot(int slot) {
  Mapping& mapping = mappings[static_cast<std::size_t>(slot)];
  mapping.end.store(0);
  mapping.begin.store(0);
  mapping.taken.store(false);
}

std::string_view kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISFIFO(mode)) return "a named pipe";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) {
    return fail(fmt::format("cannot open {}: {}", path.string(), std::strerror(errno)));
  }
  MappedFile file(path, descriptor, nullptr, 0, -1);
  struct stat status = {};
  if (::fstat(descriptor, &status) != 0) {
    return fail(fmt::format("cannot read {}: {}", path.string(), std::strerror(errno)));
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(fmt::format("{} is {}, not a file", path.string(), kind_of(status.st_mode)));
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return file;
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (data == MAP_FAILED) {
    return fail(fmt::format("cannot map {}: {}", path.string(), std::strerror(errno)));
  }
  file.data_ = static_cast<const char*>(data);
  file.size_ = size;
  file.slot_ = take_slot(file.data_, size);
  return file;
}

MappedFile::MappedFile(std::filesystem::path path, int descriptor, const char* data,
                       std::size_t size, int slot)
    : path_(std::move(path)), descriptor_(descriptor), data_(data), size_(size), slot_(slot) {}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      slot_(std::exchange(other.slot_, -1)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(slot_, other.slot_);
  return *this;
}

MappedFile::~MappedFile() {
  if (slot_ >= 0) free_slot(slot_);
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> MappedFile::check() const {
  struct stat status = {};
  const bool shorter =
      ::fstat(descriptor_, &status) != 0 || static_cast<std::size_t>(status.st_size) < size_;
  const bool faulted = slot_ >= 0 && mappings[static_cast<std::size_t>(slot_)].faulted.load();
  if (!shorter && !faulted) return {};
  return fail(fmt::format("{} became shorter while it was read", path_.string()),
              "run hone again when nothing writes to it");
}

}  // namespace hone
