// SPDX-License-Identifier: Apache-2.0
// A hash index over rows that live elsewhere: open addressing, no allocation per entry.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hone {

class RowIndex {
 public:
  static constexpr std::uint32_t kNone = 0xffffffff;

  /// The row for which `is_equal(row)` among those of equal hash; kNone when there is none.
  template <class IsEqual>
  std::uint32_t find(std::uint64_t hash, IsEqual is_equal) const {
    if (slots_.empty()) return kNone;
    for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
      const Slot& slot = slots_[at];
      if (slot.row == kNone) return kNone;
      if (slot.tag == tag_of(hash) && is_equal(slot.row)) return slot.row;
    }
  }

  /// Room for so many rows, so that no smaller table is held beside a larger one.
  void reserve(std::size_t rows) {
    if (2 * rows > slots_.size()) resize(std::bit_ceil(2 * rows));
  }

  void insert(std::uint64_t hash, std::uint32_t row) {
    if (2 * (count_ + 1) > slots_.size()) resize(slots_.empty() ? 64 : 2 * slots_.size());
    place({hash, tag_of(hash), row});
    ++count_;
  }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t tag = 0;
    std::uint32_t row = kNone;
  };

  static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }
  std::size_t mask() const { return slots_.size() - 1; }

  void place(const Slot& slot) {
    std::size_t at = slot.hash & mask();
    while (slots_[at].row != kNone) at = (at + 1) & mask();
    slots_[at] = slot;
  }

  void resize(std::size_t slots) {
    std::vector<Slot> old(slots);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.row != kNone) place(slot);
    }
  }

  std::vector<Slot> slots_;
  std::size_t count_ = 0;
};

}  // namespace hone
