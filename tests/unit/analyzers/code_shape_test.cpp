// SPDX-License-Identifier: Apache-2.0
#include "analyzers/code_shape.h"

#include <doctest/doctest.h>

#include <string>

namespace hone {
namespace {

using namespace std::string_literals;

constexpr std::uint16_t kX86 = 62;  // EM_X86_64

TEST_CASE("what changes with the place of code is no part of its shape") {
  const CodeShapes shapes(kX86);
  const auto shape = shapes.find("\xe8\x01\x02\x00\x00\xc3"s);  // call, ret
  REQUIRE(shape);
  CHECK(shapes.find("\xe8\x77\x66\x05\x00\xc3"s) == shape);  // another target
  // lea rdi, [rip+d]; a field's offset that happens to be the same counts elsewhere
  const auto address = shapes.find("\x48\x8d\x3d\x10\x00\x00\x00"s);
  CHECK(shapes.find("\x48\x8d\x3d\x20\x01\x00\x00"s) == address);
}

TEST_CASE("opcodes, registers and small constants are") {
  const CodeShapes shapes(kX86);
  const auto load = shapes.find("\x8b\x47\x08\xc3"s);   // mov eax, [rdi+8]; ret
  CHECK(shapes.find("\x8b\x47\x10\xc3"s) != load);      // another field
  CHECK(shapes.find("\x8b\x46\x08\xc3"s) != load);      // another register
  CHECK(shapes.find("\x8b\x47\x08\x90\xc3"s) != load);  // another instruction
  CHECK(shapes.find("\xb8\x05\x00\x00\x00\xc3"s) !=     // mov eax, 5
        shapes.find("\xb8\x06\x00\x00\x00\xc3"s));
}

TEST_CASE("what is no code has no shape") {
  CHECK(!CodeShapes(kX86).find(""));
  CHECK(!CodeShapes(kX86).find("\x06"s));      // not an instruction of 64-bit mode
  CHECK(!CodeShapes(kX86).find("\xe8\x01"s));  // cut
  CHECK(!CodeShapes(183).find("\xc3"s));       // EM_AARCH64
}

}  // namespace
}  // namespace hone
