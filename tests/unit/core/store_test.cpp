// SPDX-License-Identifier: Apache-2.0
#include "core/store.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <limits>
#include <string>

#include "tests/support/temporary_folder.h"

namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

class Folder : public hone::test::TemporaryFolder {
 public:
  Folder() : TemporaryFolder("störe x") {}
  fs::path file() const { return path() / "store.sqlite"; }
};

hone::Store open(const fs::path& file) {
  auto store = hone::Store::open(file);
  REQUIRE_MESSAGE(store, store.error().message);
  return std::move(*store);
}

hone::StepRow example_step(std::string key, hone::StepStatus status) {
  return {.key = std::move(key),
          .kind = "build",
          .label = "build pgo+thin-lto ✓",
          .status = status,
          .seconds = hone::Seconds(0.1),
          .reason = "main.cpp:12: 'x' \"y\" %s; DROP TABLE step",
          .result_json = R"({"a":[1,2]})",
          .finished_at = "2026-01-02T03:04:05Z"};
}

void check_equal(const hone::StepRow& a, const hone::StepRow& b) {
  CHECK(a.key == b.key);
  CHECK(a.kind == b.kind);
  CHECK(a.label == b.label);
  CHECK(a.status == b.status);
  CHECK(a.seconds == b.seconds);
  CHECK(a.reason == b.reason);
  CHECK(a.result_json == b.result_json);
  CHECK(a.finished_at == b.finished_at);
}

hone::SampleRow example_sample(std::int64_t run) {
  return {.run = run,
          .phase = hone::SamplePhase::kWarmUp,
          .round = 3,
          .position = 2,
          .profile = "pgo",
          .workload = "bücher",
          .padding = 4095,
          .outcome = {.ending = hone::Ending::kTooMuchOutput,
                      .code = 9,
                      .usage = {.wall = hone::Seconds(1.0 / 3),
                                .user = hone::Seconds(0.25),
                                .system = hone::Seconds(1e-9),
                                .peak_rss = {std::int64_t{1} << 40},
                                .minor_faults = 5,
                                .voluntary_switches = 6,
                                .involuntary_switches = 7,
                                .parallel = 0.75,
                                .idle = 0.25}},
          .output_hash = "00ff",
          .failure = "printed too much",
          .elapsed = hone::Seconds(12.5),
          .pressure = 0.125,
          .steal = 0.0625,
          .repeats = 10,
          .attempt = 1,
          .readings = {{"BM_é/8", 1e-9}, {"", 3}}};
}

}  // namespace

TEST_CASE("steps round-trip with every status and any text") {
  const Folder folder;
  hone::Store store = open(folder.file());
  for (const auto status :
       {hone::StepStatus::kRunning, hone::StepStatus::kDone, hone::StepStatus::kFailed}) {
    const auto step = example_step("k\0\xff'é"s, status);
    REQUIRE(store.put_step(step));
    const auto found = store.find_step("k\0\xff'é"s);
    REQUIRE(found);
    check_equal(*found, step);
  }
  CHECK_FALSE(store.find_step("k"));
  CHECK_FALSE(store.find_step(""));
}

TEST_CASE("the last step of a label is the one that finished last, and only a done one") {
  const Folder folder;
  hone::Store store = open(folder.file());
  auto step = example_step("new", hone::StepStatus::kDone);
  step.finished_at = "2026-02-01T00:00:00Z";
  REQUIRE(store.put_step(step));
  REQUIRE(store.put_step(example_step("old", hone::StepStatus::kDone)));
  step = example_step("failed", hone::StepStatus::kFailed);
  step.finished_at = "2026-03-01T00:00:00Z";
  REQUIRE(store.put_step(step));
  const auto found = store.find_last_step("build", step.label);
  REQUIRE(found);
  CHECK(found->key == "new");
  CHECK_FALSE(store.find_last_step("train", step.label));
  CHECK_FALSE(store.find_last_step("build", "another"));
}

