// SPDX-License-Identifier: Apache-2.0
#include "core/config_value.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

namespace hone {

namespace {

ConfigPlace place_of(const toml::source_region& source) {
  return {.line = static_cast<int>(source.begin.line),
          .column = static_cast<int>(source.begin.column)};
}

ConfigTable convert(const toml::table& table);

ConfigValue convert(const toml::node& node) {
  ConfigValue value{.place = place_of(node.source()), .data = ConfigDate{}};
  if (const auto* text = node.as_string()) {
    value.data = text->get();
  } else if (const auto* integer = node.as_integer()) {
    value.data = integer->get();
  } else if (const auto* real = node.as_floating_point()) {
    value.data = real->get();
  } else if (const auto* boolean = node.as_boolean()) {
    value.data = boolean->get();
  } else if (const auto* array = node.as_array()) {
    ConfigArray items;
    for (const toml::node& item : *array) items.push_back(convert(item));
    value.data = std::move(items);
  } else if (const auto* table = node.as_table()) {
    value.data = convert(*table);
  }
  return value;
}

ConfigTable convert(const toml::table& table) {
  ConfigTable entries;
  for (const auto& [key, node] : table) {
    entries.push_back({std::string(key.str()), place_of(key.source()), convert(node)});
  }
  std::ranges::sort(entries, {}, &ConfigEntry::place);
  return entries;
}

}  // namespace

std::string_view kind_of(const ConfigValue& value) {
  constexpr std::string_view kKinds[] = {"a string", "a number", "a number", "true or false",
                                         "a date",   "a list",   "a table"};
  return kKinds[value.data.index()];
}

Result<ConfigTable> parse_config_text(std::string_view text, const std::string& file) {
  try {
    return convert(static_cast<const toml::table&>(toml::parse(text)));
  } catch (const toml::parse_error& error) {
    const ConfigPlace place = place_of(error.source());
    return fail(fmt::format("{}:{}:{}: {}", file, place.line, place.column, error.description()));
  }
}

}  // namespace hone
