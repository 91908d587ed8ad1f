// SPDX-License-Identifier: Apache-2.0
// What opening a store says about files that are not, or no longer, a store.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <string>

#include "core/database.h"
#include "core/store.h"
#include "core/store_schema.h"
#include "tests/support/temporary_folder.h"

namespace {

namespace fs = std::filesystem;

class Folder : public hone::test::TemporaryFolder {
 public:
  fs::path file() const { return path() / "store.sqlite"; }
};

/// Opening must fail, name the file, and say `message` and `hint`.
void check_refused(const fs::path& file, const std::string& message, const std::string& hint) {
  const auto store = hone::Store::open(file);
  REQUIRE_FALSE(store);
  CAPTURE(store.error().message);
  CAPTURE(store.error().hint);
  CHECK(store.error().message.find(file.string()) != std::string::npos);
  CHECK(store.error().message.find(message) != std::string::npos);
  CHECK(store.error().hint.find(hint) != std::string::npos);
}

/// A closed store that holds some hundred kilobytes, its log merged into the one file.
void make_store(const fs::path& file) {
  {
    auto store = hone::Store::open(file);
    REQUIRE(store);
    for (int i = 0; i < 400; ++i) {
      hone::StepRow step;
      step.key = std::to_string(i);
      step.result_json = std::string(500, 'x');
      REQUIRE(store->put_step(step));
    }
  }
  REQUIRE_FALSE(fs::exists(file.string() + "-wal"));
}

}  // namespace

TEST_CASE("a store of a newer hone is refused with the way out") {
  const Folder folder;
  make_store(folder.file());
  {
    auto database = hone::Database::open(folder.file());
    REQUIRE(database);
    REQUIRE(database->execute("PRAGMA user_version = 1000"));
  }
  check_refused(folder.file(), "newer hone (schema 1000", "--work-dir");
}

TEST_CASE("a store of version 1 is brought up to date and keeps what it holds") {
  const Folder folder;
  std::int64_t run = 0;
  {
    auto store = hone::Store::open(folder.file());
    REQUIRE(store);
    run = store->add_run({.key = "k", .facts_json = "{}"}).value();
    REQUIRE(store->add_sample({.run = run, .round = 7, .profile = "O3", .repeats = 5}));
  }
  {
    auto database = hone::Database::open(folder.file());
    REQUIRE(database);
    REQUIRE(
        database->execute("ALTER TABLE run DROP COLUMN verdict_json;"
                          "ALTER TABLE sample DROP COLUMN repeats;"
                          "ALTER TABLE sample DROP COLUMN attempt;"
                          "ALTER TABLE sample DROP COLUMN readings;"
                          "ALTER TABLE sample DROP COLUMN parallel;"
                          "ALTER TABLE sample DROP COLUMN idle;"
                          "PRAGMA user_version = 1"));
  }
  auto store = hone::Store::open(folder.file());
  REQUIRE_MESSAGE(store, store.error().message);
  const auto samples = store->samples(run);
  REQUIRE(samples.size() == 1);
  CHECK(samples[0].round == 7);
  CHECK(samples[0].repeats == 1);
  CHECK(samples[0].readings.empty());
  CHECK(samples[0].outcome.usage.parallel == 0);
  CHECK(samples[0].outcome.usage.idle == -1);
  CHECK(store->find_run(run)->verdict_json.empty());
  REQUIRE(store->add_sample({.run = run, .round = 8, .profile = "O3", .repeats = 3}));
  CHECK(store->samples(run).back().repeats == 3);
}

TEST_CASE("another program's database is left alone") {
  const Folder folder;
  {
    auto database = hone::Database::open(folder.file());
    REQUIRE(database);
    REQUIRE(database->execute("CREATE TABLE theirs (x)"));
  }
  check_refused(folder.file(), "another program", "--work-dir");
}

TEST_CASE("text, a folder, a FIFO and a missing folder are clear errors") {
  const Folder folder;
  std::ofstream(folder.file()) << std::string(5000, 'a');
  check_refused(folder.file(), "not a database", "move the file away");
  fs::remove(folder.file());

  fs::create_directory(folder.file());
  check_refused(folder.file(), "not a regular file", "--work-dir");
  fs::remove(folder.file());

  REQUIRE(::mkfifo(folder.file().c_str(), 0600) == 0);
  check_refused(folder.file(), "not a regular file", "--work-dir");

  check_refused(folder.file().parent_path() / "none" / "x.sqlite", "unable to open", "--work-dir");
}

TEST_CASE("damage anywhere in the file is found when it is opened") {
  const Folder folder;
  make_store(folder.file());
  const auto size = fs::file_size(folder.file());
  REQUIRE(size > 40960);
  const fs::path copy = folder.file().string() + ".copy";

  SUBCASE("cut off") {
    fs::copy_file(folder.file(), copy);
    fs::resize_file(copy, size / 2);
    check_refused(copy, "", "move the file away");
  }
  SUBCASE("a page overwritten") {
    fs::copy_file(folder.file(), copy);
    std::fstream stream(copy, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(size / 8192 * 4096));
    stream << std::string(4096, '\xee');
    stream.close();
    check_refused(copy, "", "move the file away");
  }
}

TEST_CASE("an empty file becomes a store, and the schema version is written") {
  const Folder folder;
  std::ofstream(folder.file()).close();
  REQUIRE(hone::Store::open(folder.file()));
  auto database = hone::Database::open(folder.file());
  REQUIRE(database);
  CHECK(*database->query_integer("PRAGMA user_version") == hone::kStoreSchema);
}

TEST_CASE("a failing transaction leaves nothing") {
  const Folder folder;
  auto database = hone::Database::open(folder.file());
  REQUIRE(database);
  REQUIRE(database->execute("CREATE TABLE t (x)"));
  const auto result = database->transact([&]() -> hone::Result<void> {
    auto added = database->run("INSERT INTO t VALUES (?)", {1.5});
    if (!added) return added;
    return hone::fail("stop");
  });
  CHECK_FALSE(result);
  CHECK(*database->query_integer("SELECT count(*) FROM t") == 0);
  REQUIRE(database->transact([&] { return database->run("INSERT INTO t VALUES (?)", {"x"}); }));
  CHECK(*database->query_integer("SELECT count(*) FROM t") == 1);
}
