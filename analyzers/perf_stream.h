// SPDX-License-Identifier: Apache-2.0
// The file that one sampled run leaves: a header, then the kernel's own records
// (perf_event_open(2), "MMAP layout") as they came from the rings of the CPUs. Written and read on
// the same machine by the same program.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzers/perf_event.h"
#include "core/process.h"
#include "core/result.h"

namespace hone {

struct PerfHeader {
  char magic[8] = {'h', 'o', 'n', 'e', 'p', 'r', 'f', '1'};
  SampleEvent event = SampleEvent::kCpuClock;
  StackKind stacks = StackKind::kNone;
  std::uint64_t period = 0;
  std::uint32_t kernel = 0;
  std::uint32_t finished = 0;  ///< 1 once the program has ended and all was written
  std::int32_t wait_status = 0;
  std::uint32_t unused = 0;
  double wall = 0;    ///< seconds, of the program itself and what it waited for
  double user = 0;    ///< seconds
  double system = 0;  ///< seconds
};

/// One record, in the order of time. The views point into the stream.
struct PerfRecord {
  std::uint64_t time = 0;  ///< ns
  std::uint32_t type = 0;  ///< PERF_RECORD_*
  std::uint16_t misc = 0;
  std::string_view body;  ///< after the record's header
};

struct PerfStream {
  PerfHeader header;
  std::vector<PerfRecord> records;
};

/// An Error for anything but what the recorder writes. A record that is cut at the end of the file
/// (the recorder was killed) is left out. `bytes` must outlive the result. O(n log n).
Result<PerfStream> parse_perf_stream(std::string_view bytes);

}  // namespace hone
