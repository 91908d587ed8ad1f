// SPDX-License-Identifier: Apache-2.0
// What sampling saw, as the store keeps it: captures (one sampled or counted run of a workload),
// their places (addresses of files, with the names that were found at once, while the binaries were
// certain to be the same) and stacks of places.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/units.h"

namespace hone {

struct HotCaptureRow {
  std::int64_t id = 0;
  std::int64_t run = 0;
  std::string profile;
  std::string workload;
  std::string source;        ///< "cycles", "cpu-clock", "callgrind"
  std::int64_t rate = 0;     ///< samples per second of CPU time; 0 for callgrind
  std::string stacks;        ///< "unwound", "frame-pointers", "none"
  bool kernel = true;        ///< time inside the kernel was sampled
  std::int64_t samples = 0;  ///< callgrind: instructions
  std::int64_t lost = 0;
  std::int64_t truncated = 0;  ///< stacks whose outermost callers are unknown
  Seconds wall{0};             ///< of the sampled run, never part of the race
  Seconds user{0};
  Seconds system{0};
};

struct HotPlaceRow {
  std::string module;  ///< path as mapped, or "[kernel]" and its like
  std::int64_t address = 0;
  std::string symbol;   ///< readable, suffixes rolled up as in SymbolRow::name
  std::string library;  ///< file of the system that holds it; empty: the project's own code
  /// [[function, file, line], …], innermost first; the last holds all. A fourth text is the own
  /// file of a function that only this file can call.
  std::string frames_json;
};

struct HotStackRow {
  std::vector<std::int64_t> places;  ///< indices of the capture's places, the sampled one first
  std::int64_t count = 0;
};

struct HotCapture {
  HotCaptureRow row;
  std::vector<HotPlaceRow> places;
  std::vector<HotStackRow> stacks;
};

}  // namespace hone
