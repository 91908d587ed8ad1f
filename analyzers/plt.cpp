// SPDX-License-Identifier: Apache-2.0
#include "analyzers/plt.h"

#include <llvm/Object/ELFTypes.h>
#include <llvm/Support/Endian.h>

#include <algorithm>
#include <tuple>

#include "analyzers/address_index.h"

namespace hone {
namespace {

using Types = llvm::object::ELF64LE;

/// These fill GOT slots with the address of a symbol (x86-64 psABI, "Relocation Types").
bool names_a_slot(std::uint32_t type) {
  return type == llvm::ELF::R_X86_64_JUMP_SLOT || type == llvm::ELF::R_X86_64_GLOB_DAT;
}

/// These begin what a GOT has for a thread-local variable. The module that DTPMOD64 tells is
/// followed by the offset.
bool is_thread_local(std::uint32_t type) {
  return type == llvm::ELF::R_X86_64_DTPMOD64 || type == llvm::ELF::R_X86_64_TPOFF64 ||
         type == llvm::ELF::R_X86_64_TLSDESC;
}

/// The 8 bytes at an address of the file; 0 where it has none.
std::uint64_t word_at(const ElfFile& file, const SectionIndex& sections, std::uint64_t address) {
  const auto place = sections.find(address);
  if (!place) return 0;
  const std::string_view contents = file.sections[place->section].contents;
  if (place->offset > contents.size() || contents.size() - place->offset < 8) return 0;
  return llvm::support::endian::read64le(contents.data() + place->offset);
}

std::uint64_t thread_offset_of(const ElfFile& file, const SectionIndex& sections,
                               const Types::Rela& entry) {
  if (entry.getType(false) != llvm::ELF::R_X86_64_DTPMOD64) {
    return static_cast<std::uint64_t>(entry.r_addend);
  }
  return word_at(file, sections, entry.r_offset + 8);
}

/// Address of the slot that an entry jumps through: ff 25 is `jmp *disp32(%rip)`, behind optional
/// endbr64 and bnd. 0 when the entry holds no such jump.
std::uint64_t slot_of(std::string_view entry, std::uint64_t address) {
  for (std::size_t at = 0; at + 6 <= entry.size(); ++at) {
    if (static_cast<unsigned char>(entry[at]) != 0xff || entry[at + 1] != 0x25) continue;
    const auto offset =
        static_cast<std::int32_t>(llvm::support::endian::read32le(entry.data() + at + 2));
    return address + at + 6 + static_cast<std::uint64_t>(std::int64_t{offset});
  }
  return 0;
}

/// ff 35: `push disp32(%rip)`, the first instruction of the entry that calls the resolver.
bool is_header(std::string_view entry) { return entry.starts_with("\xff\x35"); }

std::uint64_t entry_size_of(const ElfSection& section) {
  const bool is_short = section.name == ".plt.got";
  const std::uint64_t size = section.entry_size != 0 ? section.entry_size : (is_short ? 8 : 16);
  return size < 4 || size > 64 ? 16 : size;
}

}  // namespace

GotNames::GotNames(const ElfFile& file) {
  if (!file.is_x86_64()) return;
  const SectionIndex addresses(file);
  for (const ElfSection& section : file.sections) {
    if (section.type != llvm::ELF::SHT_RELA || !section.is_allocated()) continue;
    if (section.link >= file.sections.size()) continue;
    const ElfSection& symbols = file.sections[section.link];
    if (symbols.type != llvm::ELF::SHT_DYNSYM || symbols.link >= file.sections.size()) continue;
    const std::string_view strings = file.sections[symbols.link].contents;
    const auto* entries = reinterpret_cast<const Types::Rela*>(section.contents.data());
    const auto* table = reinterpret_cast<const Types::Sym*>(symbols.contents.data());
    const std::size_t symbol_count = symbols.contents.size() / sizeof(Types::Sym);
    for (std::size_t i = 0; i < section.contents.size() / sizeof(Types::Rela); ++i) {
      const std::uint32_t symbol = entries[i].getSymbol(false);
      const bool is_thread = is_thread_local(entries[i].getType(false));
      if (!is_thread && !names_a_slot(entries[i].getType(false))) continue;
      if (symbol >= symbol_count) continue;
      const std::string_view name = name_at(strings, table[symbol].st_name);
      if (name.empty() && !is_thread) continue;
      const std::uint64_t offset = name.empty() ? thread_offset_of(file, addresses, entries[i]) : 0;
      slots_.push_back({entries[i].r_offset, name, offset});
    }
  }
  std::ranges::sort(slots_, [](const Slot& a, const Slot& b) {
    return std::tie(a.address, a.name, a.thread_offset) <
           std::tie(b.address, b.name, b.thread_offset);
  });
}

const GotNames::Slot* GotNames::find_slot(std::uint64_t address) const {
  const auto found = std::ranges::lower_bound(slots_, address, {}, &Slot::address);
  return found == slots_.end() || found->address != address ? nullptr : &*found;
}

std::string_view GotNames::find(std::uint64_t slot) const {
  const Slot* found = find_slot(slot);
  return found == nullptr ? std::string_view{} : found->name;
}

std::optional<std::uint64_t> GotNames::find_thread_offset(std::uint64_t slot) const {
  const Slot* found = find_slot(slot);
  if (found == nullptr || !found->name.empty()) return {};
  return found->thread_offset;
}

std::vector<PltEntry> read_plt(const ElfFile& file, const ElfSection& section,
                               const GotNames& names, std::uint64_t& name_budget) {
  const std::uint64_t size = section.size;
  if (!file.is_x86_64() || section.contents.size() != size) return {{0, size, "[plt]"}};
  std::vector<PltEntry> entries;
  const std::uint64_t step = entry_size_of(section);
  for (std::uint64_t at = 0; at < size; at += step) {
    const std::uint64_t end = std::min(size, at + step);
    const std::string_view bytes = section.contents.substr(at, end - at);
    const std::string_view name = names.find(slot_of(bytes, section.address + at));
    if (!name.empty() && name.size() <= name_budget) {
      name_budget -= name.size();
      entries.push_back({at, end, std::string(name) + "@plt"});
    } else if (is_header(bytes)) {
      entries.push_back({at, end, "[plt header]"});
    } else if (!entries.empty() && entries.back().name == "[plt]") {
      entries.back().end = end;
    } else {
      entries.push_back({at, end, "[plt]"});
    }
  }
  return entries;
}

}  // namespace hone
