// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>

#include "profiles/cmake.h"
#include "profiles/log_lines.h"
#include "profiles/project_options.h"

namespace hone {
namespace {

bool holds_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return result;
}

// A block starts with "CMake Error" and goes on while lines are empty, indented, or the call stack.
std::size_t block_end(const std::vector<std::string>& lines, std::size_t start) {
  std::size_t end = start + 1;
  while (end < lines.size() && (lines[end].empty() || lines[end].starts_with(' ') ||
                                lines[end].starts_with("Call Stack"))) {
    ++end;
  }
  while (end > start + 1 && lines[end - 1].empty()) --end;
  return end;
}

std::string join_lines(const std::vector<std::string>& lines, std::size_t start, std::size_t end) {
  constexpr std::size_t kMostLines = 30;
  std::string text;
  for (std::size_t i = start; i < end; ++i) {
    if (i - start == kMostLines) return text + "  …\n";
    text += lines[i] + '\n';
  }
  return text;
}

/// What CMake said first, and where.
struct CmakeError {
  std::string block;    // in its own words, with the tool's words that led to it
  std::string summary;  // its first paragraph on one line
};

// CMake sets a path apart in the middle of a sentence, by empty lines and a deeper indent: the
// first paragraph goes on there, and behind it.
std::string summarize_block(const std::vector<std::string>& lines, std::size_t start,
                            std::size_t end) {
  constexpr std::string_view kPrefix = "CMake Error: ";
  if (lines[start].starts_with(kPrefix)) return lines[start].substr(kPrefix.size());
  std::string summary;
  std::size_t last_indent = 0;
  for (std::size_t i = start + 1; i < end && !lines[i].starts_with("Call Stack"); ++i) {
    const std::size_t indent = lines[i].find_first_not_of(' ');
    if (indent == std::string::npos) continue;
    const bool new_paragraph = !summary.empty() && lines[i - 1].empty();
    if (new_paragraph && (indent == last_indent ||
                          std::string_view(".:!?").find(summary.back()) != std::string_view::npos))
      break;
    summary += (summary.empty() ? "" : " ") + lines[i].substr(indent);
    last_indent = indent;
  }
  return summary;
}

// git says why a clone fails before CMake says that it failed; CMake's last block then has the
// project's own line.
CmakeError find_cmake_error(const std::vector<std::string>& lines) {
  const auto is_start = [](const std::string& line) { return line.starts_with("CMake Error"); };
  const auto first = std::ranges::find_if(lines, is_start);
  if (first == lines.end()) {
    const std::size_t start = lines.size() > 10 ? lines.size() - 10 : 0;
    return {join_lines(lines, start, lines.size()), lines.empty() ? "" : lines.back()};
  }
  const auto start = static_cast<std::size_t>(first - lines.begin());
  const std::size_t end = block_end(lines, start);
  CmakeError error;
  const auto is_fatal = [](const std::string& line) {
    return line.starts_with("fatal: ") || line.starts_with("error: ");
  };
  const auto fatal = std::find_if(lines.begin(), first, is_fatal);
  if (fatal != first) error.block = *fatal + '\n';
  error.block += join_lines(lines, start, end);
  error.summary = summarize_block(lines, start, end);
  if (error.block.find("-subbuild/") != std::string::npos) {
    const auto last = std::ranges::find_if(std::next(first), lines.end(), is_start);
    if (last != lines.end()) {
      const auto at = static_cast<std::size_t>(last - lines.begin());
      error.block += '\n' + join_lines(lines, at, block_end(lines, at));
    }
  }
  return error;
}

// The network's own words may stand anywhere above CMake's; the others count only in its error.
bool is_offline(std::string_view log, std::string_view block) {
  return holds_any(log, {"Could not resolve host", "Couldn't resolve host", "Failed to clone",
                         "Failed to connect", "Network is unreachable", "Timeout was reached",
                         "Each download failed", "unable to access 'http",
                         "ould not read from remote repository"}) ||
         holds_any(block, {"FetchContent", "ExternalProject", "ownload"});
}

bool lacks_submodule(const std::filesystem::path& source, std::string_view block) {
  std::error_code ignored;
  return holds_any(block, {"submodule"}) ||
         (std::filesystem::exists(source / ".gitmodules", ignored) &&
          holds_any(block, {"which is not an existing", "does not contain a CMakeLists.txt"}));
}

bool is_missing_part(std::string_view log) {
  return holds_any(
      log, {"which is not an existing", "does not contain a CMakeLists.txt",
            "Could not find a package configuration file", "Could NOT find", "required package",
            "By not providing", "No package '", "Could not find a configuration file for package",
            "Could not find the following"});
}

bool is_compiler_failure(std::string_view block) {
  return holds_any(block, {"is not a full path to an existing compiler", "No CMAKE_C_COMPILER",
                           "No CMAKE_CXX_COMPILER", "is not able to compile a simple test"});
}

// Names in quotes or after "Could NOT find": "GTest", ZLIB.
std::string missing_package(std::string_view block) {
  for (const std::string_view before :
       {"provided by \"", "Could NOT find ", "provided by\n  \"", "No package '"}) {
    std::size_t start = block.find(before);
    if (start == std::string_view::npos) continue;
    start += before.size();
    const std::size_t end = block.find_first_of("\"' (\n", start);
    return std::string(block.substr(start, end - start));
  }
  return {};
}

// Switches that are on and are named after tests and the like, or after what is missing.
std::vector<std::string> avoiding_arguments(const std::vector<ProjectOption>& options,
                                            std::string_view package) {
  constexpr std::size_t kMost = 6;
  std::vector<std::string> arguments;
  for (const ProjectOption& option : options) {
    const std::string name = upper(option.name);
    const bool needless = holds_any(name, {"TEST", "BENCH", "EXAMPLE", "SAMPLE", "FUZZ", "DEMO"}) ||
                          name.ends_with("DOC") || name.ends_with("DOCS");
    const bool named = package.size() > 1 && name.find(upper(package)) != std::string::npos;
    // What a project sets for GoogleTest, named after it, leaves out nothing.
    const bool of_gtest = name.starts_with("GTEST_");
    if (!option.on || of_gtest || !(needless || named) || arguments.size() == kMost) continue;
    arguments.push_back(fmt::format("\"-D{}=OFF\"", option.name));
  }
  return arguments;
}

/// What a project lacks to be configured.
enum class Lack { kNetwork, kSubmodule, kPackage };

std::string avoiding_hint(const std::filesystem::path& source, const std::filesystem::path& build,
                          const std::string& block, Lack lack) {
  struct Words {
    const char* problem;
    const char* remedy;
  };
  constexpr std::array<Words, 3> kWords = {{
      {"the project needs the network to configure", "give it access"},
      {"the project's git submodules are missing", "run `git submodule update --init`"},
      {"the project needs something that is not installed", "install it"},
  }};
  const Words& words = kWords[static_cast<std::size_t>(lack)];
  const std::vector<std::string> arguments =
      avoiding_arguments(find_project_options(source, build), missing_package(block));
  if (arguments.empty()) {
    return fmt::format("{}: {}, or pass what avoids it with `configure` in hone.toml",
                       words.problem, words.remedy);
  }
  return fmt::format("{}: {}, or leave out what needs it in hone.toml, such as configure = [{}]",
                     words.problem, words.remedy, fmt::join(arguments, ", "));
}

}  // namespace

