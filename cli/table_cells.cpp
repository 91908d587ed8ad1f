// SPDX-License-Identifier: Apache-2.0
#include "cli/table_cells.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/text_layout.h"
#include "core/text.h"

namespace hone {

std::string csv_cell(std::string_view text) {
  std::string cell;
  std::string_view separator;
  for (const std::string_view line : lines_of(text)) {
    cell.append(separator).append(escape_terminal(line));
    separator = "\n";
  }
  if (cell.find_first_of("=+-@\t") == 0) cell.insert(0, "'");
  if (cell.find_first_of(",\"\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string csv_cell(std::optional<double> value) {
  return value && std::isfinite(*value) ? fmt::format("{}", *value) : std::string();
}

std::string markdown_cell(std::string_view text) {
  std::string out;
  for (const char c : one_line(text)) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      if (std::string_view("\\`*_[]|~#!").contains(c)) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string json_string(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace hone
