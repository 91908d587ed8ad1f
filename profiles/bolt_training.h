// SPDX-License-Identifier: Apache-2.0
// Counts for BOLT: the training commands run on the program, and how often each branch was taken is
// left beside each file's data. By the CPU's branch records where there are any and they see
// enough, else by programs that BOLT itself instruments; which of the two, and why, is noted.
#pragma once

#include "profiles/bolt_files.h"

namespace hone {

/// After it, the files that took part are `counted`; each may have counts (find_bolt_counts) or
/// none. What stands in the files' places is what was counted.
BoltFiles::Ended train_for_bolt(BoltFiles& files);

}  // namespace hone