TEST_CASE("runs round-trip, finish, and are found by key") {
  const Folder folder;
  hone::Store store = open(folder.file());
  CHECK_FALSE(store.find_last_run());
  const hone::RunRow row{.key = "a",
                         .started_at = "2026-01-02T03:04:05Z",
                         .seed = std::numeric_limits<std::uint64_t>::max() - 1,
                         .facts_json = R"({"é":1})"};
  const auto first = store.add_run(row);
  REQUIRE(first);
  auto other = row;
  other.key = "b";
  const auto second = store.add_run(other);
  REQUIRE(second);
  CHECK(*second > *first);

  const auto found = store.find_run(*first);
  REQUIRE(found);
  CHECK(found->id == *first);
  CHECK(found->key == "a");
  CHECK(found->status == hone::RunStatus::kUnfinished);
  CHECK(found->started_at == row.started_at);
  CHECK(found->seed == row.seed);
  CHECK(found->facts_json == row.facts_json);

  CHECK(store.find_last_run()->id == *second);
  CHECK(store.find_last_run("a")->id == *first);
  CHECK_FALSE(store.find_last_run("c"));
  CHECK_FALSE(store.find_run(99));

  REQUIRE(store.finish_run(*first));
  CHECK(store.find_run(*first)->status == hone::RunStatus::kFinished);
  CHECK(store.find_run(*second)->status == hone::RunStatus::kUnfinished);
  CHECK_FALSE(store.finish_run(99));
  REQUIRE(store.fail_run(*second));
  CHECK(store.find_run(*second)->status == hone::RunStatus::kFailed);
  CHECK_FALSE(store.fail_run(99));
}

TEST_CASE("profiles round-trip, are replaced by name and ordered by position") {
  const Folder folder;
  hone::Store store = open(folder.file());
  const auto run = store.add_run({});
  REQUIRE(run);
  const hone::ProfileRow row{.run = *run,
                             .position = 1,
                             .name = "thin-lto",
                             .axes_json = R"({"lto":"thin"})",
                             .status = "same-binary",
                             .same_as = "O2",
                             .reason = "why – not",
                             .build_key = "k1",
                             .build_seconds = hone::Seconds(21.75),
                             .facts_json = "[]"};
  REQUIRE(store.put_profile(row));
  hone::ProfileRow baseline;
  baseline.run = *run;
  baseline.name = "baseline";
  REQUIRE(store.put_profile(baseline));
  auto rows = store.profiles(*run);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].name == "baseline");
  CHECK(rows[1].run == *run);
  CHECK(rows[1].position == 1);
  CHECK(rows[1].name == row.name);
  CHECK(rows[1].axes_json == row.axes_json);
  CHECK(rows[1].status == row.status);
  CHECK(rows[1].same_as == row.same_as);
  CHECK(rows[1].reason == row.reason);
  CHECK(rows[1].build_key == row.build_key);
  CHECK(rows[1].build_seconds == row.build_seconds);
  CHECK(rows[1].facts_json == row.facts_json);

  auto failed = row;
  failed.status = "failed";
  REQUIRE(store.put_profile(failed));
  rows = store.profiles(*run);
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].status == "failed");
  CHECK(store.profiles(*run + 1).empty());
}

TEST_CASE("a row of an unknown run is refused: foreign keys are on") {
  const Folder folder;
  hone::Store store = open(folder.file());
  hone::ProfileRow profile;
  profile.run = 7;
  profile.name = "O2";
  CHECK_FALSE(store.put_profile(profile));
  CHECK_FALSE(store.add_sample(example_sample(7)));
}

TEST_CASE("artifacts and symbols round-trip and are replaced together") {
  const Folder folder;
  hone::Store store = open(folder.file());
  const hone::ArtifactRow app{.build_key = "k",
                              .name = "bin/äpp",
                              .kind = "executable",
                              .sizes = {{1}, {2}, {3}, {4}, {5}, {std::int64_t{1} << 33}},
                              .loaded_hash = "h"};
  hone::ArtifactRow library = app;
  library.name = "lib/lib.so";
  library.kind = "library";
  const hone::SymbolRow symbol{.artifact = "lib/lib.so",
                               .name = "ns::f<int>(char const*)",
                               .section = "text",
                               .size = {100},
                               .cold = {40},
                               .count = 2,
                               .shared_by = 3};
  REQUIRE(store.put_artifacts("k", {app, library}, {symbol, symbol}));
  REQUIRE(store.put_artifacts("other", {app}, {}));

  auto artifacts = store.artifacts("k");
  REQUIRE(artifacts.size() == 2);
  CHECK(artifacts[0].build_key == "k");
  CHECK(artifacts[0].name == app.name);
  CHECK(artifacts[0].kind == "executable");
  CHECK(artifacts[0].sizes.file == app.sizes.file);
  CHECK(artifacts[0].sizes.loaded == app.sizes.loaded);
  CHECK(artifacts[0].sizes.text == app.sizes.text);
  CHECK(artifacts[0].sizes.rodata == app.sizes.rodata);
  CHECK(artifacts[0].sizes.data == app.sizes.data);
  CHECK(artifacts[0].sizes.bss == app.sizes.bss);
  CHECK(artifacts[0].loaded_hash == "h");
  CHECK(artifacts[1].kind == "library");
  CHECK(store.artifacts("other").size() == 1);
  const auto symbols = store.symbols("k");
  REQUIRE(symbols.size() == 2);
  CHECK(symbols[1].artifact == symbol.artifact);
  CHECK(symbols[1].name == symbol.name);
  CHECK(symbols[1].section == symbol.section);
  CHECK(symbols[1].size == symbol.size);
  CHECK(symbols[1].cold == symbol.cold);
  CHECK(symbols[1].count == symbol.count);
  CHECK(symbols[1].shared_by == symbol.shared_by);

  // All or nothing: a symbol without its artifact leaves the old rows.
  CHECK_FALSE(store.put_artifacts("k", {app}, {symbol}));
  CHECK(store.artifacts("k").size() == 2);
  REQUIRE(store.put_artifacts("k", {app}, {}));
  CHECK(store.artifacts("k").size() == 1);
  CHECK(store.symbols("k").empty());
}

