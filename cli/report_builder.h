// SPDX-License-Identifier: Apache-2.0
// Makes a Report from the store: facts, profile rows, artifacts, symbols and samples of one run.
// The race is replayed and the advice computed anew, so a report never depends on who printed it
// first.
#pragma once

#include "cli/report.h"
#include "core/result.h"
#include "core/store.h"

namespace hone {

/// An Error when the run is unknown or its stored facts cannot be read.
Result<Report> build_report(Store& store, std::int64_t run);

/// True if a requested profile failed or was disqualified: exit code 1.
bool has_failures(const Report& report);

}  // namespace hone
