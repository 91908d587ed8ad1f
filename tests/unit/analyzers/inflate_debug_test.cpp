// SPDX-License-Identifier: Apache-2.0
#include "analyzers/inflate_debug.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "tests/support/tool.h"

namespace hone {
namespace {

using test::TemporaryFolder;

/// "hello" as a zlib stream of one stored block (RFC 1950, RFC 1951).
constexpr std::string_view kHello = "78 01 01 05 00 FA FF 68 65 6C 6C 6F 06 2C 02 15";
constexpr std::string_view kMagic = "5A 4C 49 42";

/// A file with the sections .zdebug_info, .zdebug_str and .data, of which the last is no old one.
std::string make_file(std::string_view size, std::string_view stream,
                      std::string_view type = "ELFCLASS64", std::string_view order = "2LSB") {
  const TemporaryFolder folder;
  std::string contents = fmt::format("{} 00 00 00 00 00 00 00 {} {}", kMagic, size, stream);
  std::erase(contents, ' ');
  return test::slurp(test::make_from_yaml(folder, "file",
                                          fmt::format(R"(--- !ELF
FileHeader: {{ Class: {0}, Data: ELFDATA{1}, Type: ET_EXEC, Machine: EM_X86_64 }}
Sections:
  - {{ Name: .zdebug_info, Type: SHT_PROGBITS, Content: "{2}" }}
  - {{ Name: .zdebug_str, Type: SHT_PROGBITS, Content: "{2}" }}
  - {{ Name: .data, Type: SHT_PROGBITS, Content: "{2}" }}
)",
                                                      type, order, contents)));
}

Result<std::vector<char>> inflate(const std::string& bytes) {
  return inflate_debug_sections(parse_elf(bytes, "file").value(), "file");
}

TEST_CASE("old compressed sections become plain ones, in every class and byte order") {
  if (test::lacks_tools()) return;
  for (const char* type : {"ELFCLASS64", "ELFCLASS32"}) {
    for (const char* order : {"2LSB", "2MSB"}) {
      CAPTURE(type);
      CAPTURE(order);
      const std::string bytes = make_file("05", kHello, type, order);
      const ElfFile before = parse_elf(bytes, "file").value();
      const std::vector<char> copy = inflate_debug_sections(before, "file").value();
      const ElfFile after = parse_elf({copy.data(), copy.size()}, "copy").value();
      for (const char* name : {".debug_info", ".debug_str"}) {
        REQUIRE(after.find_section(name) != nullptr);
        CHECK(after.find_section(name)->contents == "hello");
      }
      CHECK(after.find_section(".zdebug_info") == nullptr);
      CHECK(after.sections.size() == before.sections.size());
      CHECK(after.find_section(".data")->contents == before.find_section(".data")->contents);
    }
  }
}

TEST_CASE("a file without old compressed sections is not copied") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const std::string plain =
      test::slurp(test::assemble(folder, "plain.o", ".section .debug_info\n.byte 1\n"));
  CHECK(inflate(plain).value().empty());
}

TEST_CASE("what cannot be inflated is an error with the mend") {
  if (test::lacks_tools()) return;
  const auto too_small = inflate(make_file("04", kHello));
  REQUIRE(!too_small);
  CHECK(too_small.error().message.find(".zdebug_info") != std::string::npos);
  CHECK(too_small.error().hint.find("--decompress-debug-sections") != std::string::npos);
  CHECK(!inflate(make_file("05", "FF FF")));
  CHECK(!inflate(make_file("05", "")));
}

}  // namespace
}  // namespace hone
