// SPDX-License-Identifier: Apache-2.0
// What a waiting user sees on stderr: on a terminal one line that is redrawn, elsewhere plain
// lines. It only ever reports; nothing depends on it.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cli/quantities.h"
#include "core/units.h"

namespace hone {

struct ProgressStyle {
  bool quiet = false;
  bool live = false;  ///< stderr is a terminal
  bool colour = false;
  int width = 80;
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
  /// Clears the redrawn line.
  void close();

 private:
  void draw(const std::string& line);
  void print(const std::string& line);

  ProgressStyle style_;
  std::string label_;
  std::chrono::steady_clock::time_point begun_;
  std::chrono::steady_clock::time_point last_plain_race_{};
  bool drawn_ = false;
};

}  // namespace hone
