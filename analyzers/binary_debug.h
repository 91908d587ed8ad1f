// SPDX-License-Identifier: Apache-2.0
// Debugging information of a whole binary: of each member of an archive, or of the file's debug
// file when it has none itself.
#pragma once

#include "analyzers/binary.h"
#include "analyzers/inlined_functions.h"
#include "core/result.h"

namespace hone {

/// Fills Breakdown::part_units of each member; false when there is no DWARF.
Result<bool> find_units(Binary& binary);

/// The inlined functions of all members. An Error when there is no DWARF.
Result<Inlining> read_inlined(const Binary& binary);

/// True when some member, or the debug file, has DWARF.
bool has_debug_information(const Binary& binary);

}  // namespace hone
