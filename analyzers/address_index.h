// SPDX-License-Identifier: Apache-2.0
// From an address of the loaded image to the part that owns it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analyzers/breakdown.h"

namespace hone {

/// A place in section space.
struct Place {
  std::uint32_t section = 0;
  std::uint64_t offset = 0;
};

/// Loaded sections by address; thread-local memory without file bytes has no address of its own.
class SectionIndex {
 public:
  explicit SectionIndex(const ElfFile& file);
  /// O(log sections). Empty when no section holds the address.
  std::optional<Place> find(std::uint64_t address) const;

 private:
  struct Entry {
    std::uint64_t begin;
    std::uint64_t end;
    std::uint32_t section;
  };
  std::vector<Entry> entries_;
};

/// The part that owns the place; kNoOwner when there is none. O(log ranges of the section).
std::uint32_t find_part(const Breakdown& breakdown, Place place);

}  // namespace hone
