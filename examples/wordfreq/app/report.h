// SPDX-License-Identifier: Apache-2.0
// What the program prints: the same bytes for the same text, whatever the build.
#pragma once

#include <cstddef>
#include <iosfwd>

#include "app/stages.h"

namespace app {

/// Totals, hits per rule and the `top` most frequent stems and pairs.
void write_report(std::ostream& out, const std::vector<Rule>& rules, const Findings& findings,
                  std::size_t top);

}  // namespace app
