// SPDX-License-Identifier: Apache-2.0
// The compile unit that each symbol's code or data comes from, by debugging information (DWARF 2 to
// 5, compressed or not). Units whose information is in .dwo files are known by name; ranges that
// lie in no section of the image (code that the linker dropped) are left out.
#pragma once

#include <string_view>

#include "analyzers/breakdown.h"
#include "analyzers/unit_paths.h"
#include "core/result.h"

namespace hone {

/// Fills `part_units`: for each part that symbols own, the DW_AT_name of the unit that its first
/// byte belongs to; what tells units of one name apart is added to `paths`. `debug` is the file
/// that holds the sections .debug_*: the broken-down file itself or its debug file. Units whose
/// names and folders together are longer than 4 times the file are left out. O(entries log units);
/// one unit is in memory at a time.
Result<void> find_units(Breakdown& breakdown, NamedBytes debug, UnitPaths& paths);

/// A unit's name without its folders, as STT_FILE symbols have it.
std::string_view file_name_of(std::string_view unit);

}  // namespace hone
