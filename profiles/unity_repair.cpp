// SPDX-License-Identifier: Apache-2.0
#include "profiles/unity_repair.h"

#include <algorithm>

#include "core/files.h"
#include "profiles/build_graph.h"
#include "profiles/log_lines.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

/// Paths in `#include "…"` lines of a unity file.
void add_includes(std::string_view text, const fs::path& folder, std::vector<fs::path>& members) {
  constexpr std::string_view kInclude = "#include \"";
  for (auto at = text.find(kInclude); at != std::string_view::npos; at = text.find(kInclude, at)) {
    at += kInclude.size();
    const std::size_t end = text.find('"', at);
    if (end == std::string_view::npos) return;
    members.push_back((folder / text.substr(at, end - at)).lexically_normal());
  }
}

/// "FILE" of "FILE:LINE:…", as an absolute path.
fs::path file_of(std::string_view place, const fs::path& build) {
  for (auto colon = place.find(':'); colon != std::string_view::npos;
       colon = place.find(':', colon + 1)) {
    if (colon + 1 < place.size() && place[colon + 1] >= '0' && place[colon + 1] <= '9') {
      return (build / place.substr(0, colon)).lexically_normal();
    }
  }
  return {};
}

/// The place in "In file included from FILE:LINE:" and in GCC's "                 from FILE:LINE,".
std::string_view included_from(std::string_view line) {
  constexpr std::string_view kFrom = "from ";
  const bool begins =
      line.starts_with("In file included from ") ||
      (line.starts_with("     ") && line.find_first_not_of(' ') == line.find(kFrom));
  return begins ? line.substr(line.find(kFrom) + kFrom.size()) : std::string_view();
}

}  // namespace

Result<std::vector<fs::path>> find_unity_members(const fs::path& build) {
  const auto graph = load_build_graph(build);
  if (!graph) return fail(graph);
  std::vector<fs::path> members;
  for (const CompileStatement& compile : graph->compiles) {
    if (!is_unity_file(compile.source)) continue;
    const fs::path file = build / compile.source;
    const auto text = read_file(file);
    if (!text) return fail(text);
    add_includes(*text, file.parent_path(), members);
  }
  std::ranges::sort(members);
  const auto repeats = std::ranges::unique(members);
  members.erase(repeats.begin(), repeats.end());
  return members;
}

std::vector<UnityExclusion> find_unity_offenders(std::string_view log,
                                                 std::span<const fs::path> members,
                                                 const fs::path& build, const fs::path& source) {
  const auto is_member = [&](const fs::path& file) {
    return !file.empty() && std::ranges::binary_search(members, file);
  };
  std::vector<UnityExclusion> offenders;
  fs::path including;  // the member in the stack of includes above the line, innermost last
  for (const std::string& line : split_log(std::string(log))) {
    if (const auto from = included_from(line); !from.empty()) {
      // Clang prints the stack from the outside, GCC from the inside.
      if (const fs::path file = file_of(from, build); is_member(file)) including = file;
      continue;
    }
    const bool is_error = line.find(": error: ") != std::string::npos ||
                          line.find(": fatal error: ") != std::string::npos;
    if (is_error) {
      fs::path blamed = file_of(line, build);
      if (!is_member(blamed)) blamed = including;
      const bool known =
          std::ranges::find(offenders, blamed, &UnityExclusion::source) != offenders.end();
      if (!blamed.empty() && !known) offenders.push_back({blamed, first_build_error(line, source)});
    }
    including.clear();
  }
  return offenders;
}

}  // namespace hone
