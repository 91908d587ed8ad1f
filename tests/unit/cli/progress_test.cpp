// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <optional>

#include "tests/support/temporary_folder.h"

using hone::Progress;
using hone::Seconds;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// What `body` writes to stderr.
std::string stderr_of(const std::function<void()>& body) {
  const hone::test::TemporaryFolder folder;
  const auto file = folder.write("stderr", "");
  std::fflush(stderr);
  const int saved = ::dup(STDERR_FILENO);
  const int into = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  ::dup2(into, STDERR_FILENO);
  ::close(into);
  body();
  std::fflush(stderr);
  ::dup2(saved, STDERR_FILENO);
  ::close(saved);
  return hone::test::slurp(file);
}

}  // namespace

TEST_CASE("a running step shows elapsed time and what is left") {
  const hone::StepProgress step{.label = "build thin-lto",
                                .number = 3,
                                .total = 12,
                                .elapsed = Seconds(12),
                                .forecast = Seconds(21)};
  CHECK(hone::render_step(step) == "[3/12] build thin-lto: 12 s, about 9.0 s left");
  auto late = step;
  late.elapsed = Seconds(30);
  CHECK(hone::render_step(late) == "[3/12] build thin-lto: 30 s, 21 s last time");
  late.forecast.reset();
  CHECK(hone::render_step(late) == "[3/12] build thin-lto: 30 s");
}

TEST_CASE("an ended step shows its note and time") {
  const hone::StepProgress step{.label = "train pgo", .total = 2, .elapsed = Seconds(1.25)};
  CHECK(hone::render_finished_step(step, "") == "[1/2] train pgo: 1.2 s");
  CHECK(hone::render_finished_step(step, "failed") == "[1/2] train pgo: failed, 1.2 s");
}

TEST_CASE("the race shows round, profiles and the share of the budget") {
  CHECK(hone::render_race({12, 5, Seconds(80), Seconds(1200)}) ==
        "round 12: 5 racing, 80 s, budget 20 min 00 s");
  CHECK(hone::render_race({2, 1, Seconds(1), Seconds(90)}) ==
        "round 2: 1 racing, 1.0 s, budget 90 s");
}

TEST_CASE("without a terminal there are plain lines, one for each ended step") {
  const std::string out = stderr_of([] {
    Progress progress({.live = false});
    progress.begin("build O2", 1, 2, std::nullopt);
    progress.finish("");
    progress.begin("build O3", 2, 2, Seconds(1));
    progress.finish("failed");
    progress.race(1, 3, Seconds(1), Seconds(60));
    progress.race(2, 3, Seconds(2), Seconds(60));
    progress.message("note\x1b[2J");
  });
  CHECK_FALSE(contains(out, "\r"));
  CHECK_FALSE(contains(out, "\x1b"));
  CHECK(contains(out, "[1/2] build O2: 0.0 s\n"));
  CHECK(contains(out, "[2/2] build O3: failed, 0.0 s\n"));
  CHECK(contains(out, "round 1: "));
  CHECK_FALSE(contains(out, "round 2: "));  // too soon after the first
  CHECK(contains(out, "hone: note\\x1b[2J\n"));
}

TEST_CASE("quiet says only what changes the meaning of the result") {
  const std::string out = stderr_of([] {
    Progress progress({.quiet = true, .live = true});
    progress.begin("build O2", 1, 2, std::nullopt);
    progress.finish("failed");
    progress.race(1, 3, Seconds(1), Seconds(60));
    progress.message("trains on the workload itself");
    progress.close();
  });
  CHECK(out == "hone: trains on the workload itself\n");
}

TEST_CASE("a live line is cut to the terminal, redrawn, and gone at the end") {
  const std::string out = stderr_of([] {
    Progress progress({.live = true, .width = 20});
    progress.race(1, 3, Seconds(1), Seconds(60));
    progress.race(2, 3, Seconds(2), Seconds(60));
    progress.begin("build ööööööööööööööööööööööööö", 1, 2, std::nullopt);
    progress.message("in between");
    progress.finish("");
    progress.race(3, 3, Seconds(3), Seconds(60));
  });
  CHECK(contains(out, "\r\033[Kround 1: 3 racing,…"));
  CHECK(contains(out, "\r\033[Kround 2: 3 racing,…"));
  CHECK(contains(out, "hone: in between\n"));
  CHECK(out.ends_with("\r\033[K"));
}
