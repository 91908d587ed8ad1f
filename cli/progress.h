// SPDX-License-Identifier: Apache-2.0
// What a waiting user sees on stderr: on a terminal one line that is redrawn, elsewhere plain
// lines. It only ever reports; nothing depends on it. While a step runs a thread of its own redraws
// the line once a second; during the race nothing does, the machine belongs to what is measured.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "cli/colour.h"
#include "cli/progress_line.h"
#include "cli/quantities.h"
#include "core/units.h"

namespace hone {

struct ProgressStyle {
  bool quiet = false;
  bool live = false;  ///< stderr is a terminal
  bool colour = false;
  int width = 80;  ///< 0: do not cut
};

class Progress {
 public:
  explicit Progress(ProgressStyle style);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// A step begins: "[3/12] build thin-lto", with what it took last time.
  void begin(const std::string& label, int number, int total, std::optional<Seconds> forecast);
  /// The step ended; `note` is "failed", "done before" or empty.
  void finish(const std::string& note);
  /// A round of the race begins.
  void race(int round, int surviving, Seconds elapsed, Seconds budget);
  /// A line that stays, also when the rest is redrawn. Printed even when quiet: it says what
  /// changes the meaning of the result.
  void message(const std::string& line);
  /// Ends a step's redrawing and clears the redrawn line.
  void close();

 private:
  using Clock = std::chrono::steady_clock;

  void redraw_until(const std::stop_token& stop);
  void stop_redrawing();
  void draw(const std::string& line);
  void print(const std::string& line, Ink ink);
  void clear();

  ProgressStyle style_;
  std::mutex mutex_;  ///< guards the terminal and all below but the thread
  StepProgress step_;
  Clock::time_point begun_;
  Clock::time_point last_plain_race_{};
  bool drawn_ = false;
  std::condition_variable_any stopping_;
  std::jthread redrawing_;
};

}  // namespace hone
