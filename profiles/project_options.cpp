// SPDX-License-Identifier: Apache-2.0
#include "profiles/project_options.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/files.h"
#include "profiles/project_model.h"

namespace hone {
namespace {

namespace fs = std::filesystem;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

bool is_false(std::string_view value) {
  constexpr std::array<std::string_view, 6> kFalse = {"off", "false", "no", "n", "0", ""};
  return std::ranges::find(kFalse, lower(value)) != kFalse.end();
}

// The arguments of a command up to its ')': words and quoted strings, comments left out.
std::vector<std::string> parse_arguments(std::string_view text) {
  std::vector<std::string> arguments;
  std::size_t i = 0;
  while (i < text.size() && text[i] != ')') {
    if (text[i] == '#') {
      i = std::min(text.find('\n', i), text.size());
    } else if (text[i] == '"') {
      std::string quoted;
      for (++i; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        quoted += text[i];
      }
      ++i;
      arguments.push_back(std::move(quoted));
    } else if (std::isspace(static_cast<unsigned char>(text[i])) != 0) {
      ++i;
    } else {
      const std::size_t end = std::min(text.find_first_of(" \t\r\n\")", i), text.size());
      arguments.emplace_back(text.substr(i, end - i));
      i = end;
    }
  }
  return arguments;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Calls `use` with the arguments of every call of the command `name` (lower case).
template <typename Use>
void for_each_call(std::string_view text, const std::string& lowered, std::string_view name,
                   const Use& use) {
  for (std::size_t at = lowered.find(name); at != std::string::npos;
       at = lowered.find(name, at + 1)) {
    if (at > 0 && is_word(lowered[at - 1])) continue;
    const std::size_t line = lowered.rfind('\n', at) + 1;  // npos + 1 is 0
    if (lowered.find('#', line) < at) continue;
    const std::size_t open = lowered.find_first_not_of(" \t", at + name.size());
    if (open == std::string::npos || lowered[open] != '(') continue;
    use(parse_arguments(text.substr(open + 1)));
  }
}

bool is_cmake_file(const fs::path& path) {
  return path.filename() == "CMakeLists.txt" || path.extension() == ".cmake";
}

void add_once(std::vector<ProjectOption>& options, ProjectOption option) {
  if (std::ranges::find(options, option.name, &ProjectOption::name) == options.end()) {
    options.push_back(std::move(option));
  }
}

void add_cached(std::vector<ProjectOption>& options, std::string_view cache) {
  while (!cache.empty()) {
    const std::size_t end = std::min(cache.find('\n'), cache.size());
    const std::string_view line = cache.substr(0, end);
    cache.remove_prefix(std::min(end + 1, cache.size()));
    const std::size_t type = line.find(":BOOL=");
    if (type == std::string_view::npos || line.starts_with("CMAKE_") || line.starts_with("//")) {
      continue;
    }
    add_once(options, {std::string(line.substr(0, type)), !is_false(line.substr(type + 6))});
  }
}

}  // namespace

std::vector<ProjectOption> parse_options(std::string_view cmake_text) {
  std::vector<ProjectOption> options;
  const std::string lowered = lower(cmake_text);
  const auto add = [&](const std::vector<std::string>& arguments) {
    if (arguments.size() < 2 || arguments[0].find('$') != std::string::npos) return;
    add_once(options, {arguments[0], arguments.size() > 2 && !is_false(arguments[2])});
  };
  for_each_call(cmake_text, lowered, "option", add);
  for_each_call(cmake_text, lowered, "cmake_dependent_option", add);
  for_each_call(cmake_text, lowered, "include", [&](const std::vector<std::string>& arguments) {
    if (!arguments.empty() && arguments[0] == "CTest") add_once(options, {"BUILD_TESTING", true});
  });
  return options;
}

std::vector<ProjectOption> find_project_options(const fs::path& source, const fs::path& build) {
  constexpr int kMostFiles = 2000;
  std::vector<ProjectOption> options;
  if (const auto cache = read_file(build / "CMakeCache.txt")) add_cached(options, *cache);
  std::vector<fs::path> files;
  std::error_code error;
  auto entry = fs::recursive_directory_iterator(source, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_directory(ignored)) {
      const std::string name = entry->path().filename().string();
      if (name.starts_with('.') || lies_in(entry->path(), build)) entry.disable_recursion_pending();
    } else if (is_cmake_file(entry->path())) {
      files.push_back(entry->path());
      if (files.size() >= kMostFiles) break;
    }
  }
  // The top file's options first: they are the ones that people know.
  const auto depth = [](const fs::path& file) { return std::distance(file.begin(), file.end()); };
  std::ranges::sort(files, [&](const fs::path& a, const fs::path& b) {
    return depth(a) != depth(b) ? depth(a) < depth(b) : a < b;
  });
  for (const fs::path& file : files) {
    const Result<std::string> text = read_file(file);
    if (!text) continue;
    for (ProjectOption& option : parse_options(*text)) add_once(options, std::move(option));
  }
  return options;
}

}  // namespace hone
