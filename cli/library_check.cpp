// SPDX-License-Identifier: Apache-2.0
#include "cli/library_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace hone {

namespace fs = std::filesystem;

Result<std::optional<StrayLibrary>> find_stray_library(Session& session, const BuiltProfile& built,
                                                       const fs::path& preload) {
  const Subject subject{
      .profile = built.name, .exe = built.executable, .build = built.build, .preload = preload};
  for (const WorkloadConfig& workload : session.config.workloads) {
    auto stray = find_stray_library(*session.launcher, subject, built.libraries, workload,
                                    session.config.project.source, session.folder.scratch());
    if (!stray || *stray) return stray;
  }
  return std::nullopt;
}

Result<void> check_baseline_libraries(Session& session, const BuiltProfile& baseline) {
  const auto stray = find_stray_library(session, baseline, {});
  if (!stray) return fail(stray);
  if (!*stray) return {};
  return fail(fmt::format("the baseline's {} {}: that is what would be measured",
                          baseline.executable.filename().string(), describe(**stray)),
              mend_of(**stray, baseline));
}

std::string mend_of(const StrayLibrary& stray, const BuiltProfile& built) {
  const fs::path place = stray.built.lexically_normal().lexically_relative(built.build);
  if (place.empty() || *place.begin() == "..") {
    return "let the project put its libraries into the build folder, as CMake does without "
           "LIBRARY_OUTPUT_DIRECTORY";
  }
  std::vector<std::string> folders;
  for (const fs::path& library : built.libraries) {
    const fs::path relative = library.parent_path().lexically_relative(built.build);
    std::string folder = relative == "." ? "{build}" : "{build}/" + relative.string();
    if (std::ranges::find(folders, folder) == folders.end()) folders.push_back(std::move(folder));
  }
  return fmt::format(
      "tell it where the project's libraries are, in each [[workload]] of hone.toml: "
      "env = {{ LD_LIBRARY_PATH = \"{}\" }}",
      fmt::join(folders, ":"));
}

}  // namespace hone
