// SPDX-License-Identifier: Apache-2.0
#include "core/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace hone {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> fail_errno(std::string_view action, const fs::path& path) {
  return fail(fmt::format("cannot {} {}: {}", action, path.string(), std::strerror(errno)));
}

/// write(2) until all is written; false leaves errno set.
bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// In mode 0666 less the umask, unlike mkstemp's 0600. The thread's id keeps writers apart.
Result<void> write_and_rename(const fs::path& path, const fs::path& temporary,
                              std::string_view content) {
  FileDescriptor file(
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (!file) return fail_errno("write", path);
  if (!write_all(file.get(), content) || ::rename(temporary.c_str(), path.c_str()) != 0) {
    const auto error = fail_errno("write", path);
    ::unlink(temporary.c_str());
    return error;
  }
  return {};
}

Result<void> refuse_special_file(const fs::path& path) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (!fs::exists(status) || fs::is_regular_file(status)) return {};
  return fail(fmt::format("cannot write {}: it is {}", path.string(),
                          fs::is_directory(status) ? "a folder" : "not a regular file"));
}

fs::path temporary_in(const fs::path& folder) {
  return folder / fmt::format(".hone-{}.tmp", ::gettid());
}

fs::path parent_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// The folder itself, or the nearest one above it that exists.
fs::path existing_part(fs::path folder) {
  std::error_code ignored;
  while (!fs::exists(folder, ignored) && folder.has_relative_path()) folder = parent_of(folder);
  return folder;
}

bool is_program(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

Result<FileDescriptor> open_regular_file(const fs::path& path) {
  // O_NONBLOCK: opening a FIFO without a writer must not wait.
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) return fail_errno("read", path);
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return fail_errno("read", path);
  if (!S_ISREG(status.st_mode)) {
    return fail(fmt::format("cannot read {}: it is not a regular file", path.string()));
  }
  return file;
}

Result<std::size_t> read_block(const FileDescriptor& file, std::span<char> buffer,
                               const fs::path& path) {
  while (true) {
    const ssize_t count = ::read(file.get(), buffer.data(), buffer.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return fail_errno("read", path);
  }
}

Result<std::string> read_file(const fs::path& path) {
  const auto file = open_regular_file(path);
  if (!file) return fail(file);
  struct stat status{};
  ::fstat(file->get(), &status);
  // Files of /proc say size 0, so the size is only a first guess; the end is where a read says so.
  std::string content(static_cast<std::size_t>(status.st_size) + 1, '\0');
  std::size_t filled = 0;
  while (true) {
    if (filled == content.size()) content.resize(2 * filled + 4096);
    const auto count = read_block(*file, std::span(content).subspan(filled), path);
    if (!count) return fail(count);
    if (*count == 0) break;
    filled += *count;
  }
  content.resize(filled);
  return content;
}

std::string read_tail(const fs::path& path, int lines) {
  constexpr off_t kWindow = 1 << 20;
  const auto file = open_regular_file(path);
  if (!file || lines <= 0) return "";
  const off_t size = ::lseek(file->get(), 0, SEEK_END);
  if (size <= 0 || ::lseek(file->get(), -std::min(size, kWindow), SEEK_END) < 0) return "";
  std::string content;
  std::string block(1 << 16, '\0');
  while (const auto count = read_block(*file, block, path).value_or(0)) {
    content.append(block, 0, count);
  }
  // A newline at the very end closes the last line and begins none.
  std::size_t start = content.ends_with('\n') ? content.size() - 1 : content.size();
  for (int line = 0; line < lines; ++line) {
    const std::size_t newline = start == 0 ? std::string::npos : content.rfind('\n', start - 1);
    if (newline == std::string::npos) return content;
    start = newline;
  }
  return content.substr(start + 1);
}

Result<void> write_file(const fs::path& path, std::string_view content) {
  if (auto refused = refuse_special_file(path); !refused) return refused;
  const fs::path parent = parent_of(path);
  if (const auto made = make_directory(parent); !made) return made;
  return write_and_rename(path, temporary_in(parent), content);
}

Result<void> check_writable(const fs::path& path) {
  if (auto refused = refuse_special_file(path); !refused) return refused;
  const fs::path temporary = temporary_in(existing_part(parent_of(path)));
  const FileDescriptor file(
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (!file) return fail_errno("write", path);
  ::unlink(temporary.c_str());
  return {};
}

Result<void> make_directory(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return fail(fmt::format("cannot make {}: {}", path.string(), error.message()));
  return {};
}

Result<void> make_fresh_directory(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) return fail(fmt::format("cannot empty {}: {}", path.string(), error.message()));
  return make_directory(path);
}

fs::path find_program(std::string_view name) {
  const char* search_path = ::getenv("PATH");
  return find_program(name, search_path ? search_path : kDefaultSearchPath, {});
}

fs::path find_program(std::string_view name, std::string_view search_path,
                      const fs::path& directory) {
  if (name.empty()) return {};
  if (name.contains('/')) return is_program(directory / name) ? directory / name : fs::path();
  while (true) {
    const std::size_t colon = search_path.find(':');
    const std::string_view element = search_path.substr(0, colon);
    const fs::path candidate = directory / (element.empty() ? "." : element) / name;
    if (is_program(candidate)) return candidate;
    if (colon == std::string_view::npos) return {};
    search_path.remove_prefix(colon + 1);
  }
}

}  // namespace hone
