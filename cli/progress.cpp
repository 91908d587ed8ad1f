// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"

#include <fmt/format.h>

#include <cstdio>

#include "core/text.h"

namespace hone {

namespace {

using Clock = std::chrono::steady_clock;

/// Plain lines of a race come at most this often.
constexpr Seconds kPlainRaceInterval{10};

}  // namespace

Progress::Progress(ProgressStyle style) : style_(style), begun_(Clock::now()) {}

Progress::~Progress() { close(); }

void Progress::draw(const std::string& line) {
  const std::string safe = escape_terminal(line).substr(
      0, style_.width > 1 ? static_cast<std::size_t>(style_.width - 1) : std::string::npos);
  std::fprintf(stderr, "\r\033[K%s", safe.c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::print(const std::string& line) {
  close();
  std::fprintf(stderr, "%s\n", escape_terminal(line).c_str());
}

void Progress::close() {
  if (drawn_) std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

void Progress::begin(const std::string& label, int number, int total,
                     std::optional<Seconds> forecast) {
  begun_ = Clock::now();
  label_ = fmt::format("[{}/{}] {}", number, total, label);
  if (style_.quiet || !style_.live) return;
  draw(forecast ? fmt::format("{}, about {}", label_, render_duration(*forecast)) : label_);
}

void Progress::finish(const std::string& note) {
  if (style_.quiet) return;
  const std::string took = render_duration(Clock::now() - begun_);
  print(fmt::format("{}: {}", label_, note.empty() ? took : note + ", " + took));
}

void Progress::race(int round, int surviving, Seconds elapsed, Seconds budget) {
  if (style_.quiet) return;
  const std::string line = fmt::format("round {}: {} profiles, {} of at most {}", round, surviving,
                                       render_duration(elapsed), render_duration(budget));
  if (style_.live) return draw(line);
  if (Clock::now() - last_plain_race_ < kPlainRaceInterval) return;
  last_plain_race_ = Clock::now();
  print(line);
}

void Progress::message(const std::string& line) { print("hone: " + line); }

}  // namespace hone
