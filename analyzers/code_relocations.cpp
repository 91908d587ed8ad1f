// SPDX-License-Identifier: Apache-2.0
#include "analyzers/code_relocations.h"

#include <llvm/Object/ELFTypes.h>

#include <algorithm>
#include <tuple>

namespace hone {
namespace {

using Types = llvm::object::ELF64LE;

/// x86-64 psABI, "Relocation Types": those whose value is relative to P, the place of the field.
bool is_relative(std::uint32_t type) {
  switch (type) {
    case llvm::ELF::R_X86_64_PC8:
    case llvm::ELF::R_X86_64_PC16:
    case llvm::ELF::R_X86_64_PC32:
    case llvm::ELF::R_X86_64_PC64:
    case llvm::ELF::R_X86_64_PLT32:
    case llvm::ELF::R_X86_64_GOTPCREL:
    case llvm::ELF::R_X86_64_GOTPCRELX:
    case llvm::ELF::R_X86_64_REX_GOTPCRELX:
    case llvm::ELF::R_X86_64_GOTTPOFF:
    case llvm::ELF::R_X86_64_TLSGD:
    case llvm::ELF::R_X86_64_TLSLD:
      return true;
    default:
      return false;
  }
}

/// The symbols that one table of relocations refers to.
class Symbols {
 public:
  Symbols(const ElfFile& file, const ElfSection& relocations) {
    if (relocations.link >= file.sections.size()) return;
    const ElfSection& table = file.sections[relocations.link];
    if (table.type != llvm::ELF::SHT_SYMTAB || table.link >= file.sections.size()) return;
    names_ = file.sections[table.link].contents;
    symbols_ = {reinterpret_cast<const Types::Sym*>(table.contents.data()),
                table.contents.size() / sizeof(Types::Sym)};
  }

  CodeRelocation read(const Types::Rela& entry) const {
    const std::uint32_t type = entry.getType(false);
    CodeRelocation read{.offset = entry.r_offset, .is_relative = is_relative(type)};
    const std::uint32_t index = entry.getSymbol(false);
    if (index >= symbols_.size()) return read;
    const Types::Sym& symbol = symbols_[index];
    if (symbol.st_shndx == llvm::ELF::SHN_UNDEF || symbol.st_shndx == llvm::ELF::SHN_COMMON) {
      read.import = name_at(names_, symbol.st_name);
    } else if (symbol.st_shndx < llvm::ELF::SHN_LORESERVE) {
      read.section = symbol.st_shndx;
      const auto addend = static_cast<std::uint64_t>(std::int64_t{entry.r_addend});
      read.target = symbol.st_value + addend;
    }
    return read;
  }

 private:
  std::string_view names_;
  std::span<const Types::Sym> symbols_;
};

}  // namespace

CodeRelocations::CodeRelocations(const ElfFile& file) {
  if (!file.is_relocatable() || !file.is_x86_64()) return;
  for (const ElfSection& section : file.sections) {
    if (section.type != llvm::ELF::SHT_RELA || section.info >= file.sections.size()) continue;
    if ((file.sections[section.info].flags & llvm::ELF::SHF_EXECINSTR) == 0) continue;
    const Symbols symbols(file, section);
    std::vector<CodeRelocation>& found = by_section_[section.info];
    const auto* entries = reinterpret_cast<const Types::Rela*>(section.contents.data());
    const std::size_t count = section.contents.size() / sizeof(Types::Rela);
    for (std::size_t i = 0; i < count; ++i) found.push_back(symbols.read(entries[i]));
  }
  for (auto& [section, found] : by_section_) {
    std::ranges::sort(found, [](const CodeRelocation& a, const CodeRelocation& b) {
      return std::tie(a.offset, a.section, a.target, a.import) <
             std::tie(b.offset, b.section, b.target, b.import);
    });
  }
}

std::span<const CodeRelocation> CodeRelocations::find(std::uint32_t section, std::uint64_t begin,
                                                      std::uint64_t end) const {
  const auto known = by_section_.find(section);
  if (known == by_section_.end()) return {};
  const auto first = std::ranges::lower_bound(known->second, begin, {}, &CodeRelocation::offset);
  const auto last = std::ranges::lower_bound(known->second, end, {}, &CodeRelocation::offset);
  return {first, last};
}

}  // namespace hone
