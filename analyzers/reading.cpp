// SPDX-License-Identifier: Apache-2.0
#include "analyzers/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>

#include "core/files.h"
#include "core/text.h"

namespace hone {
namespace {

using Json = nlohmann::json;

/// std::regex recurses once per character: longer lines are not searched beyond this.
constexpr std::size_t kLongestLine = 4096;
constexpr std::uintmax_t kLargestFile = std::uintmax_t{64} << 20;

std::optional<double> parse_number(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (end == text.c_str()) return std::nullopt;
  return *end == '\0' ? std::optional(value) : std::nullopt;
}

std::string find_group(const std::smatch& match) {
  for (std::size_t group = 1; group < match.size(); ++group) {
    if (match[group].matched) return match[group].str();
  }
  return match.str();
}

Result<double> read_by_regex(const std::string& pattern, std::string_view text,
                             const std::string& where) {
  const std::regex regex(pattern);
  std::optional<std::string> found;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string line(text.substr(0, std::min(end, kLongestLine)));
    text.remove_prefix(std::min(end + 1, text.size()));
    for (std::sregex_iterator match(line.begin(), line.end(), regex), none; match != none; ++match)
      found = find_group(*match);
  }
  if (!found) return fail(fmt::format("`{}` matches no line of {}", pattern, where));
  if (const auto number = parse_number(*found)) return *number;
  return fail(fmt::format("`{}` matches `{}` in {}, which is not a number", pattern,
                          escape_terminal(*found), where));
}

/// The document, or the last one that begins at a line's beginning after other output.
std::optional<Json> parse_document(std::string_view text) {
  for (std::size_t begin = 0; begin < text.size();) {
    if (text[begin] == '{' || text[begin] == '[') {
      Json json = Json::parse(text.substr(begin), nullptr, /*allow_exceptions=*/false);
      if (!json.is_discarded()) return json;
    }
    const std::size_t line = text.find('\n', begin);
    begin = line == std::string_view::npos ? text.size() : line + 1;
  }
  return std::nullopt;
}

Result<double> read_by_pointer(const std::string& pointer, std::string_view text,
                               const std::string& where) {
  const auto json = parse_document(text);
  if (!json) return fail(fmt::format("{} holds no JSON document", where));
  const Json::json_pointer path(pointer);
  if (!json->contains(path)) return fail(fmt::format("{} has no {}", where, pointer));
  const Json& value = json->at(path);
  if (value.is_number()) return value.get<double>();
  if (value.is_string()) {
    if (const auto number = parse_number(value.get<std::string>())) return *number;
  }
  return fail(fmt::format("{} in {} is not a number", pointer, where));
}

}  // namespace

std::optional<std::string> find_missing_reading(const Readings& wanted, const Readings& readings) {
  using Reading = Readings::value_type;
  for (const auto& [name, value] : wanted) {
    if (std::ranges::find(readings, name, &Reading::first) == readings.end()) return name;
  }
  return std::nullopt;
}

Result<Readings> read_readings(const MetricConfig& metric, const std::filesystem::path& stdout_file,
                               const std::filesystem::path& cwd) {
  const bool in_stdout = metric.file.empty();
  const std::filesystem::path path = in_stdout ? stdout_file : cwd / metric.file;
  const std::string where = in_stdout ? "stdout" : escape_terminal(metric.file);
  std::error_code error;
  if (std::filesystem::file_size(path, error) > kLargestFile && !error)
    return fail(fmt::format("{} is larger than 64 MiB: no metric is read from it", where));
  const auto text = read_file(path);
  if (!text) return fail(fmt::format("no metric: {}", text.error().message));
  if (metric.choice == MetricChoice::kGoogleBenchmark) return read_google_benchmark(*text);
  const auto value = metric.choice == MetricChoice::kRegex
                         ? read_by_regex(metric.pattern, *text, where)
                         : read_by_pointer(metric.pattern, *text, where);
  if (!value) return fail("no metric: " + value.error().message);
  return Readings{{"", *value}};
}

}  // namespace hone