TEST_CASE("samples round-trip in the order of recording") {
  const Folder folder;
  hone::Store store = open(folder.file());
  const auto run = store.add_run({});
  REQUIRE(run);
  const auto sample = example_sample(*run);
  REQUIRE(store.add_sample(sample));
  for (const auto ending :
       {hone::Ending::kExited, hone::Ending::kSignalled, hone::Ending::kTimedOut,
        hone::Ending::kTooMuchOutput, hone::Ending::kInterrupted}) {
    auto next = sample;
    next.phase = hone::SamplePhase::kRound;
    next.outcome.ending = ending;
    REQUIRE(store.add_sample(next));
    CHECK(store.samples(*run).back().outcome.ending == ending);
    CHECK(store.samples(*run).back().phase == hone::SamplePhase::kRound);
  }
  const auto found = store.samples(*run);
  REQUIRE(found.size() == 6);
  CHECK(found[0].run == sample.run);
  CHECK(found[0].phase == sample.phase);
  CHECK(found[0].round == sample.round);
  CHECK(found[0].position == sample.position);
  CHECK(found[0].profile == sample.profile);
  CHECK(found[0].workload == sample.workload);
  CHECK(found[0].padding == sample.padding);
  CHECK(found[0].outcome.ending == sample.outcome.ending);
  CHECK(found[0].outcome.code == sample.outcome.code);
  const hone::Usage& usage = found[0].outcome.usage;
  CHECK(usage.wall == sample.outcome.usage.wall);
  CHECK(usage.user == sample.outcome.usage.user);
  CHECK(usage.system == sample.outcome.usage.system);
  CHECK(usage.peak_rss == sample.outcome.usage.peak_rss);
  CHECK(usage.minor_faults == sample.outcome.usage.minor_faults);
  CHECK(usage.voluntary_switches == sample.outcome.usage.voluntary_switches);
  CHECK(usage.involuntary_switches == sample.outcome.usage.involuntary_switches);
  CHECK(usage.parallel == sample.outcome.usage.parallel);
  CHECK(usage.idle == sample.outcome.usage.idle);
  CHECK(found[0].output_hash == sample.output_hash);
  CHECK(found[0].failure == sample.failure);
  CHECK(found[0].elapsed == sample.elapsed);
  CHECK(found[0].pressure == sample.pressure);
  CHECK(found[0].steal == sample.steal);
  CHECK(found[0].repeats == sample.repeats);
  CHECK(found[0].attempt == sample.attempt);
  CHECK(found[0].readings == sample.readings);
  CHECK(store.samples(*run + 1).empty());
}

TEST_CASE("what was written survives kill -9") {
  const Folder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    auto store = hone::Store::open(folder.file());
    if (!store) ::_exit(1);
    if (!store->put_step(example_step("done", hone::StepStatus::kDone))) ::_exit(1);
    if (!store->put_step(example_step("running", hone::StepStatus::kRunning))) ::_exit(1);
    ::raise(SIGKILL);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  hone::Store store = open(folder.file());
  REQUIRE(store.find_step("done"));
  CHECK(store.find_step("done")->status == hone::StepStatus::kDone);
  REQUIRE(store.find_step("running"));
  CHECK(store.find_step("running")->status == hone::StepStatus::kRunning);
}

TEST_CASE("a second process reads while the first has the file open") {
  const Folder folder;
  hone::Store writer = open(folder.file());
  hone::Store reader = open(folder.file());
  REQUIRE(writer.put_step(example_step("k", hone::StepStatus::kDone)));
  CHECK(reader.find_step("k"));
}