Error explain_configure_failure(const std::filesystem::path& source,
                                const std::filesystem::path& build, const std::string& log) {
  const std::string place = source.string();
  std::error_code ignored;
  if (!std::filesystem::exists(source / "CMakeLists.txt", ignored)) {
    return {fmt::format("{} holds no CMakeLists.txt", place),
            "let `source` in hone.toml name the folder of the project's top CMakeLists.txt"};
  }
  const CmakeError error = find_cmake_error(split_log(log));
  Error explained{fmt::format("cmake cannot configure {}: {}", place, error.summary), "",
                  error.block};
  if (error.block.find("or higher is required.  You are running") != std::string::npos) {
    explained.hint = "install a newer cmake, or put one first on PATH";
  } else if (is_compiler_failure(error.block)) {
    explained.hint =
        "see `hone doctor`; a C++ compiler also needs the headers of a standard "
        "library (package libstdc++-12-dev)";
  } else if (lacks_submodule(source, error.block)) {
    explained.hint = avoiding_hint(source, build, error.block, Lack::kSubmodule);
  } else if (is_offline(log, error.block)) {
    explained.hint = avoiding_hint(source, build, error.block, Lack::kNetwork);
  } else if (is_missing_part(error.block)) {
    explained.hint = avoiding_hint(source, build, error.block, Lack::kPackage);
  } else {
    explained.hint = "arguments for cmake go into `configure` in hone.toml";
  }
  return explained;
}

}  // namespace hone
