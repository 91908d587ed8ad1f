// SPDX-License-Identifier: Apache-2.0
// What debugging information (DWARF 2 to 5, compressed or not) says about where code came from: the
// compile unit of each range, and the copies of functions that were inlined. Units whose
// information is in .dwo files are known by name only; ranges that lie in no section of the image
// (code that the linker dropped) are left out.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/breakdown.h"
#include "core/result.h"

namespace hone {

/// Fills `part_units`: for each part that symbols own, the DW_AT_name of the unit that its first
/// byte belongs to. `debug` is the file that holds the sections .debug_*: the broken-down file
/// itself or its debug file. O(entries log units); one unit is in memory at a time.
Result<void> find_units(Breakdown& breakdown, NamedBytes debug);

/// A function by its inlined copies.
struct InlinedFunction {
  std::string name;          ///< mangled where the compiler wrote that (-g, not -g1), else plain
  std::uint64_t size = 0;    ///< code bytes of its copies, what was inlined into them included
  std::uint32_t copies = 0;  ///< that have code
};

/// Of one file, the largest first. The sizes overlap where inlined code is nested, so that they do
/// not sum to anything of the file.
Result<std::vector<InlinedFunction>> read_inlined(const ElfFile& image, NamedBytes debug);

/// True when the file has DWARF units.
bool has_debug_information(const ElfFile& file);

}  // namespace hone
