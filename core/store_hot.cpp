// SPDX-License-Identifier: Apache-2.0
// The store's captures of run time.
#include <charconv>

#include "core/store_state.h"

namespace hone {

namespace {

std::string join_places(const std::vector<std::int64_t>& places) {
  std::string text;
  for (const std::int64_t place : places) {
    if (!text.empty()) text += ' ';
    text += std::to_string(place);
  }
  return text;
}

std::vector<std::int64_t> split_places(const std::string& text) {
  std::vector<std::int64_t> places;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at < end) {
    std::int64_t place = 0;
    const auto [next, error] = std::from_chars(at, end, place);
    if (error != std::errc()) break;
    places.push_back(place);
    at = next == end ? end : next + 1;
  }
  return places;
}

HotCaptureRow read_capture(SqlColumns& columns) {
  return {.id = columns.integer(),
          .run = columns.integer(),
          .profile = columns.text(),
          .workload = columns.text(),
          .source = columns.text(),
          .rate = columns.integer(),
          .stacks = columns.text(),
          .kernel = columns.integer() != 0,
          .samples = columns.integer(),
          .lost = columns.integer(),
          .truncated = columns.integer(),
          .wall = Seconds(columns.real()),
          .user = Seconds(columns.real()),
          .system = Seconds(columns.real())};
}

Result<void> insert_contents(Database& database, std::int64_t id, const HotCapture& capture) {
  for (std::size_t i = 0; i < capture.places.size(); ++i) {
    const HotPlaceRow& place = capture.places[i];
    auto added = database.run(
        "INSERT INTO hot_place (capture, number, module, address, symbol, library, frames_json)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        {id, static_cast<std::int64_t>(i), place.module, place.address, place.symbol, place.library,
         place.frames_json});
    if (!added) return added;
  }
  for (const HotStackRow& stack : capture.stacks) {
    const std::string places = join_places(stack.places);
    auto added = database.run("INSERT INTO hot_stack (capture, places, count) VALUES (?, ?, ?)",
                              {id, places, stack.count});
    if (!added) return added;
  }
  return {};
}

}  // namespace

Result<void> Store::add_hot_capture(const HotCapture& capture) {
  Database& database = state_->database;
  return database.transact([&]() -> Result<void> {
    const HotCaptureRow& row = capture.row;
    auto added = database.run(
        "INSERT INTO hot_capture (run, profile, workload, source, rate, stacks, kernel, samples,"
        " lost, truncated, wall, user, system) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {row.run, row.profile, row.workload, row.source, row.rate, row.stacks,
         static_cast<std::int64_t>(row.kernel), row.samples, row.lost, row.truncated,
         row.wall.count(), row.user.count(), row.system.count()});
    if (!added) return added;
    return insert_contents(database, database.last_inserted_id(), capture);
  });
}

std::vector<HotCapture> Store::hot_captures(std::int64_t run) {
  std::vector<HotCapture> captures;
  state_->read(
      "SELECT id, run, profile, workload, source, rate, stacks, kernel, samples, lost, truncated,"
      " wall, user, system FROM hot_capture WHERE run = ? ORDER BY id",
      {run}, [&](SqlColumns& columns) { captures.push_back({.row = read_capture(columns)}); });
  for (HotCapture& capture : captures) {
    state_->read(
        "SELECT module, address, symbol, library, frames_json FROM hot_place WHERE capture = ?"
        " ORDER BY number",
        {capture.row.id}, [&](SqlColumns& columns) {
          capture.places.push_back({.module = columns.text(),
                                    .address = columns.integer(),
                                    .symbol = columns.text(),
                                    .library = columns.text(),
                                    .frames_json = columns.text()});
        });
    state_->read("SELECT places, count FROM hot_stack WHERE capture = ? ORDER BY id",
                 {capture.row.id}, [&](SqlColumns& columns) {
                   capture.stacks.push_back(
                       {.places = split_places(columns.text()), .count = columns.integer()});
                 });
  }
  return captures;
}

std::int64_t Store::last_hot_capture() {
  std::int64_t last = 0;
  state_->read("SELECT COALESCE(MAX(id), 0) FROM hot_capture", {},
               [&](SqlColumns& columns) { last = columns.integer(); });
  return last;
}

Result<void> Store::remove_hot_captures(std::int64_t run, std::string_view profile,
                                        std::string_view source, std::int64_t last) {
  return state_->database.run(
      "DELETE FROM hot_capture WHERE run = ? AND profile = ? AND id <= ?"
      " AND (source = 'callgrind') = (? = 'callgrind')",
      {run, profile, last, source});
}

Result<void> Store::put_renamed(std::int64_t run, std::string_view profile,
                                const std::map<std::string, std::string>& names) {
  return state_->database.transact([&]() -> Result<void> {
    auto removed = state_->database.run("DELETE FROM renamed_symbol WHERE run = ? AND profile = ?",
                                        {run, profile});
    if (!removed) return removed;
    for (const auto& [name, baseline_name] : names) {
      auto added = state_->database.run(
          "INSERT INTO renamed_symbol (run, profile, name, baseline_name) VALUES (?, ?, ?, ?)",
          {run, profile, name, baseline_name});
      if (!added) return added;
    }
    return {};
  });
}

std::map<std::string, std::map<std::string, std::string>> Store::renamed(std::int64_t run) {
  std::map<std::string, std::map<std::string, std::string>> names;
  state_->read("SELECT profile, name, baseline_name FROM renamed_symbol WHERE run = ?", {run},
               [&](SqlColumns& columns) {
                 auto& of_profile = names[columns.text()];
                 std::string name = columns.text();
                 of_profile[std::move(name)] = columns.text();
               });
  return names;
}

}  // namespace hone
