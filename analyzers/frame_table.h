// SPDX-License-Identifier: Apache-2.0
// Unwinding by .eh_frame (x86-64): from the registers of one frame to those of its caller.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "analyzers/elf_file.h"

namespace hone {

/// By DWARF number (System V ABI, AMD64 supplement, figure 3.36); 16 is the return address.
struct FrameRegisters {
  static constexpr unsigned kRsp = 7;
  static constexpr unsigned kPc = 16;
  std::array<std::uint64_t, 17> values{};

  std::uint64_t pc() const { return values[kPc]; }
  std::uint64_t sp() const { return values[kRsp]; }
};

/// Eight bytes of the sampled stack; empty when they were not recorded.
using StackMemory = std::function<std::optional<std::uint64_t>(std::uint64_t address)>;

enum class UnwindStep {
  kCaller,  ///< the registers are now the caller's
  kEnd,     ///< the outermost frame: the table says that there is no caller
  kLost,    ///< no entry, an expression, or stack that was not recorded
};

class FrameTable {
 public:
  /// Reads .eh_frame with LLVM; `file`'s bytes must outlive the table. Without one all is kLost.
  explicit FrameTable(const ElfFile& file);
  FrameTable(FrameTable&&) noexcept;
  FrameTable& operator=(FrameTable&&) noexcept;
  ~FrameTable();

  /// `address` is the pc in the file's own addresses; of a caller, the address before the one that
  /// is returned to.
  UnwindStep step(std::uint64_t address, FrameRegisters& registers, const StackMemory& memory);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hone
