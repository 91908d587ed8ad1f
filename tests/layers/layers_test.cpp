// SPDX-License-Identifier: Apache-2.0
// The rules of docs/ARCHITECTURE.md that a compiler does not check: who may include whom, which
// headers may name a library (none), how long a file may be. Every rule is broken once below, so
// that a check that has gone blind fails too.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Layer {
  std::string_view folder;
  std::vector<std::string_view> may_include;
  std::size_t most_lines;
};

const std::vector<Layer>& layers() {
  static const std::vector<Layer> table = {
      {"core", {"core"}, 500},
      {"profiles", {"profiles", "core"}, 500},
      {"analyzers", {"analyzers", "core"}, 500},
      {"cli", {"cli", "profiles", "analyzers", "core"}, 500},
      {"tests", {"tests", "cli", "profiles", "analyzers", "core"}, 800},
  };
  return table;
}

/// Headers of the C library that a header of ours may name; C++'s own have no '.' and no '/'.
constexpr std::array<std::string_view, 3> kSystemHeaders = {"unistd.h", "sys/types.h",
                                                            "sys/resource.h"};

bool is_system_header(std::string_view name) {
  return name.find_first_of("./") == std::string_view::npos ||
         std::ranges::find(kSystemHeaders, name) != kSystemHeaders.end();
}

/// What is wrong with `#include "name"` in a file of `layer`; empty if nothing is.
std::string check_own_include(const Layer& layer, std::string_view name) {
  const std::string_view folder = name.substr(0, name.find('/'));
  if (std::ranges::find(layer.may_include, folder) != layer.may_include.end()) return {};
  return fmt::format("{}/ must not include \"{}\"", layer.folder, name);
}

/// Forward declarations cost next to nothing.
std::string check_library_include(bool is_header, std::string_view name) {
  if (!is_header || is_system_header(name) || name.ends_with("_fwd.hpp")) return {};
  return fmt::format("a header must not include <{}>: libraries belong into .cpp files", name);
}

/// The complaints about one file, each "path:line: what".
std::vector<std::string> check_file(const Layer& layer, std::string_view path,
                                    const std::string& text) {
  std::vector<std::string> complaints;
  const bool is_header = path.ends_with(".h") && layer.folder != "tests";
  std::istringstream lines(text);
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (number == 1 && line != "// SPDX-License-Identifier: Apache-2.0")
      complaints.push_back(fmt::format("{}:1: no SPDX line", path));
    std::istringstream words(line);
    std::string directive;
    std::string operand;
    words >> directive >> operand;
    if (directive != "#include" || operand.size() < 3) continue;
    const std::string name = operand.substr(1, operand.size() - 2);
    const std::string wrong = operand.front() == '"' ? check_own_include(layer, name)
                                                     : check_library_include(is_header, name);
    if (!wrong.empty()) complaints.push_back(fmt::format("{}:{}: {}", path, number, wrong));
  }
  if (number > layer.most_lines)
    complaints.push_back(fmt::format("{}: {} lines, at most {}", path, number, layer.most_lines));
  return complaints;
}

std::string read_file(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

const Layer& layer_of(std::string_view folder) {
  return *std::ranges::find(layers(), folder, &Layer::folder);
}

std::vector<std::string> check_text(std::string_view folder, std::string_view path,
                                    const std::string& text) {
  return check_file(layer_of(folder), path, "// SPDX-License-Identifier: Apache-2.0\n" + text);
}

}  // namespace

TEST_CASE("every file keeps the rules of its layer") {
  for (const Layer& layer : layers()) {
    std::size_t files = 0;
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(HONE_SOURCE_DIR) / layer.folder)) {
      const fs::path relative = fs::relative(entry.path(), HONE_SOURCE_DIR);
      // Projects that the tests build with hone are no part of it.
      if (relative.string().starts_with("tests/projects/")) continue;
      if (relative.extension() != ".cpp" && relative.extension() != ".h") continue;
      ++files;
      for (const auto& complaint : check_file(layer, relative.string(), read_file(entry.path())))
        FAIL_CHECK(complaint);
    }
    CHECK_MESSAGE(files > 3, "too few files to believe it: ", files, " in ", layer.folder);
  }
}

TEST_CASE("a wrong include is seen") {
  struct Row {
    std::string_view folder;
    std::string_view file;
    std::string include;
    std::size_t complaints;
  };
  const Row rows[] = {
      {"core", "core/a.cpp", "\"core/b.h\"", 0},
      {"core", "core/a.cpp", "\"profiles/b.h\"", 1},
      {"core", "core/a.cpp", "\"cli/b.h\"", 1},
      {"profiles", "profiles/a.h", "\"core/b.h\"", 0},
      {"profiles", "profiles/a.h", "\"analyzers/b.h\"", 1},
      {"analyzers", "analyzers/a.cpp", "\"core/b.h\"", 0},
      {"analyzers", "analyzers/a.cpp", "\"profiles/b.h\"", 1},
      {"analyzers", "analyzers/a.cpp", "\"cli/b.h\"", 1},
      {"analyzers", "analyzers/a.cpp", "\"b.h\"", 1},
      {"cli", "cli/commands/a.cpp", "\"analyzers/b.h\"", 0},
      {"cli", "cli/a.cpp", "\"tests/support/b.h\"", 1},
      {"core", "core/a.h", "<vector>", 0},
      {"core", "core/a.h", "<sqlite3.h>", 1},
      {"core", "core/a.h", "<toml++/toml.h>", 1},
      {"core", "core/a.cpp", "<toml++/toml.h>", 0},
      {"analyzers", "analyzers/a.h", "<llvm/Object/ELFObjectFile.h>", 1},
      {"cli", "cli/a.h", "<CLI/CLI.hpp>", 1},
      {"cli", "cli/a.h", "<fmt/format.h>", 1},
      {"cli", "cli/a.h", "<nlohmann/json.hpp>", 1},
      {"cli", "cli/a.h", "<nlohmann/json_fwd.hpp>", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.file);
    CAPTURE(row.include);
    CHECK(check_text(row.folder, row.file, "#include " + row.include + "\n").size() ==
          row.complaints);
  }
}

TEST_CASE("a file that is too long, and one without a licence, are seen") {
  const std::string lines(600, '\n');
  CHECK(check_text("core", "core/a.cpp", lines).size() == 1);
  CHECK(check_text("tests", "tests/unit/a.cpp", lines).empty());
  CHECK(check_text("tests", "tests/unit/a.cpp", lines + lines).size() == 1);
  CHECK(check_file(layer_of("core"), "core/a.cpp", "#include <vector>\n").size() == 1);
}
