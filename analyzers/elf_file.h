// SPDX-License-Identifier: Apache-2.0
// An ELF file as plain tables, whatever its class and byte order: sections, segments and the
// extents of its headers. Everything is checked against the file's length here, so that later
// stages may trust it: contents of a section lie inside the file, and sums of sizes do not
// overflow.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace hone {

/// What all sections of a file, its common symbols, and all members of an archive may claim
/// together, in bytes: no real ones do, and sums of sizes stay far from overflow.
inline constexpr std::uint64_t kMostMemory = 1ULL << 46;

struct ElfSection {
  std::string_view name;
  std::uint32_t index = 0;  ///< in the file's section header table
  std::uint32_t type = 0;   ///< SHT_*
  std::uint64_t flags = 0;  ///< SHF_*
  std::uint64_t address = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t entry_size = 0;
  std::uint64_t alignment = 0;
  std::uint32_t link = 0;
  std::uint32_t info = 0;
  /// Empty for SHT_NOBITS. Compressed sections stay compressed.
  std::string_view contents;

  bool is_allocated() const;
  bool has_file_bytes() const;
};

struct ElfSegment {
  std::uint32_t type = 0;  ///< PT_*
  std::uint32_t flags = 0;
  std::uint64_t address = 0;
  std::uint64_t offset = 0;
  std::uint64_t file_size = 0;
  std::uint64_t memory_size = 0;
};

/// [begin, end) in the file.
struct FileExtent {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

struct ElfFile {
  std::string_view bytes;
  std::uint16_t type = 0;     ///< ET_*
  std::uint16_t machine = 0;  ///< EM_*
  bool is_64 = true;
  bool is_little = true;
  std::vector<ElfSection> sections;  ///< by index; [0] is the null section; empty when it has none
  std::vector<ElfSegment> segments;
  std::vector<FileExtent> headers;  ///< ELF header, program headers, section headers

  bool is_relocatable() const;
  bool is_x86_64() const;  ///< and little-endian with 64 bits
  /// The first section of that name or type; nullptr when there is none.
  const ElfSection* find_section(std::string_view name) const;
  const ElfSection* find_section_of_type(std::uint32_t type) const;
};

/// The bytes of a file and its name for errors.
struct NamedBytes {
  std::string_view bytes;
  std::string_view name;
};

/// The name at the offset of a string table, cut at 4096 bytes; empty beyond the table's end.
std::string_view name_at(std::string_view table, std::uint64_t offset);

/// True when the bytes begin as an ELF file does.
bool looks_like_elf(std::string_view bytes);

/// Reads the tables with LLVM Object. `name` is for errors. `bytes` must outlive the result. O(file
/// headers); touches no section's contents but the names.
Result<ElfFile> parse_elf(std::string_view bytes, std::string_view name);

/// The GNU build-id as hexadecimal digits, from whatever note section or segment has it; empty when
/// there is none.
std::string find_build_id(const ElfFile& file);

}  // namespace hone
