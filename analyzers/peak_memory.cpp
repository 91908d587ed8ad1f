// SPDX-License-Identifier: Apache-2.0
#include "analyzers/peak_memory.h"

#include <algorithm>

namespace hone {

double memory_tolerance(Bytes reference) {
  constexpr double kShare = 0.01;
  constexpr double kFewPages = 256 * 1024;
  if (reference.count <= 0) return kShare;
  return std::max(kShare, kFewPages / static_cast<double>(reference.count));
}

MemoryVerdict judge_memory(Bytes reference, Bytes other) {
  if (reference.count <= 0 || other.count <= 0) return MemoryVerdict::kEqual;
  const double ratio = static_cast<double>(other.count) / static_cast<double>(reference.count);
  const double tolerance = memory_tolerance(reference);
  if (ratio > 1 + tolerance) return MemoryVerdict::kMore;
  return ratio < 1 - tolerance ? MemoryVerdict::kLess : MemoryVerdict::kEqual;
}

std::string_view name_of(MemoryVerdict verdict) {
  switch (verdict) {
    case MemoryVerdict::kEqual:
      return "equal";
    case MemoryVerdict::kLess:
      return "less";
    case MemoryVerdict::kMore:
      return "more";
  }
  return "?";
}

}  // namespace hone
