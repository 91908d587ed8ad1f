// SPDX-License-Identifier: Apache-2.0
#include "core/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <utility>

namespace hone {

namespace {

constexpr int kBusyMilliseconds = 5000;

/// Binds one value to the parameter `index` (from 1).
struct Bind {
  sqlite3_stmt* statement;
  int index;

  int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, index, value); }
  int operator()(double value) const { return sqlite3_bind_double(statement, index, value); }
  int operator()(std::string_view value) const {
    // A null pointer would bind NULL instead of the empty text.
    const char* data = value.data() ? value.data() : "";
    return sqlite3_bind_text64(statement, index, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  }
};

std::string hint_of(int code) {
  switch (code & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return "move the file away: the next `hone run` builds and measures anew";
    case SQLITE_FULL:
      return "free some disk space, or use another folder with --work-dir DIR";
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return "make the folder writable, or use another one with --work-dir DIR";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program is using it: try again when that has ended";
    default:
      return {};
  }
}

}  // namespace

std::int64_t SqlColumns::integer() { return sqlite3_column_int64(statement_, next_++); }

double SqlColumns::real() { return sqlite3_column_double(statement_, next_++); }

std::string SqlColumns::text() {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, next_));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, next_));
  ++next_;
  return data ? std::string(data, size) : std::string();
}

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

void Database::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Database::Database(std::filesystem::path file, sqlite3* handle)
    : file_(std::move(file)), handle_(handle) {}

Result<Database> Database::open(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored) && !std::filesystem::is_regular_file(file, ignored)) {
    return fail(fmt::format("{} is not a regular file", file.string()),
                "move it away, or use another folder with --work-dir DIR");
  }
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  Database database(file, handle);
  if (code != SQLITE_OK) return database.failure();
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
  // NORMAL: no fsync per write (it would disturb what is being measured); a killed process loses
  // nothing, a power cut at most the last writes
  // (https://sqlite.org/pragma.html#pragma_synchronous).
  if (auto set = database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                                  "PRAGMA foreign_keys = ON;");
      !set) {
    return fail(set);
  }
  return database;
}

std::unexpected<Error> Database::failure() const {
  const int code = handle_ ? sqlite3_errcode(handle_.get()) : SQLITE_NOMEM;
  const char* what = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
  return fail(fmt::format("{}: {}", file_.string(), what), hint_of(code));
}

Result<void> Database::execute(const char* script) {
  if (sqlite3_exec(handle_.get(), script, nullptr, nullptr, nullptr) != SQLITE_OK) return failure();
  return {};
}

Result<sqlite3_stmt*> Database::prepare(std::string_view sql) {
  if (const auto found = prepared_.find(sql); found != prepared_.end()) return found->second.get();
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    return failure();
  }
  prepared_.emplace(sql, statement);
  return statement;
}

Result<void> Database::run(std::string_view sql, SqlValues values) {
  return query(sql, values, [](SqlColumns&) {});
}

Result<void> Database::query(std::string_view sql, SqlValues values,
                             const std::function<void(SqlColumns&)>& each) {
  const auto statement = prepare(sql);
  if (!statement) return fail(statement);
  int index = 0;
  int code = SQLITE_OK;
  for (const SqlValue& value : values) {
    code = std::visit(Bind{*statement, ++index}, value);
    if (code != SQLITE_OK) break;
  }
  if (code == SQLITE_OK) {
    while ((code = sqlite3_step(*statement)) == SQLITE_ROW) {
      SqlColumns columns(*statement);
      each(columns);
    }
  }
  Result<void> result;
  if (code != SQLITE_DONE) result = failure();  // before reset, which may change the message
  sqlite3_reset(*statement);
  sqlite3_clear_bindings(*statement);
  return result;
}

Result<std::int64_t> Database::query_integer(std::string_view sql) {
  std::int64_t value = 0;
  bool first = true;
  auto done = query(sql, {}, [&](SqlColumns& columns) {
    if (std::exchange(first, false)) value = columns.integer();
  });
  if (!done) return fail(done);
  return value;
}

Result<void> Database::transact(const std::function<Result<void>()>& body) {
  if (auto begun = execute("BEGIN IMMEDIATE"); !begun) return begun;
  auto result = body();
  if (result) result = execute("COMMIT");
  // A failed COMMIT may leave the transaction open; some errors have already rolled it back.
  if (!result && sqlite3_get_autocommit(handle_.get()) == 0) (void)execute("ROLLBACK");
  return result;
}

std::int64_t Database::last_inserted_id() const { return sqlite3_last_insert_rowid(handle_.get()); }

int Database::changes() const { return sqlite3_changes(handle_.get()); }

}  // namespace hone
