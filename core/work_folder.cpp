// SPDX-License-Identifier: Apache-2.0
#include "core/work_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "core/files.h"

namespace hone {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNameDigits = 16;

/// Keeps hone from claiming a folder (and hiding it from git) that holds something else.
Result<void> check_is_ours(const fs::path& root) {
  std::error_code error;
  if (fs::exists(root / "lock", error) || fs::is_empty(root, error)) return {};
  return fail(
      fmt::format("{} is in use: it is not empty and no work folder of hone", root.string()),
      "name an empty or a new folder with --work-dir");
}

std::unexpected<Error> refuse_second(const fs::path& root) {
  std::string holder = read_file(root / "lock").value_or("");
  while (holder.ends_with('\n')) holder.pop_back();
  const std::string process = holder.empty() ? "" : fmt::format(" (process {})", holder);
  return fail(fmt::format("another hone{} is using {}", process, root.string()),
              "wait for it to end, or name another folder with --work-dir");
}

Result<void> write_holder(int lock, const fs::path& root) {
  const std::string holder = fmt::format("{}\n", ::getpid());
  const auto size = static_cast<ssize_t>(holder.size());
  if (::ftruncate(lock, 0) == 0 && ::pwrite(lock, holder.data(), holder.size(), 0) == size) {
    return {};
  }
  return fail(fmt::format("cannot write {}/lock: {}", root.string(), std::strerror(errno)));
}

}  // namespace

Result<WorkFolder> WorkFolder::lock(const fs::path& root) {
  const fs::path absolute = fs::absolute(root).lexically_normal();
  if (const auto made = make_directory(absolute); !made) {
    return fail(made.error().message, "name another folder with --work-dir");
  }
  if (const auto checked = check_is_ours(absolute); !checked) return fail(checked);
  FileDescriptor lock(::open((absolute / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (!lock) {
    return fail(fmt::format("cannot write to {}: {}", absolute.string(), std::strerror(errno)),
                "name another folder with --work-dir");
  }
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return refuse_second(absolute);
    return fail(fmt::format("cannot lock {}: {}", absolute.string(), std::strerror(errno)));
  }
  if (const auto written = write_holder(lock.get(), absolute); !written) return fail(written);
  std::error_code ignored;
  if (!fs::exists(absolute / ".gitignore", ignored)) {
    const auto written = write_file(absolute / ".gitignore", "*\n");
    if (!written) return fail(written);
  }
  return WorkFolder(absolute, std::move(lock));
}

Result<WorkFolder> WorkFolder::open(const fs::path& root) {
  const fs::path absolute = fs::absolute(root).lexically_normal();
  std::error_code ignored;
  if (!fs::is_directory(absolute, ignored)) {
    return fail(fmt::format("there is no work folder {}", absolute.string()),
                "make one with `hone run`, or name it with --work-dir");
  }
  WorkFolder folder(absolute, FileDescriptor());
  if (!fs::exists(folder.store(), ignored)) {
    return fail(fmt::format("there is no run yet in {}", absolute.string()), "hone run");
  }
  return folder;
}

WorkFolder::WorkFolder(fs::path root, FileDescriptor lock)
    : root_(std::move(root)), lock_(std::move(lock)) {}

fs::path WorkFolder::build(std::string_view key) const {
  return builds() / key.substr(0, kNameDigits);
}

fs::path WorkFolder::step(std::string_view key) const {
  return root_ / "steps" / key.substr(0, kNameDigits);
}

fs::path WorkFolder::run(std::int64_t id) const { return root_ / "runs" / std::to_string(id); }

fs::path WorkFolder::exported(std::string_view profile) const { return root_ / "export" / profile; }

}  // namespace hone
