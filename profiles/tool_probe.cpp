// SPDX-License-Identifier: Apache-2.0
#include "profiles/tool_probe.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "core/files.h"

namespace hone {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads "19.1.7" at the start of `text`; fewer than two parts are no version.
std::vector<int> parse_parts(std::string_view text) {
  std::vector<int> parts;
  while (true) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return {};
    parts.push_back(value);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.size() < 2 || text[0] != '.' || !is_digit(text[1])) break;
    text.remove_prefix(1);
  }
  return parts.size() < 2 ? std::vector<int>{} : parts;
}

}  // namespace

std::string Version::text() const { return fmt::format("{}", fmt::join(parts, ".")); }

std::weak_ordering Version::operator<=>(const Version& other) const {
  const std::size_t size = std::max(parts.size(), other.parts.size());
  for (std::size_t i = 0; i < size; ++i) {
    const int mine = i < parts.size() ? parts[i] : 0;
    const int theirs = i < other.parts.size() ? other.parts[i] : 0;
    if (mine != theirs) return mine <=> theirs;
  }
  return std::weak_ordering::equivalent;
}

Version parse_version(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_digit(text[i]) || (i > 0 && (is_digit(text[i - 1]) || text[i - 1] == '.'))) continue;
    if (std::vector<int> parts = parse_parts(text.substr(i)); !parts.empty()) return {parts};
  }
  return {};
}

ToolProbe::ToolProbe(Runner& runner) : runner_(&runner) {
  std::error_code error;
  std::string pattern = (std::filesystem::temp_directory_path(error) / "hone-XXXXXX").string();
  if (!error && ::mkdtemp(pattern.data()) != nullptr) folder_ = pattern;
}

ToolProbe::~ToolProbe() {
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

ToolAnswer ToolProbe::ask(const std::filesystem::path& program) {
  if (program.empty() || !try_out({program.string(), "--version"}).worked) return {};
  const Result<std::string> text = read_file(folder_ / "output");
  if (!text) return {};
  return {*text, parse_version(*text)};
}

ToolTrial ToolProbe::try_out(const std::vector<std::string>& words) {
  if (folder_.empty()) return {.errors = "no folder for temporary files"};
  Command command{.argv = words};
  command.stdout_file = folder_ / "output";
  command.stderr_file = folder_ / "errors";
  command.timeout = Seconds{10};
  command.output_limit = Bytes{1 << 20};
  const Result<Outcome> outcome = runner_->run(command);
  if (!outcome) return {.errors = outcome.error().message};
  return {.worked = outcome->succeeded(), .errors = read_file(command.stderr_file).value_or("")};
}

}  // namespace hone
