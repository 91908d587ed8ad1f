// SPDX-License-Identifier: Apache-2.0
// Bytes of the kernel's sampling records, for tests of what reads them. Layouts:
// perf_event_open(2), "MMAP layout".
#pragma once

#include <linux/perf_event.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "analyzers/perf_stream.h"

namespace hone::test {

class RecordBytes {
 public:
  template <typename Value>
  RecordBytes& add(Value value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  RecordBytes& text(std::string_view text) {
    bytes_ += text;
    bytes_.append(8 - text.size() % 8, '\0');
    return *this;
  }
  /// The trailer that all records but samples have (sample_id_all): process, thread, time, CPU.
  std::string with_trailer(std::uint64_t time) {
    add(std::uint32_t{1}).add(std::uint32_t{1}).add(time).add(std::uint64_t{0});
    return bytes_;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

inline std::string mapping_body(std::uint32_t process, std::uint64_t address, std::uint64_t length,
                                std::uint64_t offset, std::string_view path, std::uint64_t time = 0,
                                std::uint64_t inode = 0) {
  RecordBytes body;
  body.add(process).add(process).add(address).add(length).add(offset);
  body.add(std::uint32_t{8}).add(std::uint32_t{1}).add(inode).add(std::uint64_t{0});
  body.add(std::uint32_t{5}).add(std::uint32_t{2}).text(path);
  return body.with_trailer(time);
}

inline std::string fork_body(std::uint32_t process, std::uint32_t parent, std::uint64_t time = 0) {
  RecordBytes body;
  body.add(process).add(parent).add(process).add(parent).add(time);
  return body.with_trailer(time);
}

inline std::string exec_body(std::uint32_t process, std::uint64_t time = 0) {
  RecordBytes body;
  body.add(process).add(process).text("program");
  return body.with_trailer(time);
}

/// A sample without registers and stack.
inline std::string sample_body(std::uint32_t process, std::uint64_t address, std::uint64_t time) {
  RecordBytes body;
  body.add(address).add(process).add(process).add(time).add(std::uint64_t{0});
  return body.bytes();
}

/// The record as it stands in a stream.
inline std::string record_bytes(std::uint32_t type, std::uint16_t misc, const std::string& body) {
  const perf_event_header header{
      .type = type,
      .misc = misc,
      .size = static_cast<std::uint16_t>(sizeof(perf_event_header) + body.size())};
  return std::string(reinterpret_cast<const char*>(&header), sizeof header) + body;
}

inline std::string stream_header(StackKind stacks = StackKind::kNone) {
  const PerfHeader header{.stacks = stacks};
  return {reinterpret_cast<const char*>(&header), sizeof header};
}

}  // namespace hone::test
