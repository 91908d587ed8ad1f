// SPDX-License-Identifier: Apache-2.0
// The shape of a piece of code: its instructions without the numbers that change with where it, or
// what it uses, lies. What these numbers refer to is listed apart, as only the file around the code
// tells what is there.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace hone {

/// A number of an instruction that may change with where things lie.
struct CodeReference {
  enum class Kind : std::uint8_t {
    kPlace,   ///< relative to the instruction: a jump, a call, an operand in memory
    kNumber,  ///< a constant of 4096 and more: it may be an address
  };
  Kind kind = Kind::kPlace;
  std::uint8_t accessed = 0;  ///< bytes that are read or written there; 0: no more than its address
  std::uint32_t begin = 0;    ///< of the instruction, as an offset in the code
  std::uint32_t end = 0;
  std::int64_t value = 0;  ///< of kPlace an offset from the code's begin, in the code or outside
};

struct CodeShape {
  std::uint64_t hash = 0;                 ///< of opcodes, registers and constants below 4096
  std::vector<CodeReference> references;  ///< in order
};

class CodeShapes {
 public:
  /// `machine` as in the ELF header (EM_*). Other machines than x86-64 have no shapes.
  explicit CodeShapes(std::uint16_t machine);
  ~CodeShapes();
  CodeShapes(CodeShapes&&) noexcept;
  CodeShapes& operator=(CodeShapes&&) noexcept;

  /// Nothing when some bytes are no instruction, or the code has 4 GiB and more. Linear.
  std::optional<CodeShape> find(std::string_view code) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hone
