// SPDX-License-Identifier: Apache-2.0
#include "profiles/source_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "core/hash.h"

namespace hone {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 7> kVersionControl = {".git", ".hg",    ".svn", ".bzr",
                                                             "CVS",  "_darcs", ".jj"};

bool holds(const fs::path& folder, const char* name) {
  std::error_code error;
  return fs::exists(folder / name, error);
}

bool is_build_folder(const fs::path& folder) { return holds(folder, "CMakeCache.txt"); }

bool is_work_folder(const fs::path& folder) {
  return holds(folder, "store.sqlite") && holds(folder, "lock");
}

fs::path without_slash(const fs::path& path) {
  fs::path normal = path.lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

/// Walks a tree in the order of names and feeds every entry to the hasher.
class TreeHash {
 public:
  TreeHash(const fs::path& root, std::span<const fs::path> excluded, Hasher& hasher)
      : root_(root), excluded_(excluded), hasher_(hasher) {}

  void add_folder(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> paths;
    for (auto entry = fs::directory_iterator(folder, error);
         !error && entry != fs::directory_iterator(); entry.increment(error)) {
      paths.push_back(entry->path());
    }
    if (error) hasher_.add("unreadable");
    std::ranges::sort(paths);
    for (const fs::path& path : paths) add_entry(path);
  }

 private:
  bool is_left_out(const fs::path& path, fs::file_type type) const {
    const std::string name = path.filename().string();
    if (name == "hone.toml") return true;
    if (std::ranges::find(kVersionControl, name) != kVersionControl.end()) return true;
    if (std::ranges::find(excluded_, path) != excluded_.end()) return true;
    return type == fs::file_type::directory && (is_build_folder(path) || is_work_folder(path));
  }

  void add_entry(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    if (is_left_out(path, status.type())) return;
    hasher_.add(path.lexically_relative(root_).native());
    hasher_.add(fmt::format("{} {:o}", static_cast<int>(status.type()),
                            static_cast<unsigned>(status.permissions())));
    if (status.type() == fs::file_type::symlink) {
      hasher_.add(fs::read_symlink(path, error).native());
    } else if (status.type() == fs::file_type::directory) {
      add_folder(path);
    } else if (status.type() == fs::file_type::regular) {
      hasher_.add(hash_file(path).value_or("unreadable"));
    }
  }

  const fs::path& root_;
  std::span<const fs::path> excluded_;
  Hasher& hasher_;
};

}  // namespace

Result<std::string> hash_source_state(std::span<const fs::path> folders,
                                      std::span<const fs::path> excluded) {
  std::vector<fs::path> normal;
  for (const fs::path& path : excluded) normal.push_back(without_slash(path));
  Hasher hasher;
  for (const fs::path& folder : folders) {
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
      return fail(fmt::format("source folder {} cannot be read", folder.string()),
                  "check `source` in hone.toml");
    }
    const fs::path root = without_slash(folder);
    hasher.add("folder");
    TreeHash(root, normal, hasher).add_folder(root);
  }
  return hasher.hex();
}

}  // namespace hone
