// SPDX-License-Identifier: Apache-2.0
// What a report says of its profiles below the table: how far their flags came, and the notes of
// their steps.
#pragma once

#include <string>
#include <vector>

#include "cli/report.h"

namespace hone {

struct ReportNote {
  std::string about;  ///< names of profiles, joined by ", "
  std::string text;
};

/// In the order of the table's rows; a note that several profiles share is said once.
std::vector<ReportNote> collect_notes(const Report& report);

}  // namespace hone
