// SPDX-License-Identifier: Apache-2.0
// Words with a value each, in an open-addressed hash table. Words are copied into blocks that never
// move, so that views of them hold as long as the table.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace app {

/// FNV-1a, 64 bits (Fowler, Noll and Vo).
struct Fnv1a {
  std::uint64_t operator()(std::string_view word) const {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char letter : word) {
      hash ^= static_cast<unsigned char>(letter);
      hash *= 0x100000001b3U;
    }
    return hash ^ (hash >> 32);
  }
};

template <typename Value, typename Hash = Fnv1a>
class WordTable {
 public:
  WordTable() : slots_(64) {}

  /// The value of `word`, made if it is new. Valid until the next call.
  Value& operator[](std::string_view word) {
    const std::uint64_t hash = Hash{}(word);
    Slot* slot = &probe(slots_, word, hash);
    if (slot->word.data() == nullptr) {
      if ((size_ + 1) * 4 > slots_.size() * 3) {
        grow();
        slot = &probe(slots_, word, hash);
      }
      slot->hash = hash;
      slot->word = keep(word);
      ++size_;
    }
    return slot->value;
  }

  const Value* find(std::string_view word) const {
    const Slot& slot = probe(slots_, word, Hash{}(word));
    return slot.word.data() == nullptr ? nullptr : &slot.value;
  }

  template <typename Visit>
  void each(Visit visit) const {
    for (const Slot& slot : slots_) {
      if (slot.word.data() != nullptr) visit(slot.word, slot.value);
    }
  }

  std::size_t size() const { return size_; }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::string_view word;
    Value value{};
  };

  /// The slot of `word`, or the free one where it belongs.
  template <typename Slots>
  static auto& probe(Slots& slots, std::string_view word, std::uint64_t hash) {
    const std::size_t mask = slots.size() - 1;
    std::size_t at = hash & mask;
    for (std::size_t step = 1;; ++step) {
      auto& slot = slots[at];
      if (slot.word.data() == nullptr) return slot;
      if (slot.hash == hash && slot.word == word) return slot;
      at = (at + step) & mask;
    }
  }

  void grow() {
    std::vector<Slot> larger(slots_.size() * 2);
    for (Slot& slot : slots_) {
      if (slot.word.data() != nullptr) probe(larger, slot.word, slot.hash) = slot;
    }
    slots_.swap(larger);
  }

  std::string_view keep(std::string_view word) {
    if (word.size() > room_) {
      room_ = word.size() > kBlock ? word.size() : kBlock;
      blocks_.push_back(std::make_unique<char[]>(room_));
      free_ = blocks_.back().get();
    }
    char* const copy = free_;
    std::memcpy(copy, word.data(), word.size());
    free_ += word.size();
    room_ -= word.size();
    return {copy, word.size()};
  }

  static constexpr std::size_t kBlock = 16384;

  std::vector<Slot> slots_;  ///< a power of two of them, at most three quarters full
  std::size_t size_ = 0;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr;
  std::size_t room_ = 0;
};

}  // namespace app
