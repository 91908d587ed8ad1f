// SPDX-License-Identifier: Apache-2.0
#include "analyzers/symbol_table.h"

#include <fmt/format.h>
#include <llvm/Object/ELFTypes.h>

#include <algorithm>
#include <cstring>

#include "analyzers/symbol_name.h"

namespace hone {
namespace {

using llvm::ELF::STT_FILE;
using llvm::ELF::STT_SECTION;
using llvm::ELF::STT_TLS;

/// Linkers share the tails of names; together the names of real files are no longer than a few
/// times their table. Beyond this a table is made to waste time.
constexpr std::uint64_t kNameOverlap = 16;

/// SHN_X86_64_LCOMMON (x86-64 psABI, "Special sections indexes").
constexpr std::uint16_t kLargeCommon = 0xff02;

std::uint64_t thread_local_base(const ElfFile& file) {
  for (const ElfSegment& segment : file.segments) {
    if (segment.type == llvm::ELF::PT_TLS) return segment.address;
  }
  return 0;
}

SymbolBinding binding_of(unsigned binding) {
  if (binding == llvm::ELF::STB_LOCAL) return SymbolBinding::kLocal;
  if (binding == llvm::ELF::STB_WEAK) return SymbolBinding::kWeak;
  return SymbolBinding::kGlobal;
}

/// Mapping symbols mark code and data ranges (AAELF: $a, $d, $t, $x); they name nothing.
bool is_mapping_symbol(std::string_view name) {
  return name.size() >= 2 && name[0] == '$' && std::strchr("adtx", name[1]) != nullptr &&
         (name.size() == 2 || name[2] == '.');
}

/// Clang's names for string constants. Most builds leave them out; ThinLTO exports the constants
/// that functions of other units came to use.
bool is_string_constant(std::string_view name) {
  return name.starts_with(".str") && without_number(derive_name(name).base) == ".str";
}

template <class ELFT>
class Reader {
 public:
  Reader(const ElfFile& file, std::string_view file_name)
      : file_(file), file_name_(file_name), tls_base_(thread_local_base(file)) {}

  Result<SymbolTable> read(const ElfSection& section) {
    using Sym = typename ELFT::Sym;
    if (section.entry_size != sizeof(Sym)) return broken("its symbols have a wrong size");
    if (section.link >= file_.sections.size()) return broken("its symbols have no names");
    table_.names = file_.sections[section.link].contents;
    budget_ = kNameOverlap * table_.names.size();
    find_extended_indices(section);
    const std::size_t count = section.contents.size() / sizeof(Sym);
    const auto* entries = reinterpret_cast<const Sym*>(section.contents.data());
    table_.symbols.reserve(count);
    for (std::size_t i = 1; i < count; ++i) {
      if (auto added = add(entries[i], i); !added) return fail(added);
    }
    return std::move(table_);
  }

 private:
  std::unexpected<Error> broken(std::string_view what) const {
    return fail(fmt::format("{} is not a whole ELF file: {}", file_name_, what));
  }

  void find_extended_indices(const ElfSection& symbols) {
    for (const ElfSection& section : file_.sections) {
      if (section.type == llvm::ELF::SHT_SYMTAB_SHNDX && section.link == symbols.index) {
        extended_ = section.contents;
      }
    }
  }

  std::uint32_t section_of(const typename ELFT::Sym& entry, std::size_t index) const {
    const std::uint32_t section = entry.st_shndx;
    if (section != llvm::ELF::SHN_XINDEX) {
      return section < llvm::ELF::SHN_LORESERVE ? section : 0;
    }
    using Word = typename ELFT::Word;
    if (index >= extended_.size() / sizeof(Word)) return 0;
    return reinterpret_cast<const Word*>(extended_.data())[index];
  }

  /// False when the names overlap beyond reason.
  bool read_name(std::uint32_t offset, ElfSymbol& symbol) {
    if (offset >= table_.names.size()) return true;
    const char* begin = table_.names.data() + offset;
    const std::size_t rest = table_.names.size() - offset;
    const std::size_t limit = std::min<std::size_t>(rest, budget_ + 1);
    const void* end = std::memchr(begin, 0, limit);
    const std::size_t size =
        end == nullptr ? limit : static_cast<std::size_t>(static_cast<const char*>(end) - begin);
    if (size > budget_) return false;
    budget_ -= size;
    symbol.name = offset;
    symbol.name_size = static_cast<std::uint32_t>(size);
    return true;
  }

