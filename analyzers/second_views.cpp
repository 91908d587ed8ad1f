// SPDX-License-Identifier: Apache-2.0
#include "analyzers/second_views.h"

#include <llvm/BinaryFormat/ELF.h>
#include <llvm/Object/ELFTypes.h>

#include <algorithm>

#include "analyzers/address_index.h"
#include "analyzers/unwind.h"

namespace hone {
namespace {

class Finder {
 public:
  explicit Finder(const Breakdown& breakdown)
      : breakdown_(breakdown), index_(breakdown.elf), frames_(read_unwind(breakdown.elf)) {
    views_.unwind.resize(breakdown.parts.size());
    views_.relocations.resize(breakdown.parts.size());
    const ElfSection* frames = breakdown.elf.find_section(".eh_frame");
    const ElfSection* indices = breakdown.elf.find_section_of_type(llvm::ELF::SHT_SYMTAB_SHNDX);
    if (frames != nullptr) frame_section_ = frames->index;
    if (indices != nullptr) extended_ = indices->contents;
  }

  SecondViews find() && {
    if (!breakdown_.elf.is_relocatable()) {
      for (const UnwindEntry& frame : frames_) {
        add_address(views_.unwind, frame.address, frame.bytes);
      }
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
    if (section.type == llvm::ELF::SHT_RELA) add_table<ELFT, typename ELFT::Rela>(section);
    if (section.type == llvm::ELF::SHT_REL) add_table<ELFT, typename ELFT::Rel>(section);
    if (section.type == llvm::ELF::SHT_RELR) add_packed<typename ELFT::Relr>(section);
  }

  template <class ELFT, class Entry>
  void add_table(const ElfSection& section) {
    const auto* entries = reinterpret_cast<const Entry*>(section.contents.data());
    for (std::size_t i = 0; i < section.contents.size() / sizeof(Entry); ++i) {
      if (!breakdown_.elf.is_relocatable()) {
        add_address(views_.relocations, entries[i].r_offset, sizeof(Entry));
        continue;
      }
      add(views_.relocations, {section.info, entries[i].r_offset}, sizeof(Entry));
      if (section.info == frame_section_) add_frame<ELFT>(section, entries[i]);
    }
  }

  /// In a relocatable file the relocation of a frame entry's pointer says whose it is.
  template <class ELFT, class Entry>
  void add_frame(const ElfSection& table, const Entry& entry) {
    const std::uint64_t offset = entry.r_offset;
    const auto frame = std::ranges::lower_bound(frames_, offset, {}, &UnwindEntry::pointer);
    if (frame == frames_.end() || frame->pointer != offset) return;
    Place place = place_of<ELFT>(table.link, entry.getSymbol(false));
    if constexpr (requires { entry.r_addend; }) {
      place.offset += static_cast<std::uint64_t>(std::int64_t{entry.r_addend});
    } else {
      place.offset += frame->address;
    }
    add(views_.unwind, place, frame->bytes);
  }

  /// Of a symbol in a relocatable file; section 0 where it has no place.
  template <class ELFT>
  Place place_of(std::uint32_t table, std::uint32_t index) const {
    const auto& sections = breakdown_.elf.sections;
    if (table >= sections.size()) return {};
    const std::string_view contents = sections[table].contents;
    if (index >= contents.size() / sizeof(typename ELFT::Sym)) return {};
    const auto& symbol = reinterpret_cast<const typename ELFT::Sym*>(contents.data())[index];
    std::uint32_t section = symbol.st_shndx;
    using Word = typename ELFT::Word;
    if (section == llvm::ELF::SHN_XINDEX && index < extended_.size() / sizeof(Word)) {
      section = reinterpret_cast<const Word*>(extended_.data())[index];
    } else if (section >= llvm::ELF::SHN_LORESERVE) {
      return {};
    }
    return {section, symbol.st_value};
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
  std::vector<UnwindEntry> frames_;  ///< in file order, so sorted by `pointer`
  std::uint32_t frame_section_ = 0;  ///< their section; 0: there is none
  std::string_view extended_;        ///< SHT_SYMTAB_SHNDX
  SecondViews views_;
};

}  // namespace

SecondViews find_second_views(const Breakdown& breakdown) { return Finder(breakdown).find(); }

}  // namespace hone
