// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"

#include <fmt/format.h>

#include <cstdio>

#include "cli/text_layout.h"

namespace hone {

namespace {

/// Plain lines of a race come at most this often.
constexpr Seconds kPlainRaceInterval{10};
constexpr std::chrono::seconds kRedrawInterval{1};

}  // namespace

Progress::Progress(ProgressStyle style) : style_(style), begun_(Clock::now()) {}

Progress::~Progress() { close(); }

void Progress::draw(const std::string& line) {
  // The last column stays free: a full line would make some terminals wrap.
  const std::string safe = one_line(line);
  const std::string shown = style_.width > 1 ? cut_end(safe, style_.width - 1) : safe;
  fmt::print(stderr, "\r\033[K{}", shown);
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::clear() {
  if (drawn_) std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

void Progress::print(const std::string& line, Ink ink) {
  clear();
  fmt::print(stderr, "{}\n", paint(one_line(line), ink, style_.colour));
  std::fflush(stderr);
}

void Progress::redraw_until(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    step_.elapsed = Clock::now() - begun_;
    draw(render_step(step_));
    stopping_.wait_for(lock, stop, kRedrawInterval, [] { return false; });
  }
}

void Progress::stop_redrawing() {
  redrawing_ = std::jthread();  // stops and joins the old one
}

void Progress::close() {
  stop_redrawing();
  clear();
}

void Progress::begin(const std::string& label, int number, int total,
                     std::optional<Seconds> forecast) {
  stop_redrawing();
  begun_ = Clock::now();
  step_ = {.label = label, .number = number, .total = total, .forecast = forecast};
  if (style_.quiet || !style_.live) return;
  redrawing_ = std::jthread([this](const std::stop_token& stop) { redraw_until(stop); });
}

void Progress::finish(const std::string& note) {
  stop_redrawing();
  if (style_.quiet) return;
  step_.elapsed = Clock::now() - begun_;
  print(render_finished_step(step_, note), note == "failed" ? Ink::kBad : Ink::kPlain);
}

void Progress::race(int round, int surviving, Seconds elapsed, Seconds budget) {
  stop_redrawing();
  if (style_.quiet) return;
  const std::string line = render_race({round, surviving, elapsed, budget});
  if (style_.live) return draw(line);
  if (Clock::now() - last_plain_race_ < kPlainRaceInterval) return;
  last_plain_race_ = Clock::now();
  print(line, Ink::kPlain);
}

void Progress::message(const std::string& line) {
  const std::lock_guard lock(mutex_);
  print("hone: " + line, Ink::kWarning);
}

}  // namespace hone
