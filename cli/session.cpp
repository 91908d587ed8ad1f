// SPDX-License-Identifier: Apache-2.0
#include "cli/session.h"

#include <sched.h>

#include <algorithm>

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
          .redone = &redone};
}

std::vector<std::filesystem::path> own_paths(const Session& session) {
  std::vector<std::filesystem::path> paths = {session.folder.root(), session.config.file};
  for (const char* stream : {"/proc/self/fd/1", "/proc/self/fd/2"}) {
    std::error_code ignored;
    const auto file = std::filesystem::read_symlink(stream, ignored);
    if (file.is_absolute()) paths.push_back(file);
  }
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
