// SPDX-License-Identifier: Apache-2.0
#include "analyzers/perf_stream.h"

#include <doctest/doctest.h>

#include "analyzers/sampled_stacks.h"
#include "tests/support/perf_records.h"

namespace hone {
namespace {

using test::record_bytes;
using test::stream_header;

std::string sample(std::uint64_t address, std::uint64_t time, std::uint32_t process = 1) {
  return record_bytes(PERF_RECORD_SAMPLE, PERF_RECORD_MISC_USER,
                      test::sample_body(process, address, time));
}

std::string lost(std::uint64_t count) {
  return record_bytes(PERF_RECORD_LOST, 0,
                      test::RecordBytes().add(std::uint64_t{1}).add(count).with_trailer(99));
}

std::string mapping(std::uint64_t time) {
  return record_bytes(PERF_RECORD_MMAP2, PERF_RECORD_MISC_USER,
                      test::mapping_body(1, 0x1000, 0x1000, 0, "/no/such/file", time));
}

TEST_CASE("records of several CPUs come in the order of time") {
  const std::string bytes =
      stream_header() + sample(0x1004, 30) + sample(0x1008, 50) + mapping(10) + sample(0x1004, 40);
  const auto stream = parse_perf_stream(bytes);
  REQUIRE(stream);
  REQUIRE(stream->records.size() == 4);
  CHECK(stream->records[0].type == PERF_RECORD_MMAP2);
  CHECK(stream->records[1].time == 30);
  CHECK(stream->records[2].time == 40);
  CHECK(stream->records[3].time == 50);
}

TEST_CASE("what is no recording is an error, a recording that was cut ends early") {
  CHECK_FALSE(parse_perf_stream(""));
  CHECK_FALSE(parse_perf_stream(std::string(200, 'x')));
  const std::string whole = stream_header() + sample(1, 1) + sample(2, 2);
  for (std::size_t size = sizeof(PerfHeader); size < whole.size(); ++size) {
    const auto stream = parse_perf_stream(std::string_view(whole).substr(0, size));
    REQUIRE(stream);
    CHECK(stream->records.size() == (size - sizeof(PerfHeader)) / sample(1, 1).size());
  }
}

TEST_CASE("samples and losses are counted; code of a file that is gone has no address") {
  const std::string bytes = stream_header() + mapping(1) + sample(0x1004, 2) + sample(0x1008, 3) +
                            sample(0x9000, 4) + sample(0x1004, 5, 8) + lost(7);
  const auto stream = parse_perf_stream(bytes);
  REQUIRE(stream);
  const SampledStacks stacks = count_stacks(*stream);
  CHECK(stacks.samples == 4);
  CHECK(stacks.lost == 7);
  CHECK(stacks.processes == 2);
  std::map<std::string, std::uint64_t> by_module;
  for (const auto& [stack, count] : stacks.stacks) {
    const SampledPlace& place = stacks.places[stack.front()];
    CHECK(place.address == 0);
    by_module[stacks.modules[place.module].path] += count;
  }
  CHECK(by_module ==
        std::map<std::string, std::uint64_t>{{"/no/such/file", 2}, {kAnonymousModule, 2}});
}

TEST_CASE("samples inside the kernel are of the kernel") {
  const std::string bytes =
      stream_header() + record_bytes(PERF_RECORD_SAMPLE, PERF_RECORD_MISC_KERNEL,
                                     test::sample_body(1, 0xffffffff81000000, 2));
  const auto stream = parse_perf_stream(bytes);
  REQUIRE(stream);
  const SampledStacks stacks = count_stacks(*stream);
  REQUIRE(stacks.modules.size() == 1);
  CHECK(stacks.modules.front().path == kKernelModule);
}

TEST_CASE("a sample whose fields are cut, and a loss of no size, are no crash") {
  for (std::size_t size = 0; size < 32; ++size) {
    const std::string bytes =
        stream_header(StackKind::kUnwound) +
        record_bytes(PERF_RECORD_SAMPLE, PERF_RECORD_MISC_USER, std::string(size, '\1')) +
        record_bytes(PERF_RECORD_LOST, 0, std::string(size, '\1'));
    const auto stream = parse_perf_stream(bytes);
    REQUIRE(stream);
    CHECK(count_stacks(*stream).samples == 1);
  }
}

}  // namespace
}  // namespace hone
