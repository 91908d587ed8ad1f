// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tool.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cstdio>
#include <stdexcept>

#include "core/files.h"

extern char** environ;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): POSIX

namespace hone::test {
namespace {

std::string clang() { return find_tool({"clang-19", "clang"}); }
std::string yaml2obj() { return find_tool({"yaml2obj-19", "yaml2obj"}); }

}  // namespace

std::string find_tool(std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const auto found = find_program(name); !found.empty()) return found.string();
  }
  return {};
}

void run_tool(const std::vector<std::string>& argv, const std::filesystem::path& stdout_file) {
  std::vector<char*> words;
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, stdout_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                   0644);
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, words[0], &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  if (error != 0 || waitpid(pid, &status, 0) != pid || status != 0) {
    throw std::runtime_error("a tool of the tests failed: " + argv[0]);
  }
}

std::filesystem::path assemble(const TemporaryFolder& folder, const std::string& name,
                               std::string_view text) {
  const auto source = folder.write(name + ".s", text);
  return compile(folder, name, {"-c", source.string()});
}

std::filesystem::path compile(const TemporaryFolder& folder, const std::string& name,
                              std::vector<std::string> arguments) {
  const auto output = folder.path() / name;
  arguments.insert(arguments.begin(), {clang(), "--target=x86_64-linux-gnu", "-fuse-ld=lld",
                                       "-Wno-unused-command-line-argument"});
  arguments.insert(arguments.end(), {"-o", output.string()});
  run_tool(arguments);
  return output;
}

std::filesystem::path make_from_yaml(const TemporaryFolder& folder, const std::string& name,
                                     std::string_view yaml) {
  const auto source = folder.write(name + ".yaml", yaml);
  const auto output = folder.path() / name;
  run_tool({yaml2obj(), source.string(), "-o", output.string()});
  return output;
}

bool lacks_tools() {
  if (!clang().empty() && !yaml2obj().empty()) return false;
  std::puts("HONE-TEST-SKIPPED: clang or yaml2obj is not installed");
  return true;
}

}  // namespace hone::test
