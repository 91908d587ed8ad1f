// SPDX-License-Identifier: Apache-2.0
#include "analyzers/code_shape.h"

#include <doctest/doctest.h>

#include <string>

namespace hone {
namespace {

using namespace std::string_literals;
using Kind = CodeReference::Kind;

constexpr std::uint16_t kX86 = 62;  // EM_X86_64

std::uint64_t hash_of(const CodeShapes& shapes, const std::string& code) {
  const auto shape = shapes.find(code);
  REQUIRE(shape);
  return shape->hash;
}

CodeReference only_reference(const CodeShapes& shapes, const std::string& code) {
  const auto shape = shapes.find(code);
  REQUIRE(shape);
  REQUIRE(shape->references.size() == 1);
  return shape->references.front();
}

TEST_CASE("what changes with the place of code is no part of its shape") {
  const CodeShapes shapes(kX86);
  // call, ret
  CHECK(hash_of(shapes, "\xe8\x01\x02\x00\x00\xc3"s) ==
        hash_of(shapes, "\xe8\x77\x66\x05\x00\xc3"s));
  // lea rdi, [rip+d]; a field's offset that happens to be the same counts elsewhere
  CHECK(hash_of(shapes, "\x48\x8d\x3d\x10\x00\x00\x00"s) ==
        hash_of(shapes, "\x48\x8d\x3d\x20\x01\x00\x00"s));
}

TEST_CASE("opcodes, registers and small constants are") {
  const CodeShapes shapes(kX86);
  const std::uint64_t load = hash_of(shapes, "\x8b\x47\x08\xc3"s);  // mov eax, [rdi+8]; ret
  CHECK(hash_of(shapes, "\x8b\x47\x10\xc3"s) != load);              // another field
  CHECK(hash_of(shapes, "\x8b\x46\x08\xc3"s) != load);              // another register
  CHECK(hash_of(shapes, "\x8b\x47\x08\x90\xc3"s) != load);          // another instruction
  CHECK(hash_of(shapes, "\xb8\x05\x00\x00\x00\xc3"s) !=             // mov eax, 5
        hash_of(shapes, "\xb8\x06\x00\x00\x00\xc3"s));
  // cmp dword ptr [rip+16], 5: what follows the displacement counts
  CHECK(hash_of(shapes, "\x83\x3d\x10\x00\x00\x00\x05"s) !=
        hash_of(shapes, "\x83\x3d\x10\x00\x00\x00\x06"s));
}

TEST_CASE("what instructions refer to is listed by its place, with the bytes that are used there") {
  const CodeShapes shapes(kX86);
  const CodeReference call = only_reference(shapes, "\x90\xe8\x01\x02\x00\x00\xc3"s);
  CHECK(call.kind == Kind::kPlace);
  CHECK(call.begin == 1);
  CHECK(call.end == 6);
  CHECK(call.value == 6 + 0x201);
  CHECK(call.accessed == 0);
  const CodeReference back = only_reference(shapes, "\x90\xeb\xfd"s);  // jmp to the begin
  CHECK(back.value == 0);
  const CodeReference load = only_reference(shapes, "\xf2\x0f\x10\x05\x10\x00\x00\x00"s);
  CHECK(load.value == 8 + 0x10);  // movsd xmm0, qword ptr [rip+16]
  CHECK(load.accessed == 8);
  const CodeReference address = only_reference(shapes, "\x48\x8d\x3d\x10\x00\x00\x00"s);
  CHECK(address.accessed == 0);  // lea
  const CodeReference number = only_reference(shapes, "\xb8\x00\x10\x00\x00"s);
  CHECK(number.kind == Kind::kNumber);  // mov eax, 4096
  CHECK(number.value == 4096);
}

TEST_CASE("what is no code has no shape") {
  CHECK(!CodeShapes(kX86).find(""));
  CHECK(!CodeShapes(kX86).find("\x06"s));      // not an instruction of 64-bit mode
  CHECK(!CodeShapes(kX86).find("\xe8\x01"s));  // cut
  CHECK(!CodeShapes(183).find("\xc3"s));       // EM_AARCH64
}

}  // namespace
}  // namespace hone
