// SPDX-License-Identifier: Apache-2.0
// A TOML document as plain values with their places, in document order, so that the readers above
// it need no TOML library. Only config_value.cpp parses.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"

namespace hone {

/// Where something stands, both from 1.
struct ConfigPlace {
  int line = 1;
  int column = 1;

  auto operator<=>(const ConfigPlace&) const = default;
};

struct ConfigValue;
struct ConfigEntry;
using ConfigArray = std::vector<ConfigValue>;
using ConfigTable = std::vector<ConfigEntry>;
/// TOML's dates and times, which no key of hone takes.
struct ConfigDate {};

struct ConfigValue {
  ConfigPlace place;
  std::variant<std::string, std::int64_t, double, bool, ConfigDate, ConfigArray, ConfigTable> data;
};

struct ConfigEntry {
  std::string key;
  ConfigPlace place;  ///< of the key
  ConfigValue value;
};

/// "a string", "a number", "a list", "a table", …
std::string_view kind_of(const ConfigValue& value);

/// Parses a document. A syntax error is an Error "FILE:LINE:COLUMN: …".
Result<ConfigTable> parse_config_text(std::string_view text, const std::string& file);

}  // namespace hone
