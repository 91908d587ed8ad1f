// SPDX-License-Identifier: Apache-2.0
// Symbols that bear another readable name in another build: numbered lambdas, local names with
// numbers, renamed functions of the same code. Paired by the rules of match_parts(); rows that are
// joined by name find each other by this.
#pragma once

#include <map>
#include <string>

#include "analyzers/binary.h"

namespace hone {

/// Readable name (suffixes stripped) in `after` to that in `before`, where they differ. A name that
/// occurs in both builds, or that would meet several, is left out: no guesses.
std::map<std::string, std::string> find_renamed(const Binary& after, const Binary& before);

}  // namespace hone
