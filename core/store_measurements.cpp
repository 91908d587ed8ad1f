// SPDX-License-Identifier: Apache-2.0
// The store's artifacts, symbols and samples.
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "core/store_state.h"

namespace hone {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kPhase[] = {"check",   "warm-up",  "round",
                                       "counted", "emulated", "training"};
constexpr std::string_view kEnding[] = {"exited", "signalled", "timed-out", "too-much-output",
                                        "interrupted"};

ArtifactRow read_artifact(SqlColumns& columns) {
  return {.build_key = columns.text(),
          .name = columns.text(),
          .kind = columns.text(),
          .sizes = {.file = {columns.integer()},
                    .loaded = {columns.integer()},
                    .text = {columns.integer()},
                    .rodata = {columns.integer()},
                    .data = {columns.integer()},
                    .bss = {columns.integer()}},
          .loaded_hash = columns.text()};
}

SymbolRow read_symbol(SqlColumns& columns) {
  return {.artifact = columns.text(),
          .name = columns.text(),
          .section = columns.text(),
          .size = {columns.integer()},
          .cold = {columns.integer()},
          .count = static_cast<int>(columns.integer()),
          .shared_by = static_cast<int>(columns.integer())};
}

Outcome read_outcome(SqlColumns& columns) {
  return {.ending = enum_of<Ending>(kEnding, columns.text()),
          .code = static_cast<int>(columns.integer()),
          .usage = {.wall = Seconds(columns.real()),
                    .user = Seconds(columns.real()),
                    .system = Seconds(columns.real()),
                    .peak_rss = {columns.integer()},
                    .minor_faults = columns.integer(),
                    .voluntary_switches = columns.integer(),
                    .involuntary_switches = columns.integer(),
                    .parallel = columns.real(),
                    .idle = columns.real()}};
}

/// A JSON object of name to number; empty text for none.
std::string render_readings(const Readings& readings) {
  if (readings.empty()) return {};
  Json object = Json::object();
  for (const auto& [name, value] : readings) object[name] = value;
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Readings parse_readings(const std::string& text) {
  Readings readings;
  if (text.empty()) return readings;
  const Json object = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return readings;
  for (const auto& [name, value] : object.items()) {
    readings.emplace_back(name, value.is_number() ? value.get<double>() : 0.0);
  }
  return readings;
}

SampleRow read_sample(SqlColumns& columns) {
  return {.run = columns.integer(),
          .phase = enum_of<SamplePhase>(kPhase, columns.text()),
          .round = static_cast<int>(columns.integer()),
          .position = static_cast<int>(columns.integer()),
          .profile = columns.text(),
          .workload = columns.text(),
          .padding = static_cast<int>(columns.integer()),
          .outcome = read_outcome(columns),
          .output_hash = columns.text(),
          .failure = columns.text(),
          .elapsed = Seconds(columns.real()),
          .pressure = columns.real(),
          .steal = columns.real(),
          .repeats = static_cast<int>(columns.integer()),
          .attempt = static_cast<int>(columns.integer()),
          .readings = parse_readings(columns.text())};
}

Result<std::int64_t> insert_artifact(Database& database, std::string_view build_key,
                                     const ArtifactRow& row) {
  auto added = database.run(
      "INSERT INTO artifact (build_key, name, kind, file, loaded, text, rodata, data, bss,"
      " loaded_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {build_key, row.name, row.kind, row.sizes.file.count, row.sizes.loaded.count,
       row.sizes.text.count, row.sizes.rodata.count, row.sizes.data.count, row.sizes.bss.count,
       row.loaded_hash});
  if (!added) return fail(added);
  return database.last_inserted_id();
}

Result<void> insert_symbol(Database& database, std::int64_t artifact, const SymbolRow& row) {
  return database.run(
      "INSERT INTO symbol (artifact, name, section, size, cold, count, shared_by)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)",
      {artifact, row.name, row.section, row.size.count, row.cold.count, row.count, row.shared_by});
}

}  // namespace

Result<void> Store::put_artifacts(std::string_view build_key,
                                  const std::vector<ArtifactRow>& artifacts,
                                  const std::vector<SymbolRow>& symbols) {
  Database& database = state_->database;
  return database.transact([&]() -> Result<void> {
    auto removed = database.run("DELETE FROM artifact WHERE build_key = ?", {build_key});
    if (!removed) return removed;
    std::map<std::string_view, std::int64_t> ids;
    for (const ArtifactRow& row : artifacts) {
      const auto id = insert_artifact(database, build_key, row);
      if (!id) return fail(id);
      ids[row.name] = *id;
    }
    for (const SymbolRow& row : symbols) {
      const auto id = ids.find(row.artifact);
      if (id == ids.end()) {
        return fail(fmt::format("symbol {} names an unknown artifact {}", row.name, row.artifact));
      }
      if (auto added = insert_symbol(database, id->second, row); !added) return added;
    }
    return {};
  });
}

std::vector<ArtifactRow> Store::artifacts(std::string_view build_key) {
  std::vector<ArtifactRow> rows;
  state_->read(
      "SELECT build_key, name, kind, file, loaded, text, rodata, data, bss, loaded_hash"
      " FROM artifact WHERE build_key = ? ORDER BY id",
      {build_key}, [&](SqlColumns& columns) { rows.push_back(read_artifact(columns)); });
  return rows;
}

std::vector<SymbolRow> Store::symbols(std::string_view build_key) {
  std::vector<SymbolRow> rows;
  state_->read(
      "SELECT artifact.name, symbol.name, section, size, cold, count, shared_by"
      " FROM symbol JOIN artifact ON artifact.id = symbol.artifact"
      " WHERE build_key = ? ORDER BY symbol.id",
      {build_key}, [&](SqlColumns& columns) { rows.push_back(read_symbol(columns)); });
  return rows;
}

Result<void> Store::add_sample(const SampleRow& sample) {
  const Usage& usage = sample.outcome.usage;
  const std::string readings = render_readings(sample.readings);
  return state_->database.run(
      "INSERT INTO sample (run, phase, round, position, profile, workload, padding, ending, code,"
      " wall, user, system, peak_rss, minor_faults, voluntary_switches, involuntary_switches,"
      " parallel, idle, output_hash, failure, elapsed, pressure, steal, repeats, attempt, readings)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {sample.run,
       name_in(kPhase, sample.phase),
       sample.round,
       sample.position,
       sample.profile,
       sample.workload,
       sample.padding,
       name_in(kEnding, sample.outcome.ending),
       sample.outcome.code,
       usage.wall.count(),
       usage.user.count(),
       usage.system.count(),
       usage.peak_rss.count,
       usage.minor_faults,
       usage.voluntary_switches,
       usage.involuntary_switches,
       usage.parallel,
       usage.idle,
       sample.output_hash,
       sample.failure,
       sample.elapsed.count(),
       sample.pressure,
       sample.steal,
       sample.repeats,
       sample.attempt,
       readings});
}

std::vector<SampleRow> Store::samples(std::int64_t run) {
  std::vector<SampleRow> rows;
  state_->read(
      "SELECT run, phase, round, position, profile, workload, padding, ending, code, wall, user,"
      " system, peak_rss, minor_faults, voluntary_switches, involuntary_switches, parallel,"
      " idle, output_hash, failure, elapsed, pressure, steal, repeats, attempt, readings FROM "
      "sample"
      " WHERE run = ? ORDER BY id",
      {run}, [&](SqlColumns& columns) { rows.push_back(read_sample(columns)); });
  return rows;
}

}  // namespace hone
