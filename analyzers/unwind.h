// SPDX-License-Identifier: Apache-2.0
// The function ranges of .eh_frame: what a stripped file still says about where its functions begin
// and end, and how many bytes of unwind tables each of them costs.
#pragma once

#include <cstdint>
#include <vector>

#include "analyzers/elf_file.h"

namespace hone {

/// One frame description entry (FDE).
struct UnwindEntry {
  /// Of the first instruction it covers. In a relocatable file, where the relocation of `pointer`
  /// tells it, what is written there: the addend of relocations that have none themselves.
  std::uint64_t address = 0;
  std::uint64_t size = 0;     ///< of the code it covers; 0 only where it is relocated as well
  std::uint64_t bytes = 0;    ///< of the entry itself in .eh_frame, its length field included
  std::uint64_t pointer = 0;  ///< offset in .eh_frame where the address is written
};

/// In file order. What cannot be read (a broken entry) is left out: unwind ranges add to other
/// sources and never contradict them. Linear.
/// Format: LSB Core 5.0, "Exception Frames"; pointer encodings: same, "DWARF Exception Header
/// Encoding".
std::vector<UnwindEntry> read_unwind(const ElfFile& file);

}  // namespace hone
