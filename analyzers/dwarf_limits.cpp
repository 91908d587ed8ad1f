// SPDX-License-Identifier: Apache-2.0
#include "analyzers/dwarf_limits.h"

#include <fmt/format.h>
#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/BinaryFormat/ELF.h>
#include <llvm/Support/Endian.h>

#include <algorithm>

#include "analyzers/inflate_debug.h"

namespace hone {
namespace {

namespace endian = llvm::support::endian;

constexpr std::uint64_t kMostUnpacked = 32;
constexpr std::uint64_t kMostAttributes = 256;

std::uint64_t unpacked_size(const ElfFile& elf, const ElfSection& section) {
  const std::string_view bytes = section.contents;
  if (section.name.starts_with(".zdebug_")) return find_old_unpacked_size(section).value_or(0);
  const bool is_compressed = (section.flags & llvm::ELF::SHF_COMPRESSED) != 0;
  if (!is_compressed || bytes.size() < (elf.is_64 ? 24U : 12U)) return 0;
  if (elf.is_64) {
    return elf.is_little ? endian::read64le(bytes.data() + 8) : endian::read64be(bytes.data() + 8);
  }
  return elf.is_little ? endian::read32le(bytes.data() + 4) : endian::read32be(bytes.data() + 4);
}

/// Reads numbers of .debug_abbrev; stays at the end when there is no more.
class Cursor {
 public:
  Cursor(std::string_view bytes, std::uint64_t at) : bytes_(bytes), at_(at) {}

  std::uint64_t at() const { return at_; }
  bool at_end() const { return at_ >= bytes_.size(); }
  void skip(std::uint64_t count) { at_ = std::min<std::uint64_t>(at_ + count, bytes_.size()); }

  /// ULEB128; of longer ones than 64 bits, the low bits.
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; !at_end(); shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      if (shift < 64) value |= std::uint64_t{byte & 0x7fU} << shift;
      if ((byte & 0x80) == 0) break;
    }
    return value;
  }

 private:
  std::string_view bytes_;
  std::uint64_t at_;
};

/// Moves over one abbreviation and returns the number of its attributes.
std::uint64_t skip_abbreviation(Cursor& cursor) {
  cursor.number();  // tag
  cursor.skip(1);   // has children
  std::uint64_t count = 0;
  while (!cursor.at_end()) {
    const std::uint64_t attribute = cursor.number();
    const std::uint64_t form = cursor.number();
    if (attribute == 0 && form == 0) break;
    if (form == llvm::dwarf::DW_FORM_implicit_const) cursor.number();  // signed, equally long
    ++count;
  }
  return count;
}

/// Index of the symbol that the relocation at `entry` refers to: r_info is its second field, the
/// index its upper 32 (ELF64) or 24 bits. MIPS64 little-endian has it in the lower half.
std::uint64_t symbol_of(const ElfFile& elf, const char* entry) {
  if (!elf.is_64) {
    return (elf.is_little ? endian::read32le(entry + 4) : endian::read32be(entry + 4)) >> 8;
  }
  const std::uint64_t info =
      elf.is_little ? endian::read64le(entry + 8) : endian::read64be(entry + 8);
  const bool is_swapped = elf.machine == llvm::ELF::EM_MIPS && elf.is_little;
  return is_swapped ? info & 0xffffffff : info >> 32;
}

bool are_sane(const ElfFile& elf, const ElfSection& section) {
  // The library divides by the size of an entry, of empty tables and of linked files as well.
  const std::uint64_t word = elf.is_64 ? 8 : 4;
  const std::uint64_t entry = word * (section.type == llvm::ELF::SHT_RELA ? 3 : 2);
  if (section.type == llvm::ELF::SHT_CREL || section.entry_size != entry) return false;
  if (!elf.is_relocatable() || section.size == 0) return true;
  if (section.link >= elf.sections.size() || section.size % entry != 0) return false;
  const ElfSection& symbols = elf.sections[section.link];
  const std::uint64_t symbol_size = elf.is_64 ? 24 : 16;
  if (symbols.entry_size != symbol_size || symbols.size % symbol_size != 0) return false;
  const std::uint64_t count = symbols.contents.size() / symbol_size;
  for (std::uint64_t at = 0; at < section.size; at += entry) {
    if (symbol_of(elf, section.contents.data() + at) >= count) return false;
  }
  return true;
}

}  // namespace

Result<void> check_unpacked_size(const ElfFile& elf, std::string_view name) {
  const std::uint64_t limit = kMostUnpacked * elf.bytes.size() + (1U << 20);
  std::uint64_t sum = 0;
  for (const ElfSection& section : elf.sections) {
    const std::uint64_t size = unpacked_size(elf, section);
    if (size > limit || sum + size > limit) {
      return fail(
          fmt::format("{}: section {} claims to unpack to {} bytes", name, section.index, size));
    }
    sum += size;
  }
  return {};
}

Result<void> check_abbreviations(std::string_view section, std::vector<std::uint64_t> offsets,
                                 std::string_view name) {
  std::ranges::sort(offsets);
  const auto repeated = std::ranges::unique(offsets);
  offsets.erase(repeated.begin(), repeated.end());
  std::uint64_t read = 0;
  for (const std::uint64_t offset : offsets) {
    Cursor cursor(section, offset);
    while (!cursor.at_end() && cursor.number() != 0) {
      if (skip_abbreviation(cursor) > kMostAttributes) {
        return fail(
            fmt::format("{}: an abbreviation of its debugging information has more than {} "
                        "attributes",
                        name, kMostAttributes));
      }
    }
    if (offset < section.size()) read += cursor.at() - offset;
    if (read > 2 * section.size()) {
      return fail(fmt::format("{}: abbreviations of its debugging information overlap", name));
    }
  }
  return {};
}

Result<void> check_relocations(const ElfFile& elf, std::string_view name) {
  if (!elf.is_relocatable()) return {};
  for (const ElfSection& section : elf.sections) {
    const bool is_table = section.type == llvm::ELF::SHT_REL ||
                          section.type == llvm::ELF::SHT_RELA ||
                          section.type == llvm::ELF::SHT_CREL;
    if (!is_table || are_sane(elf, section)) continue;
    return fail(
        fmt::format("{}: the relocations in section {} cannot be applied to its debugging "
                    "information",
                    name, section.index));
  }
  return {};
}

}  // namespace hone
