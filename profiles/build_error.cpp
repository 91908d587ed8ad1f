// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "profiles/cmake.h"
#include "profiles/log_lines.h"

namespace hone {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string below_source(const std::string& path, const fs::path& source) {
  return lies_in(path, source) && fs::path(path).is_absolute()
             ? fs::path(path).lexically_normal().lexically_relative(source.lexically_normal())
             : fs::path(path);
}

// "PATH:LINE:COLUMN" or "PATH:LINE" -> "path:LINE", the path below the source; "" for others.
std::string shorten_place(std::string_view place, const fs::path& source) {
  std::array<std::string_view, 2> numbers;
  std::size_t count = 0;
  while (count < 2) {
    const std::size_t colon = place.rfind(':');
    if (colon == std::string_view::npos || !is_number(place.substr(colon + 1))) break;
    numbers[count++] = place.substr(colon + 1);
    place = place.substr(0, colon);
  }
  if (count == 0) return {};
  return fmt::format("{}:{}", below_source(std::string(place), source), numbers[count - 1]);
}

// clang and gcc: "/src/main.cpp:12:3: fatal error: 'x.h' file not found"
std::optional<std::string> match_compiler(const std::string& line, const fs::path& source) {
  for (const std::string_view mark : {": error: ", ": fatal error: "}) {
    const std::size_t at = line.find(mark);
    if (at == std::string::npos) continue;
    const std::string place = shorten_place(std::string_view(line).substr(0, at), source);
    if (!place.empty()) return fmt::format("{}: {}", place, line.substr(at + mark.size()));
  }
  return std::nullopt;
}

// "ld.lld: error: undefined symbol: f()" is followed by ">>> referenced by main.cpp:3".
std::optional<std::string> match_linker(const Lines& lines, std::size_t at) {
  const std::string& line = lines[at];
  const std::size_t mark = line.find("ld.lld: error: ");
  if (mark == std::string::npos) return std::nullopt;
  std::string text = line.substr(mark);
  constexpr std::string_view kReference = ">>> referenced by ";
  if (at + 1 < lines.size() && lines[at + 1].starts_with(kReference)) {
    text += fmt::format(" (referenced by {})", lines[at + 1].substr(kReference.size()));
  }
  return text;
}

// One line of a tool that stops the build: GNU ld, the drivers, LLVM itself, ninja, cmake.
std::optional<std::string> match_tool(const Lines& lines, std::size_t at) {
  const std::string& line = lines[at];
  constexpr std::array<std::string_view, 12> kStarts = {"error: ",
                                                        "clang: error: ",
                                                        "clang++: error: ",
                                                        "clang-",
                                                        "fatal error: error in backend",
                                                        "LLVM ERROR: ",
                                                        "ninja: error: ",
                                                        "ninja: fatal: ",
                                                        "CMake Error",
                                                        "llvm-ar: error:",
                                                        "collect2: error: ",
                                                        "Assembler messages:"};
  if (line.find(": undefined reference to ") != std::string::npos) return line;
  for (const std::string_view start : kStarts) {
    if (!line.starts_with(start)) continue;
    if (start == "clang-" && line.find(": error: ") == std::string::npos) continue;
    // CMake's text stands on the next line.
    if (!line.ends_with("):") || at + 1 == lines.size()) return line;
    const std::size_t text = std::min(lines[at + 1].find_first_not_of(' '), lines[at + 1].size());
    return fmt::format("{} {}", line, lines[at + 1].substr(text));
  }
  return std::nullopt;
}

// The drivers' last line, which only says that the linker had something to say.
bool is_summary(const std::string& line) {
  return line.find("linker command failed") != std::string::npos ||
         line.starts_with("collect2: error");
}

// A command without an error line that is known: "FAILED: TARGET" is followed by the command and
// by what it printed.
std::string describe_failed(const Lines& lines, std::size_t at) {
  constexpr std::string_view kFailed = "FAILED: ";
  std::string what = lines[at].substr(kFailed.size());
  while (what.ends_with(' ')) what.pop_back();
  std::string last;
  for (std::size_t i = at + 2; i < lines.size(); ++i) {
    if (lines[i].starts_with('[') || lines[i].starts_with("ninja: ")) break;
    if (!lines[i].empty() && !is_summary(lines[i])) last = lines[i];
  }
  return last.empty() ? fmt::format("{} failed without a message", what)
                      : fmt::format("{}: {}", what, last);
}

}  // namespace

std::string first_build_error(const std::string& log, const fs::path& source) {
  const Lines lines = split_log(log);
  std::optional<std::string> summary;  // what only says that something failed
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (auto error = match_compiler(lines[i], source)) return *error;
    if (auto error = match_linker(lines, i)) return *error;
    if (auto error = match_tool(lines, i)) {
      if (!is_summary(lines[i])) return *error;
      if (!summary) summary = error;
    }
    if (!summary && lines[i].starts_with("FAILED: ")) summary = describe_failed(lines, i);
  }
  if (summary) return *summary;
  const auto last = std::find_if(lines.rbegin(), lines.rend(),
                                 [](const std::string& line) { return !line.empty(); });
  return last == lines.rend() ? "the build failed without a message" : *last;
}

}  // namespace hone
