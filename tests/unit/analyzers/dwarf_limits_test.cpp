// SPDX-License-Identifier: Apache-2.0
#include "analyzers/dwarf_limits.h"

#include <doctest/doctest.h>

#include <string>

namespace hone {
namespace {

using namespace std::string_literals;

/// An abbreviation: code, tag, no children, attributes of form data1, end.
std::string abbreviation(char code, int attributes) {
  std::string bytes = {code, 0x11, 0};
  for (int i = 0; i < attributes; ++i) bytes += {0x3, 0xb};
  return bytes + "\0\0"s;
}

bool accepts(const std::string& section, std::vector<std::uint64_t> offsets) {
  return check_abbreviations(section, std::move(offsets), "file").has_value();
}

TEST_CASE("abbreviations of compilers are accepted") {
  const std::string table = abbreviation(1, 7) + abbreviation(2, 40) + "\0"s;
  CHECK(accepts(table, {0}));
  CHECK(accepts(table, {0, 0, 0}));
  CHECK(accepts(table + table, {0, table.size()}));
  CHECK(accepts("", {}));
  CHECK(accepts(table, {table.size() + 100}));
}

TEST_CASE("abbreviations with absurdly many attributes are refused") {
  CHECK(accepts(abbreviation(1, 256) + "\0"s, {0}));
  CHECK(!accepts(abbreviation(1, 257) + "\0"s, {0}));
}

TEST_CASE("tables that overlap so that each costs the whole section are refused") {
  std::string section;
  std::vector<std::uint64_t> offsets;
  for (int i = 0; i < 100; ++i) {
    offsets.push_back(section.size());
    section += abbreviation(1, 3);
  }
  CHECK(!accepts(section + "\0"s, offsets));
}

ElfFile file_with(std::string_view name, std::uint64_t flags, std::string_view contents) {
  ElfFile elf;
  elf.is_64 = elf.is_little = true;
  elf.bytes = contents;
  ElfSection section;
  section.name = name;
  section.flags = flags;
  section.contents = contents;
  elf.sections.push_back(section);
  return elf;
}

TEST_CASE("a section may claim to unpack to a small multiple of the file only") {
  constexpr std::uint64_t kCompressed = 0x800;  // SHF_COMPRESSED
  // Elf64_Chdr: type, reserved, size, alignment.
  const std::string modest = "\1\0\0\0\0\0\0\0"s + "\0\0\x10\0\0\0\0\0"s + "\1\0\0\0\0\0\0\0"s;
  const std::string huge = "\1\0\0\0\0\0\0\0"s + "\0\0\0\0\1\0\0\0"s + "\1\0\0\0\0\0\0\0"s;
  CHECK(check_unpacked_size(file_with(".debug_info", kCompressed, modest), "f"));
  CHECK(!check_unpacked_size(file_with(".debug_info", kCompressed, huge), "f"));
  CHECK(check_unpacked_size(file_with(".debug_info", 0, huge), "f"));
  const std::string old = "ZLIB\0\0\0\1\0\0\0\0"s;  // big-endian 4 GiB
  CHECK(!check_unpacked_size(file_with(".zdebug_info", 0, old), "f"));
  CHECK(check_unpacked_size(file_with(".zdebug_info", 0, "ZLIB"), "f"));
}

TEST_CASE("relocations refer to symbols that exist") {
  const std::string symbols(2 * 24, '\0');
  const auto accepts = [&](const std::string& table, std::uint32_t link, std::uint64_t entry_size) {
    ElfFile elf = file_with(".symtab", 0, symbols);
    elf.type = 1;  // ET_REL
    elf.sections[0].size = symbols.size();
    elf.sections[0].entry_size = 24;
    ElfSection section;
    section.type = 4;  // SHT_RELA
    section.contents = table;
    section.size = table.size();
    section.link = link;
    section.entry_size = entry_size;
    elf.sections.push_back(section);
    return check_relocations(elf, "f").has_value();
  };
  const std::string good = std::string(12, '\0') + "\1\0\0\0"s + std::string(8, '\0');
  const std::string bad = std::string(12, '\0') + "\2\0\0\0"s + std::string(8, '\0');
  CHECK(accepts(good + good, 0, 24));
  CHECK(!accepts(good + bad, 0, 24));
  CHECK(!accepts(good, 7, 24));  // no such symbol table
  CHECK(!accepts(good, 0, 0));
  CHECK(!accepts(good + "x", 0, 24));
  CHECK(accepts("", 7, 24));
  CHECK(!accepts("", 0, 0));  // the library divides by the size of an entry
}

}  // namespace
}  // namespace hone
