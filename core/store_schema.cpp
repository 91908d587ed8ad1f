// SPDX-License-Identifier: Apache-2.0
#include "core/store_schema.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace hone {

namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE step (
  key TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  status TEXT NOT NULL,
  seconds REAL NOT NULL,
  reason TEXT NOT NULL,
  result_json TEXT NOT NULL,
  finished_at TEXT NOT NULL
);
CREATE INDEX step_by_label ON step (kind, label);
CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL,
  status TEXT NOT NULL,
  started_at TEXT NOT NULL,
  seed INTEGER NOT NULL,
  facts_json TEXT NOT NULL,
  verdict_json TEXT NOT NULL DEFAULT ''
);
CREATE TABLE profile (
  run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  axes_json TEXT NOT NULL,
  status TEXT NOT NULL,
  same_as TEXT NOT NULL,
  reason TEXT NOT NULL,
  build_key TEXT NOT NULL,
  build_seconds REAL NOT NULL,
  facts_json TEXT NOT NULL,
  PRIMARY KEY (run, name)
);
CREATE TABLE artifact (
  id INTEGER PRIMARY KEY,
  build_key TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  file INTEGER NOT NULL,
  loaded INTEGER NOT NULL,
  text INTEGER NOT NULL,
  rodata INTEGER NOT NULL,
  data INTEGER NOT NULL,
  bss INTEGER NOT NULL,
  loaded_hash TEXT NOT NULL,
  UNIQUE (build_key, name)
);
CREATE TABLE symbol (
  id INTEGER PRIMARY KEY,
  artifact INTEGER NOT NULL REFERENCES artifact (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  section TEXT NOT NULL,
  size INTEGER NOT NULL,
  cold INTEGER NOT NULL,
  count INTEGER NOT NULL,
  shared_by INTEGER NOT NULL
);
CREATE INDEX symbol_by_artifact ON symbol (artifact);
CREATE TABLE sample (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  phase TEXT NOT NULL,
  round INTEGER NOT NULL,
  position INTEGER NOT NULL,
  profile TEXT NOT NULL,
  workload TEXT NOT NULL,
  padding INTEGER NOT NULL,
  ending TEXT NOT NULL,
  code INTEGER NOT NULL,
  wall REAL NOT NULL,
  user REAL NOT NULL,
  system REAL NOT NULL,
  peak_rss INTEGER NOT NULL,
  minor_faults INTEGER NOT NULL,
  voluntary_switches INTEGER NOT NULL,
  involuntary_switches INTEGER NOT NULL,
  output_hash TEXT NOT NULL,
  failure TEXT NOT NULL,
  elapsed REAL NOT NULL,
  pressure REAL NOT NULL,
  steal REAL NOT NULL,
  repeats INTEGER NOT NULL DEFAULT 1,
  attempt INTEGER NOT NULL DEFAULT 0,
  readings TEXT NOT NULL DEFAULT '',
  parallel REAL NOT NULL DEFAULT 0,
  idle REAL NOT NULL DEFAULT -1
);
CREATE INDEX sample_by_run ON sample (run);
PRAGMA user_version = 4;
)sql";
static_assert(kStoreSchema == 4, "kTables and the last of kUpgrades set user_version");

/// From each version to the next, beginning with 1.
constexpr const char* kUpgrades[] = {
    R"sql(
ALTER TABLE run ADD COLUMN verdict_json TEXT NOT NULL DEFAULT '';
ALTER TABLE sample ADD COLUMN repeats INTEGER NOT NULL DEFAULT 1;
ALTER TABLE sample ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sample ADD COLUMN readings TEXT NOT NULL DEFAULT '';
PRAGMA user_version = 2;
)sql",
    R"sql(
ALTER TABLE sample ADD COLUMN parallel REAL NOT NULL DEFAULT 0;
PRAGMA user_version = 3;
)sql",
    R"sql(
