// SPDX-License-Identifier: Apache-2.0
#include "profiles/log_lines.h"

namespace hone {
namespace {

// "\x1b[1;31m" and the like: escape, '[', parameters, one final letter.
std::size_t escape_length(std::string_view text) {
  if (!text.starts_with("\x1b[")) return text.empty() ? 0 : 1;
  const std::size_t end = text.find_first_not_of("0123456789;:?", 2);
  return end == std::string_view::npos ? text.size() : end + 1;
}

std::string clean(std::string_view line) {
  std::string text;
  while (!line.empty()) {
    if (line.front() == '\x1b') {
      line.remove_prefix(escape_length(line));
      continue;
    }
    if (line.front() != '\r') text += line.front();
    line.remove_prefix(1);
  }
  return text;
}

}  // namespace

std::vector<std::string> split_log(std::string_view log) {
  std::vector<std::string> lines;
  while (!log.empty()) {
    const std::size_t end = log.find('\n');
    lines.push_back(clean(log.substr(0, end)));
    if (end == std::string_view::npos) break;
    log.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace hone
