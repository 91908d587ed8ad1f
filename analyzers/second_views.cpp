// SPDX-License-Identifier: Apache-2.0
#include "analyzers/second_views.h"

#include <llvm/Object/ELFTypes.h>

#include "analyzers/address_index.h"
#include "analyzers/unwind.h"

namespace hone {
namespace {

class Finder {
 public:
  explicit Finder(const Breakdown& breakdown) : breakdown_(breakdown), index_(breakdown.elf) {
    views_.unwind.resize(breakdown.parts.size());
    views_.relocations.resize(breakdown.parts.size());
  }

  SecondViews find() && {
    for (const UnwindEntry& entry : read_unwind(breakdown_.elf)) {
      add_address(views_.unwind, entry.address, entry.bytes);
    }
    for (const ElfSection& section : breakdown_.elf.sections) add_relocations(section);
    return std::move(views_);
  }

 private:
  void add(std::vector<std::uint64_t>& view, Place place, std::uint64_t bytes) {
    const std::uint32_t part = find_part(breakdown_, place);
    if (part != kNoOwner) view[part] += bytes;
  }

  void add_address(std::vector<std::uint64_t>& view, std::uint64_t address, std::uint64_t bytes) {
    if (const auto place = index_.find(address)) add(view, *place, bytes);
  }

  void add_relocations(const ElfSection& section) {
    if (breakdown_.elf.is_64) {
      breakdown_.elf.is_little ? add_of<llvm::object::ELF64LE>(section)
                               : add_of<llvm::object::ELF64BE>(section);
    } else {
      breakdown_.elf.is_little ? add_of<llvm::object::ELF32LE>(section)
                               : add_of<llvm::object::ELF32BE>(section);
    }
  }

  template <class ELFT>
  void add_of(const ElfSection& section) {
    // Loaded tables only; in a relocatable file all of them, each for the section it names.
    const bool is_relocatable = breakdown_.elf.is_relocatable();
    if (!section.is_allocated() && !is_relocatable) return;
    if (section.type == llvm::ELF::SHT_RELA) add_table<typename ELFT::Rela>(section);
    if (section.type == llvm::ELF::SHT_REL) add_table<typename ELFT::Rel>(section);
    if (section.type == llvm::ELF::SHT_RELR) add_packed<typename ELFT::Relr>(section);
  }

  template <class Entry>
  void add_table(const ElfSection& section) {
    const auto* entries = reinterpret_cast<const Entry*>(section.contents.data());
    for (std::size_t i = 0; i < section.contents.size() / sizeof(Entry); ++i) {
      if (breakdown_.elf.is_relocatable()) {
        add(views_.relocations, {section.info, entries[i].r_offset}, sizeof(Entry));
      } else {
        add_address(views_.relocations, entries[i].r_offset, sizeof(Entry));
      }
    }
  }

  /// SHT_RELR (gABI): an even word is an address, an odd one a bitmap of the words that follow. The
  /// word counts to the part that the first of its addresses lies in.
  template <class Word>
  void add_packed(const ElfSection& section) {
    const auto* words = reinterpret_cast<const Word*>(section.contents.data());
    std::uint64_t base = 0;
    for (std::size_t i = 0; i < section.contents.size() / sizeof(Word); ++i) {
      const std::uint64_t word = words[i];
      if ((word & 1) == 0) {
        add_address(views_.relocations, word, sizeof(Word));
        base = word + sizeof(Word);
        continue;
      }
      if (word >> 1 != 0) {
        const auto first = static_cast<std::uint64_t>(__builtin_ctzll(word >> 1));
        add_address(views_.relocations, base + first * sizeof(Word), sizeof(Word));
      }
      base += (8 * sizeof(Word) - 1) * sizeof(Word);
    }
  }

  const Breakdown& breakdown_;
  SectionIndex index_;
  SecondViews views_;
};

}  // namespace

SecondViews find_second_views(const Breakdown& breakdown) { return Finder(breakdown).find(); }

}  // namespace hone