  /// The local symbols that follow are of this file. One without a name is where GNU ld begins
  /// those that it made local.
  Result<void> start_unit(const typename ELFT::Sym& entry) {
    unit_ = 0;
    if (entry.st_name == 0) return {};
    ElfSymbol symbol;
    if (!read_name(entry.st_name, symbol)) return broken("its symbol names overlap too much");
    unit_ = static_cast<std::uint32_t>(table_.units.size());
    table_.units.push_back(table_.name_of(symbol));
    return {};
  }

  Result<void> add(const typename ELFT::Sym& entry, std::size_t index) {
    const unsigned type = entry.getType();
    if (type == STT_FILE) return start_unit(entry);
    if (type == STT_SECTION || entry.st_name == 0) return {};
    ElfSymbol symbol;
    symbol.section = section_of(entry, index);
    std::vector<ElfSymbol>* const commons = commons_of(entry.st_shndx);
    if (commons == nullptr && !place(entry, symbol)) return {};
    if (!read_name(entry.st_name, symbol)) return broken("its symbol names overlap too much");
    const std::string_view name = table_.name_of(symbol);
    if (name.empty() || is_string_constant(name)) return {};
    if (symbol.size == 0 && is_mapping_symbol(name)) return {};
    symbol.type = static_cast<std::uint8_t>(type);
    symbol.binding = binding_of(entry.getBinding());
    // Linkers make hidden symbols local and put them behind all files' own.
    const bool is_own_local = entry.getVisibility() == llvm::ELF::STV_DEFAULT;
    if (symbol.binding == SymbolBinding::kLocal && is_own_local) symbol.unit = unit_;
    if (commons != nullptr) return add_common(*commons, symbol, entry.st_size);
    table_.symbols.push_back(symbol);
    return {};
  }

  /// The list that a symbol of this section index goes to when it is a common block, else null.
  std::vector<ElfSymbol>* commons_of(std::uint16_t section) {
    if (!file_.is_relocatable()) return nullptr;
    if (section == llvm::ELF::SHN_COMMON) return &table_.commons;
    const bool is_large = section == kLargeCommon && file_.machine == llvm::ELF::EM_X86_64;
    return is_large ? &table_.large_commons : nullptr;
  }

  Result<void> add_common(std::vector<ElfSymbol>& commons, ElfSymbol symbol, std::uint64_t size) {
    if (size > kMostMemory - common_bytes_) {
      return broken(fmt::format("its common symbols claim more than {} bytes", kMostMemory));
    }
    common_bytes_ += size;
    symbol.size = size;
    commons.push_back(symbol);
    return {};
  }

  /// From the symbol's value to its section's space (gABI, "Symbol Values"): an offset in
  /// relocatable files, an address elsewhere, for thread-local symbols relative to PT_TLS.
  bool place(const typename ELFT::Sym& entry, ElfSymbol& symbol) const {
    if (symbol.section == 0 || symbol.section >= file_.sections.size()) return false;
    const ElfSection& section = file_.sections[symbol.section];
    if (!section.is_allocated()) return false;
    std::uint64_t begin = entry.st_value;
    if (file_.machine == llvm::ELF::EM_ARM && entry.getType() == llvm::ELF::STT_FUNC) {
      begin &= ~std::uint64_t{1};  // set for Thumb code (AAELF, "Symbol Values")
    }
    if (!file_.is_relocatable()) {
      if (entry.getType() == STT_TLS) begin += tls_base_;
      begin -= section.address;
    }
    if (begin > section.size) return false;
    symbol.begin = begin;
    symbol.size = std::min<std::uint64_t>(entry.st_size, section.size - begin);
    return true;
  }

  const ElfFile& file_;
  std::string_view file_name_;
  std::uint64_t tls_base_;
  std::string_view extended_;       ///< SHT_SYMTAB_SHNDX
  std::uint32_t unit_ = 0;          ///< of the local symbols that come next
  std::uint64_t budget_ = 0;        ///< bytes of names that may still be read
  std::uint64_t common_bytes_ = 0;  ///< that common symbols claimed so far
  SymbolTable table_;
};

}  // namespace

Result<SymbolTable> read_symbols(const ElfFile& file, std::uint32_t table_type,
                                 std::string_view file_name) {
  const ElfSection* section = file.find_section_of_type(table_type);
  if (section == nullptr) return SymbolTable{};
  if (file.is_64) {
    return file.is_little ? Reader<llvm::object::ELF64LE>(file, file_name).read(*section)
                          : Reader<llvm::object::ELF64BE>(file, file_name).read(*section);
  }
  return file.is_little ? Reader<llvm::object::ELF32LE>(file, file_name).read(*section)
                        : Reader<llvm::object::ELF32BE>(file, file_name).read(*section);
}

}  // namespace hone
