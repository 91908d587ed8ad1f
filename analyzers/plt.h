// SPDX-License-Identifier: Apache-2.0
// Names for the entries of procedure linkage tables, which have no symbols of their own: each jumps
// through a GOT slot, and the slot's relocation names the function.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/elf_file.h"
#include "core/result.h"

namespace hone {

struct PltEntry {
  std::uint64_t begin = 0;  ///< offset in the section
  std::uint64_t end = 0;
  std::string name;  ///< "puts@plt"; "[plt header]" for the entry that calls the resolver
};

/// GOT slot address to symbol name, from the relocations of the file; those of thread-local
/// variables included.
class GotNames {
 public:
  explicit GotNames(const ElfFile& file);
  /// Empty when the slot has no relocation with a name.
  std::string_view find(std::uint64_t slot) const;
  /// Of a slot for a thread-local variable without a name, its offset in the thread's block.
  std::optional<std::uint64_t> find_thread_offset(std::uint64_t slot) const;

 private:
  struct Slot {
    std::uint64_t address;
    std::string_view name;
    std::uint64_t thread_offset;  ///< where `name` is empty
  };

  const Slot* find_slot(std::uint64_t address) const;

  std::vector<Slot> slots_;  ///< sorted by address
};

/// Entries that cover the section whole, in order. x86-64 entries are named by the slot that they
/// jump through; other machines and unknown slots give one entry without a name of its own,
/// "[plt]", and so do names that are longer than what is left of `name_budget`, in bytes.
std::vector<PltEntry> read_plt(const ElfFile& file, const ElfSection& section,
                               const GotNames& names, std::uint64_t& name_budget);

}  // namespace hone
