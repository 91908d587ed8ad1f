// SPDX-License-Identifier: Apache-2.0
// The shape of a function's code: its instructions without what changes when it, or what it uses,
// lies elsewhere. Functions of one shape that have other names are likely the same one, renamed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace hone {

class CodeShapes {
 public:
  /// `machine` as in the ELF header (EM_*). Other machines than x86-64 have no shapes.
  explicit CodeShapes(std::uint16_t machine);
  ~CodeShapes();
  CodeShapes(CodeShapes&&) noexcept;
  CodeShapes& operator=(CodeShapes&&) noexcept;

  /// A hash of opcodes, registers and small constants; targets of jumps and calls, displacements
  /// and constants of 4096 and more are left out. Nothing when some bytes are no instruction.
  /// Linear.
  std::optional<std::uint64_t> find(std::string_view code) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hone
