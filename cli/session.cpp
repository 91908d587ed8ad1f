// SPDX-License-Identifier: Apache-2.0
#include "cli/session.h"

#include <sched.h>

#include <algorithm>
#include <sstream>

#include "core/files.h"

namespace hone {

BuildWorld Session::world() {
  return {.config = &config,
          .toolchains = &toolchains,
          .folder = &folder,
          .runner = launcher.get(),
          .store = &store,
          .interrupt = interrupt,
          .jobs = jobs,
          .fresh = fresh,
          .redone = &redone,
          .branches = branches};
}

namespace {

/// The file that a stream of this process goes to; empty for a terminal, a pipe or a device.
std::filesystem::path find_redirection(const char* stream) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(stream, ignored)) return {};
  return std::filesystem::read_symlink(stream, ignored);
}

/// One line for each file, what is missing appended to the list in the work folder.
std::string remember_redirections(const std::filesystem::path& list) {
  std::string lines = read_file(list).value_or("");
  for (const char* stream : {"/proc/self/fd/1", "/proc/self/fd/2"}) {
    const std::string line = find_redirection(stream).string() + '\n';
    if (line.size() == 1 || ('\n' + lines).find('\n' + line) != std::string::npos) continue;
    lines += line;
    (void)write_file(list, lines);  // a list that is lost costs builds, and no more
  }
  return lines;
}

}  // namespace

std::vector<std::filesystem::path> own_paths(const Session& session) {
  std::vector<std::filesystem::path> paths = {session.folder.root(), session.config.file};
  std::istringstream lines(remember_redirections(session.folder.redirections()));
  for (std::string line; std::getline(lines, line);) paths.emplace_back(line);
  return paths;
}

int available_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return std::max(1, CPU_COUNT(&set));
}

Result<Session> open_session(Config config, const std::filesystem::path& work,
                             const Surroundings& around) {
  auto folder = WorkFolder::lock(work);
  if (!folder) return fail(folder);
  auto store = Store::open(folder->store());
  if (!store) return fail(store);
  auto launcher = Launcher::start(*around.interrupt);
  if (!launcher) return fail(launcher);
  auto toolchains = find_toolchains(**launcher, config.project.compilers);
  if (!toolchains) return fail(toolchains);
  return Session{.config = std::move(config),
                 .folder = std::move(*folder),
                 .store = std::move(*store),
                 .launcher = std::move(*launcher),
                 .toolchains = std::move(*toolchains),
                 .interrupt = around.interrupt,
                 .jobs = available_cpus()};
}

}  // namespace hone
