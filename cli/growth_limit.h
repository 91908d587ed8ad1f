// SPDX-License-Identifier: Apache-2.0
// How much a binary may grow before `hone bloat --max-growth` fails. Limits are exact: 29 % of 100
// bytes are 29.
#pragma once

#include <cstdint>
#include <string>

#include "core/result.h"
#include "core/units.h"

namespace hone {

/// A share of the size before, or a number of bytes.
struct GrowthLimit {
  std::int64_t millionths = 0;  ///< of a percent, else of a byte
  bool is_share = false;

  /// The growth that is still allowed, of so many bytes; rounded down.
  Bytes of(Bytes before) const;
};

/// "+2%", "+10KiB", "1.5 MiB", "512B", "512": up to six decimals, at most 10000 % or 8 TiB.
Result<GrowthLimit> parse_growth_limit(const std::string& text);

}  // namespace hone
