// SPDX-License-Identifier: Apache-2.0
// One SQLite file: statements with bound values, rows read column by column, transactions. Every
// failure is an Error that names the file and says what mends it. SQLite itself appears only in
// database.cpp. For one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "core/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace hone {

/// What a `?` of a statement stands for. Texts need only live during the call; any byte is kept.
using SqlValue = std::variant<std::int64_t, double, std::string_view>;
using SqlValues = std::initializer_list<SqlValue>;

/// The columns of the current row, read from left to right.
class SqlColumns {
 public:
  explicit SqlColumns(sqlite3_stmt* statement) : statement_(statement) {}
  std::int64_t integer();
  double real();
  std::string text();

 private:
  sqlite3_stmt* statement_;
  int next_ = 0;
};

class Database {
 public:
  /// Opens or makes the file, with write-ahead log and foreign keys on; waits up to 5 s for
  /// another process's write. A write that returned survives the death of the process.
  static Result<Database> open(const std::filesystem::path& file);

  const std::filesystem::path& file() const { return file_; }

  /// Runs a script without values or results.
  Result<void> execute(const char* script);
  /// Runs one statement; `sql` is kept prepared, so it should be a constant.
  Result<void> run(std::string_view sql, SqlValues values = {});
  /// Runs one statement and calls `each` for every row.
  Result<void> query(std::string_view sql, SqlValues values,
                     const std::function<void(SqlColumns&)>& each);
  /// The first column of the first row as an integer; 0 when there is no row.
  Result<std::int64_t> query_integer(std::string_view sql);

  /// All of `body` or, when it fails, nothing.
  Result<void> transact(const std::function<Result<void>()>& body);

  std::int64_t last_inserted_id() const;
  /// Rows changed by the last statement.
  int changes() const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };

  Database(std::filesystem::path file, sqlite3* handle);
  Result<sqlite3_stmt*> prepare(std::string_view sql);
  std::unexpected<Error> failure() const;

  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> handle_;
  std::map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, std::less<>> prepared_;
};

}  // namespace hone
