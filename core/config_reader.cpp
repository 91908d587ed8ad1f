// SPDX-License-Identifier: Apache-2.0
#include "core/config_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/text.h"

namespace hone {

namespace {

bool has_nul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

std::string quoted(std::string_view key) { return fmt::format("\"{}\"", key); }

void add_type_problem(const ConfigValue& value, std::string_view label, std::string_view wanted,
                      ConfigProblems& problems, std::string hint = {}) {
  problems.add(value.place, fmt::format("{} must be {}, not {}", label, wanted, kind_of(value)),
               std::move(hint));
}

}  // namespace

void ConfigProblems::add(ConfigPlace place, std::string message, std::string hint) {
  if (wrong_ && wrong_->place <= place) return;
  wrong_ = Problem{place, std::move(message), std::move(hint)};
}

void ConfigProblems::add_missing(ConfigPlace place, std::string message, std::string hint) {
  if (missing_ && missing_->place <= place) return;
  missing_ = Problem{place, std::move(message), std::move(hint)};
}

Result<void> ConfigProblems::verdict() const {
  const auto& first = wrong_ ? wrong_ : missing_;
  if (!first) return {};
  return fail(fmt::format("{}: {}", locate(first->place), first->message), first->hint);
}

std::string ConfigProblems::locate(ConfigPlace place) const {
  return fmt::format("{}:{}:{}", file_, place.line, place.column);
}

std::string suggest(std::string_view word, std::span<const std::string> known) {
  const std::string nearest = find_nearest(word, known);
  if (!nearest.empty()) return fmt::format("did you mean \"{}\"?", nearest);
  return fmt::format("one of: {}", fmt::join(known, ", "));
}

std::optional<std::string> read_text(const ConfigValue& value, std::string_view label,
                                     ConfigProblems& problems) {
  const auto* text = std::get_if<std::string>(&value.data);
  if (!text) {
    add_type_problem(value, label, "a string", problems);
    return std::nullopt;
  }
  if (text->empty()) {
    problems.add(value.place, fmt::format("{} is empty", label));
    return std::nullopt;
  }
  if (has_nul(*text)) {
    problems.add(value.place, fmt::format("{} holds a NUL character", label));
    return std::nullopt;
  }
  return *text;
}

std::optional<std::vector<std::string>> read_texts(const ConfigValue& value, std::string_view label,
                                                   ConfigProblems& problems) {
  const auto* items = std::get_if<ConfigArray>(&value.data);
  if (!items) {
    add_type_problem(value, label, "a list of strings", problems,
                     "one string for each argument: [\"a\", \"b\"]");
    return std::nullopt;
  }
  std::vector<std::string> texts;
  for (const ConfigValue& item : *items) {
    const auto* text = std::get_if<std::string>(&item.data);
    if (!text) {
      add_type_problem(item, fmt::format("each item of {}", label), "a string", problems);
      return std::nullopt;
    }
    if (has_nul(*text)) {
      problems.add(item.place, fmt::format("an item of {} holds a NUL character", label));
      return std::nullopt;
    }
    texts.push_back(*text);
  }
  return texts;
}

std::optional<std::vector<std::string>> read_argv(const ConfigValue& value, std::string_view label,
                                                  ConfigProblems& problems) {
  auto argv = read_texts(value, label, problems);
  if (!argv) return std::nullopt;
  if (argv->empty() || argv->front().empty()) {
    problems.add(value.place, fmt::format("{} names no program", label),
                 "the program comes first: [\"{exe}\", \"argument\"]");
    return std::nullopt;
  }
  static const std::vector<std::string> kPlaces = {"{exe}", "{source}", "{build}", "{work}"};
  const std::string place = argv->front().substr(0, argv->front().find('/'));
  if (place.starts_with('{') && std::ranges::find(kPlaces, place) == kPlaces.end()) {
    problems.add(std::get<ConfigArray>(value.data).front().place,
                 fmt::format("unknown placeholder {}", place), suggest(place, kPlaces));
    return std::nullopt;
  }
  return argv;
}

ConfigReader::ConfigReader(const ConfigTable& table, ConfigPlace place, std::string title,
                           ConfigProblems& problems)
    : table_(&table), place_(place), title_(std::move(title)), problems_(&problems) {}

const ConfigValue* ConfigReader::find(std::string_view key) {
  if (std::ranges::find(known_, key) == known_.end()) known_.emplace_back(key);
  const auto entry = std::ranges::find(*table_, key, &ConfigEntry::key);
  return entry == table_->end() ? nullptr : &entry->value;
}

const ConfigValue* ConfigReader::need(std::string_view key, std::string hint) {
  const ConfigValue* value = find(key);
  if (!value) {
    problems_->add_missing(place_, fmt::format("{} has no \"{}\"", title_, key), std::move(hint));
  }
  return value;
}

std::optional<std::string> ConfigReader::text(std::string_view key) {
  const ConfigValue* value = find(key);
  if (!value) return std::nullopt;
  return read_text(*value, quoted(key), *problems_);
}

std::optional<std::size_t> ConfigReader::choice(std::string_view key,
                                                std::span<const std::string> names) {
  const ConfigValue* value = find(key);
  if (!value) return std::nullopt;
  const auto word = read_text(*value, quoted(key), *problems_);
  if (!word) return std::nullopt;
  const auto name = std::ranges::find(names, *word);
  if (name != names.end()) return static_cast<std::size_t>(name - names.begin());
  problems_->add(value->place, fmt::format("\"{}\" cannot be \"{}\"", key, *word),
                 suggest(*word, names));
  return std::nullopt;
}

std::optional<std::vector<std::string>> ConfigReader::texts(std::string_view key) {
  const ConfigValue* value = find(key);
  if (!value) return std::nullopt;
  return read_texts(*value, quoted(key), *problems_);
}

std::optional<double> ConfigReader::number(std::string_view key) {
  const ConfigValue* value = find(key);
  if (!value) return std::nullopt;
  std::optional<double> number;
  if (const auto* integer = std::get_if<std::int64_t>(&value->data)) {
    number = static_cast<double>(*integer);
  }
  if (const auto* real = std::get_if<double>(&value->data)) number = *real;
  if (!number) {
    add_type_problem(*value, quoted(key), "a number", *problems_);
  } else if (!std::isfinite(*number)) {
    problems_->add(value->place, fmt::format("\"{}\" must be a finite number", key));
    number.reset();
  }
  return number;
}

std::optional<std::string> ConfigReader::literal(std::string_view key) {
  const ConfigValue* value = find(key);
  if (!value) return std::nullopt;
  if (const auto* integer = std::get_if<std::int64_t>(&value->data)) {
    return fmt::format("{}", *integer);
  }
  if (const auto* real = std::get_if<double>(&value->data)) return fmt::format("{}", *real);
  return read_text(*value, quoted(key), *problems_);
}

void ConfigReader::add_parse_problem(std::string_view key, const Error& error) {
  const auto entry = std::ranges::find(*table_, key, &ConfigEntry::key);
  problems_->add(entry->value.place, fmt::format("\"{}\": {}", key, error.message), error.hint);
}

const ConfigTable* ConfigReader::table(std::string_view key, std::string_view hint) {
  const ConfigValue* value = find(key);
  if (!value) return nullptr;
  const auto* table = std::get_if<ConfigTable>(&value->data);
  if (!table) add_type_problem(*value, quoted(key), "a table", *problems_, std::string(hint));
  return table;
}

void ConfigReader::finish() {
  for (const ConfigEntry& entry : *table_) {
    if (std::ranges::find(known_, entry.key) != known_.end()) continue;
    problems_->add(entry.place, fmt::format("unknown key \"{}\" in {}", entry.key, title_),
                   suggest(entry.key, known_));
  }
}

}  // namespace hone