ALTER TABLE sample ADD COLUMN idle REAL NOT NULL DEFAULT -1;
PRAGMA user_version = 4;
)sql"};
static_assert(std::size(kUpgrades) == kStoreSchema - 1);

/// The version is read again inside the transaction: another process may be at it.
Result<void> upgrade_tables(Database& database) {
  return database.transact([&]() -> Result<void> {
    auto version = database.query_integer("PRAGMA user_version");
    while (version && *version < kStoreSchema) {
      if (auto done = database.execute(kUpgrades[*version - 1]); !done) return done;
      ++*version;
    }
    if (!version) return fail(version);
    return {};
  });
}

// Added to a file of any schema, and passed over by a hone that does not know them.
constexpr const char* kHotTables = R"sql(
CREATE TABLE IF NOT EXISTS hot_capture (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  profile TEXT NOT NULL,
  workload TEXT NOT NULL,
  source TEXT NOT NULL,
  rate INTEGER NOT NULL,
  stacks TEXT NOT NULL,
  kernel INTEGER NOT NULL,
  samples INTEGER NOT NULL,
  lost INTEGER NOT NULL,
  truncated INTEGER NOT NULL,
  wall REAL NOT NULL,
  user REAL NOT NULL,
  system REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS hot_capture_by_run ON hot_capture (run);
CREATE TABLE IF NOT EXISTS hot_place (
  capture INTEGER NOT NULL REFERENCES hot_capture (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  module TEXT NOT NULL,
  address INTEGER NOT NULL,
  symbol TEXT NOT NULL,
  library TEXT NOT NULL,
  frames_json TEXT NOT NULL,
  PRIMARY KEY (capture, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hot_stack (
  id INTEGER PRIMARY KEY,
  capture INTEGER NOT NULL REFERENCES hot_capture (id) ON DELETE CASCADE,
  places TEXT NOT NULL,
  count INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS hot_stack_by_capture ON hot_stack (capture);
CREATE TABLE IF NOT EXISTS renamed_symbol (
  run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  profile TEXT NOT NULL,
  name TEXT NOT NULL,
  baseline_name TEXT NOT NULL,
  PRIMARY KEY (run, profile, name)
) WITHOUT ROWID;
)sql";

/// Another process may make the tables at the same moment: the version is read again inside the
/// transaction.
Result<void> create_tables(Database& database) {
  return database.transact([&]() -> Result<void> {
    const auto version = database.query_integer("PRAGMA user_version");
    if (!version) return fail(version);
    if (*version != 0) return {};
    const auto tables = database.query_integer("SELECT count(*) FROM sqlite_schema");
    if (!tables) return fail(tables);
    if (*tables != 0) {
      return fail(fmt::format("{} is a database of another program", database.file().string()),
                  "move it away, or use another folder with --work-dir DIR");
    }
    return database.execute(kTables);
  });
}

/// Reads every page, so that damage is found here and not in the middle of a run.
Result<void> check_integrity(Database& database) {
  std::string found;
  auto checked = database.query("PRAGMA quick_check(1)", {},
                                [&](SqlColumns& columns) { found = columns.text(); });
  if (!checked) return checked;
  if (found == "ok") return {};
  return fail(fmt::format("{} is damaged: {}", database.file().string(), found),
              "move the file away: the next `hone run` builds and measures anew");
}

}  // namespace

Result<void> prepare_schema(Database& database) {
  const auto version = database.query_integer("PRAGMA user_version");
  if (!version) return fail(version);
  if (*version > kStoreSchema) {
    return fail(fmt::format("{} was written by a newer hone (schema {}, this one knows {})",
                            database.file().string(), *version, kStoreSchema),
                "upgrade hone, or use another folder with --work-dir DIR");
  }
  auto ready = *version == 0 ? create_tables(database) : check_integrity(database);
  if (ready && *version > 0 && *version < kStoreSchema) ready = upgrade_tables(database);
  return ready ? database.execute(kHotTables) : ready;
}

}  // namespace hone
