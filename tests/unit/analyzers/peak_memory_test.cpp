// SPDX-License-Identifier: Apache-2.0
#include "analyzers/peak_memory.h"

#include <doctest/doctest.h>

namespace hone {
namespace {

constexpr std::int64_t kMiB = 1 << 20;

TEST_CASE("a difference counts from 1 % or 256 KiB on, which is more") {
  struct Row {
    std::int64_t reference;
    std::int64_t other;
    MemoryVerdict verdict;
  };
  const Row rows[] = {
      {4 * kMiB, 4 * kMiB + kMiB / 4, MemoryVerdict::kEqual},  // 256 KiB: not above it
      {4 * kMiB, 4 * kMiB + kMiB / 4 + 1, MemoryVerdict::kMore},
      {4 * kMiB, 4 * kMiB - kMiB / 4, MemoryVerdict::kEqual},
      {4 * kMiB, 4 * kMiB - kMiB / 4 - 1, MemoryVerdict::kLess},
      {1000 * kMiB, 1009 * kMiB, MemoryVerdict::kEqual},  // 1 %: 10 MiB
      {1000 * kMiB, 1011 * kMiB, MemoryVerdict::kMore},
      {1000 * kMiB, 989 * kMiB, MemoryVerdict::kLess},
      {1000 * kMiB, 1000 * kMiB, MemoryVerdict::kEqual}};
  for (const Row& row : rows) {
    CAPTURE(row.reference);
    CAPTURE(row.other);
    CHECK(judge_memory({row.reference}, {row.other}) == row.verdict);
  }
}

TEST_CASE("what is not known is no difference") {
  CHECK(judge_memory({0}, {kMiB}) == MemoryVerdict::kEqual);
  CHECK(judge_memory({kMiB}, {0}) == MemoryVerdict::kEqual);
}

}  // namespace
}  // namespace hone
