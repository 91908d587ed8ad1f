// SPDX-License-Identifier: Apache-2.0
// How much a binary may grow before `hone bloat --max-growth` fails.
#pragma once

#include <optional>
#include <string>

#include "core/result.h"
#include "core/units.h"

namespace hone {

/// A share of the size before, or a number of bytes.
struct GrowthLimit {
  std::optional<Fraction> share;
  Bytes bytes{0};

  /// The growth that is still allowed, of so many bytes.
  Bytes of(Bytes before) const;
};

/// "+2%", "+10KiB", "512".
Result<GrowthLimit> parse_growth_limit(const std::string& text);

}  // namespace hone
