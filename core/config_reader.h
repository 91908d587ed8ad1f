// SPDX-License-Identifier: Apache-2.0
// Reads one table of hone.toml key by key, with types. Keys that nobody asked for are unknown and
// therefore problems. Problems are collected, so that reading goes on with a fallback, and the most
// helpful one is reported.
#pragma once

#include <initializer_list>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/config_value.h"
#include "core/result.h"

namespace hone {

class ConfigProblems {
 public:
  explicit ConfigProblems(std::string file) : file_(std::move(file)) {}

  /// A wrong value or key.
  void add(ConfigPlace place, std::string message, std::string hint = {});
  /// A key that is not there; reported only when nothing else is wrong, for it may be the one that
  /// was misspelt.
  void add_missing(ConfigPlace place, std::string message, std::string hint = {});
  /// "FILE:LINE:COLUMN".
  std::string locate(ConfigPlace place) const;
  /// The first problem of the document as "FILE:LINE:COLUMN: message".
  Result<void> verdict() const;

 private:
  struct Problem {
    ConfigPlace place;
    std::string message;
    std::string hint;
  };
  std::string file_;
  std::optional<Problem> wrong_;
  std::optional<Problem> missing_;
};

/// `did you mean "size"?` or, when nothing is near, `one of: time, size`.
std::string suggest(std::string_view word, std::span<const std::string> known);

class ConfigReader {
 public:
  /// `title` names the table in messages: "[project]".
  ConfigReader(const ConfigTable& table, ConfigPlace place, std::string title,
               ConfigProblems& problems);

  ConfigPlace place() const { return place_; }
  const std::string& title() const { return title_; }
  ConfigProblems& problems() { return *problems_; }

  /// The value of the key, null when it is absent.
  const ConfigValue* find(std::string_view key);
  /// As find(); absence is a problem.
  const ConfigValue* need(std::string_view key, std::string hint = {});

  /// The text of a string value, when there is one that is right: not empty, no NUL inside.
  std::optional<std::string> text(std::string_view key);
  /// One of `names`, as its index.
  std::optional<std::size_t> choice(std::string_view key, std::span<const std::string> names);
  /// A list of strings, none of them with a NUL inside.
  std::optional<std::vector<std::string>> texts(std::string_view key);
  /// A finite number.
  std::optional<double> number(std::string_view key);
  /// A quantity that `parse` reads from a string; a number is given to it as its text.
  template <typename T>
  std::optional<T> parsed(std::string_view key, Result<T> (*parse)(std::string_view));
  /// The table of a key, null when it is absent or something else.
  const ConfigTable* table(std::string_view key, std::string_view hint = {});

  /// Call last: every key that was not asked for is unknown.
  void finish();

 private:
  std::optional<std::string> literal(std::string_view key);
  void add_parse_problem(std::string_view key, const Error& error);

  const ConfigTable* table_;
  ConfigPlace place_;
  std::string title_;
  ConfigProblems* problems_;
  std::vector<std::string> known_;
};

/// The string in `value`, which `label` names in messages. Empty strings and NULs are problems.
std::optional<std::string> read_text(const ConfigValue& value, std::string_view label,
                                     ConfigProblems& problems);
/// The strings in a list; an empty string is allowed in it (an argument may be empty).
std::optional<std::vector<std::string>> read_texts(const ConfigValue& value, std::string_view label,
                                                   ConfigProblems& problems);
/// As read_texts(), for an argument vector: neither the list nor its first word is empty, and a
/// placeholder that begins it is a known one.
std::optional<std::vector<std::string>> read_argv(const ConfigValue& value, std::string_view label,
                                                  ConfigProblems& problems);

template <typename T>
std::optional<T> ConfigReader::parsed(std::string_view key, Result<T> (*parse)(std::string_view)) {
  const auto written = literal(key);
  if (!written) return std::nullopt;
  auto value = parse(*written);
  if (value) return *value;
  add_parse_problem(key, value.error());
  return std::nullopt;
}

}  // namespace hone
