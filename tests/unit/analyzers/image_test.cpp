// SPDX-License-Identifier: Apache-2.0
#include "analyzers/image.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/tool.h"

namespace hone {
namespace {

using test::TemporaryFolder;

std::filesystem::path build(const TemporaryFolder& folder, const std::string& name,
                            const std::string& text, std::vector<std::string> arguments = {}) {
  const auto source = folder.write(name + ".c", text);
  arguments.insert(arguments.end(), {"-O1", "-nostdlib", "-shared", "-fPIC", source.string()});
  return test::compile(folder, name, arguments);
}

TEST_CASE("sizes by kind") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto file = test::assemble(folder, "sizes.o", R"(
.text
.zero 10
.section .rodata,"a"
.zero 20
.data
.zero 40
.bss
.zero 80
.section .tbss,"awT",@nobits
.zero 160
.section .note.x,"a",@note
.zero 320
.section .unloaded,""
.zero 640
)");
  const Image image = load_image(file).value();
  CHECK(image.sizes.text.count == 10);
  CHECK(image.sizes.rodata.count == 20);
  CHECK(image.sizes.data.count == 40);
  CHECK(image.sizes.bss.count == 80 + 160);
  CHECK(image.sizes.loaded.count == 10 + 20 + 40 + 80 + 160 + 320);
  CHECK(image.sizes.file.count == static_cast<std::int64_t>(std::filesystem::file_size(file)));
  CHECK(image.build_id.empty());
}

// Notes of 4 and of 8 bytes' padding, as a linker script may put them into one section.
constexpr const char* kNotes = R"(
.section .notes,"a",TYPE
.p2align 3
.long 3, 1, 1
.asciz "abc"
.byte 7
.p2align PAD
.long 4, 4, 3
.asciz "GNU"
.byte 0xab, 0xcd, 0xef, 1
)";

TEST_CASE("the build-id is read from any note section, or from the segment of notes") {
  if (test::lacks_tools()) return;
  for (const std::string type : {"@note", "@progbits"}) {
    for (const std::string padding : {"2", "3"}) {
      const TemporaryFolder folder;
      std::string text = kNotes;
      text.replace(text.find("TYPE"), 4, type).replace(text.find("PAD"), 3, padding);
      const std::string source = folder.write("notes.s", text).string();
      const std::string script =
          folder
              .write("notes.ld",
                     "PHDRS { all PT_LOAD; note PT_NOTE; }\n"
                     "SECTIONS { .notes : { *(.notes) } :all :note .text : { *(.text) } :all }\n")
              .string();
      const auto file =
          test::compile(folder, "notes",
                        {"-nostdlib", "-static", "-Wl,--build-id=none,-e,0,-T," + script, source});
      CHECK(load_image(file).value().build_id == "abcdef01");
    }
  }
}

TEST_CASE("the build-id is read and is no part of the identity") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const std::string text = "int f(int a) { return a + 1; }";
  const Image a = load_image(build(folder, "a", text, {"-Wl,--build-id=0x0102"})).value();
  const Image b = load_image(build(folder, "b", text, {"-Wl,--build-id=0xfffe"})).value();
  CHECK(a.build_id == "0102");
  CHECK(b.build_id == "fffe");
  CHECK(a.loaded_hash == b.loaded_hash);
  CHECK(differing_sections(a, b).empty());
}

TEST_CASE("a different function is a different binary, and .text says so") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const Image a = load_image(build(folder, "a", "int f(int a) { return a + 1; }")).value();
  const Image b = load_image(build(folder, "b", "int f(int a) { return a + 2; }")).value();
  CHECK(a.loaded_hash != b.loaded_hash);
  const auto differing = differing_sections(a, b);
  CHECK(std::ranges::find(differing, ".text") != differing.end());
}

TEST_CASE("what cannot be an image is an error that names the file") {
  const TemporaryFolder folder;
  const auto empty = folder.write("empty", "");
  CHECK(load_image(empty).error().message == empty.string() + " is not an ELF file");
  CHECK(load_image(folder.path()).error().message.find("is a directory") != std::string::npos);
  CHECK(load_image("/dev/zero").error().message == "/dev/zero is a device, not a file");
  CHECK(load_image(folder.path() / "none").error().message.find("No such file") !=
        std::string::npos);
}

TEST_CASE("a file cut short is refused") {
  const TemporaryFolder folder;
  const std::string whole = test::slurp("/bin/sh");
  REQUIRE(!whole.empty());
  const auto cut = folder.write("cut", whole.substr(0, whole.size() / 2));
  CHECK(load_image(cut).error().message.find("is not a whole ELF file") != std::string::npos);
}

}  // namespace
}  // namespace hone
