// SPDX-License-Identifier: Apache-2.0
// Time and bytes together: how the code of one profile fares against another's. Bytes are those of
// machine code alone: data, padding and what no symbol owns neither run nor slow down.
#pragma once

#include <string>
#include <vector>

#include "cli/hot_report.h"

namespace hone {

/// How one profile's symbols fare against another's.
struct HotGroup {
  std::string title;  ///< "faster and smaller", …
  int symbols = 0;
  Seconds time{0};
  Bytes size{0};
};

struct HotComparison {
  /// Of the project's symbols that is_compared(); empty ones are left out.
  std::vector<HotGroup> groups;
  Bytes hot{0};            ///< code of symbols with a sample in either profile, in the profile
  Bytes cold{0};           ///< the other symbols' code
  Bytes growth{0};         ///< of all symbols whose code grew
  Bytes growth_unused{0};  ///< of these, without a sample in either profile
};

/// True if two profiles are compared by time, and by rows that have sizes (symbols, templates).
bool is_joined(const HotReport& report);

/// Of a report that is_joined().
HotComparison compare_hot(const HotReport& report);

}  // namespace hone
