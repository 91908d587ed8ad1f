// SPDX-License-Identifier: Apache-2.0
#include "analyzers/perf_stream.h"

#include <linux/perf_event.h>

#include <algorithm>

#include "analyzers/read_at.h"

namespace hone {
namespace {

/// A sample begins ip, pid/tid, time; all others end tid, time, cpu (sample_id_all).
std::uint64_t time_of(std::uint32_t type, std::string_view body) {
  if (type == PERF_RECORD_SAMPLE) return read_at<std::uint64_t>(body, 16);
  return body.size() < 16 ? 0 : read_at<std::uint64_t>(body, body.size() - 16);
}

}  // namespace

Result<PerfStream> parse_perf_stream(std::string_view bytes) {
  PerfStream stream;
  const PerfHeader expected;
  if (bytes.size() < sizeof(PerfHeader) ||
      !bytes.starts_with(std::string_view(expected.magic, sizeof expected.magic))) {
    return fail("the sampled run left no recording");
  }
  stream.header = read_at<PerfHeader>(bytes, 0);
  std::size_t at = sizeof(PerfHeader);
  while (at + sizeof(perf_event_header) <= bytes.size()) {
    const auto header = read_at<perf_event_header>(bytes, at);
    if (header.size < sizeof header || at + header.size > bytes.size()) break;
    const std::string_view body = bytes.substr(at + sizeof header, header.size - sizeof header);
    stream.records.push_back({.time = time_of(header.type, body),
                              .type = header.type,
                              .misc = header.misc,
                              .body = body});
    at += header.size;
  }
  // Of equal times the first written stays first: a CPU's ring is in order.
  std::ranges::sort(stream.records, [](const PerfRecord& a, const PerfRecord& b) {
    return a.time != b.time ? a.time < b.time : a.body.data() < b.body.data();
  });
  return stream;
}

}  // namespace hone
