// SPDX-License-Identifier: Apache-2.0
#include "tests/support/test_project.h"

#include <sys/stat.h>

#include <fstream>

namespace hone::test {

namespace fs = std::filesystem;

TestProject::TestProject(const std::string& name, std::string_view folder)
    : name_(name), folder_(folder) {
  fs::copy(fs::path(HONE_SOURCE_DIR) / "tests/projects" / name, source(),
           fs::copy_options::recursive);
}

fs::path TestProject::beside(const std::string& name) const {
  return source().parent_path() / name;
}

void TestProject::configure(const std::vector<std::string>& command, const std::string& more,
                            const std::string& target) const {
  std::ofstream file(source() / "hone.toml");
  file << "[project]\nsource = \".\"\ntarget = \"" << (target.empty() ? name_ : target)
       << "\"\n\n[[workload]]\nname = \"work\"\ncommand = [";
  for (const std::string& word : command) file << "'" << word << "', ";
  file << "]\n" << more << "\n";
}

std::map<std::string, std::string> TestProject::snapshot() const {
  std::map<std::string, std::string> entries;
  const auto add = [&](const fs::path& path) {
    struct stat status{};
    ::lstat(path.c_str(), &status);
    std::string facts = std::to_string(status.st_mode);
    // A folder's own time changes when .hone appears in it.
    if (!S_ISDIR(status.st_mode)) {
      facts += " " + std::to_string(status.st_mtim.tv_sec) + "." +
               std::to_string(status.st_mtim.tv_nsec) + "\n" + slurp(path);
    }
    entries[path.lexically_relative(source()).string()] = facts;
  };
  auto walk = fs::recursive_directory_iterator(source());
  for (const auto& entry : walk) {
    if (entry.path() == source() / ".hone") {
      walk.disable_recursion_pending();
      continue;
    }
    add(entry.path());
  }
  return entries;
}

}  // namespace hone::test
