// SPDX-License-Identifier: Apache-2.0
#include "analyzers/plt.h"

#include <llvm/Object/ELFTypes.h>
#include <llvm/Support/Endian.h>

#include <algorithm>
#include <tuple>

namespace hone {
namespace {

using Types = llvm::object::ELF64LE;

/// Only these fill GOT slots that a PLT jumps through (x86-64 psABI, "Relocation Types").
bool names_a_slot(std::uint32_t type) {
  return type == llvm::ELF::R_X86_64_JUMP_SLOT || type == llvm::ELF::R_X86_64_GLOB_DAT;
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
      if (!names_a_slot(entries[i].getType(false)) || symbol >= symbol_count) continue;
      const std::string_view name = name_at(strings, table[symbol].st_name);
      if (!name.empty()) slots_.push_back({entries[i].r_offset, name});
    }
  }
  std::ranges::sort(slots_, [](const Slot& a, const Slot& b) {
    return std::tie(a.address, a.name) < std::tie(b.address, b.name);
  });
}

std::string_view GotNames::find(std::uint64_t slot) const {
  const auto found = std::ranges::lower_bound(slots_, slot, {}, &Slot::address);
  return found == slots_.end() || found->address != slot ? std::string_view{} : found->name;
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
