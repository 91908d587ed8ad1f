// SPDX-License-Identifier: Apache-2.0
#include "profiles/profile.h"

#include <nlohmann/json.hpp>

#include "profiles/axis_table.h"

namespace hone {

namespace {

constexpr int kOtherCompilerWeight = 5;

using Values = std::span<const AxisValue>;

template <typename Value>
const AxisValue& row_of(Values values, Value value) {
  return values[static_cast<std::size_t>(value)];
}

}  // namespace

bool is_plain(const Axes& axes) { return axes == Axes{.compiler = axes.compiler}; }

bool folds(const Axes& axes) {
  return axes.sections == Sections::kIcfSafe || axes.sections == Sections::kIcfAll;
}

int complexity(const Axes& axes) {
  int sum = axes.compiler.empty() ? 0 : kOtherCompilerWeight;
  for_each_axis(
      [&](std::string_view, Values values, auto value) { sum += row_of(values, value).weight; },
      axes);
  return sum + static_cast<int>(axes.compile.size() + axes.link.size());
}

std::string axes_to_json(const Axes& axes) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  if (!axes.compiler.empty()) json["compiler"] = axes.compiler;
  for_each_axis(
      [&](std::string_view name, Values values, auto value) {
        const std::string_view word = row_of(values, value).word;
        if (!word.empty()) json[std::string(name)] = word;
      },
      axes);
  if (!axes.compile.empty()) json["compile"] = axes.compile;
  if (!axes.link.empty()) json["link"] = axes.link;
  return json.dump();
}

Axes axes_from_json(const std::string& text) {
  Axes axes;
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return axes;
  axes.compiler = json.value("compiler", "");
  for_each_axis(
      [&](std::string_view name, Values values, auto& value) {
        const std::string word = json.value(name, "");
        const auto row = std::ranges::find(values, word, &AxisValue::word);
        if (row == values.end()) return;
        value = static_cast<std::remove_reference_t<decltype(value)>>(row - values.begin());
      },
      axes);
  axes.compile = json.value("compile", std::vector<std::string>());
  axes.link = json.value("link", std::vector<std::string>());
  return axes;
}

}  // namespace hone
