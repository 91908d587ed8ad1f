// SPDX-License-Identifier: Apache-2.0
#include "analyzers/padding.h"

#include <llvm/BinaryFormat/ELF.h>
#include <llvm/Support/Endian.h>

#include <algorithm>

namespace hone {
namespace {

unsigned char byte_at(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
}

/// Length of the x86 no-operation or trap at the start of `bytes`, 0 when there is none. NOP is 90
/// or 0f 1f /0 with its address bytes, behind any number of 66 and 2e prefixes (Intel SDM, "NOP").
std::size_t x86_fill_length(std::string_view bytes) {
  if (byte_at(bytes, 0) == 0xcc || byte_at(bytes, 0) == 0x00) return 1;
  std::size_t at = 0;
  while (byte_at(bytes, at) == 0x66 || byte_at(bytes, at) == 0x2e) ++at;
  if (byte_at(bytes, at) == 0x90) return at + 1;
  if (byte_at(bytes, at) != 0x0f || byte_at(bytes, at + 1) != 0x1f) return 0;
  const unsigned modrm = byte_at(bytes, at + 2);
  if ((modrm & 0x38) != 0) return 0;
  std::size_t length = at + 3;
  if ((modrm & 7) == 4 && modrm >> 6 != 3) length += 1;
  if (modrm >> 6 == 1) length += 1;
  if (modrm >> 6 == 2 || modrm == 5) length += 4;
  return length <= bytes.size() ? length : 0;
}

/// Length of a jump at the start of `bytes` that goes to their end, 0 when there is none: gas has
/// long fill skipped (eb disp8, e9 disp32; Intel SDM, "JMP").
std::size_t x86_skip_length(std::string_view bytes) {
  const unsigned near = byte_at(bytes, 1);
  if (byte_at(bytes, 0) == 0xeb && near < 0x80 && near + 2 == bytes.size()) return 2;
  if (byte_at(bytes, 0) != 0xe9 || bytes.size() < 5) return 0;
  const std::uint64_t far = llvm::support::endian::read32le(bytes.data() + 1);
  return far < 0x80000000 && far + 5 == bytes.size() ? 5 : 0;
}

bool is_x86_fill(std::string_view bytes) {
  bytes.remove_prefix(x86_skip_length(bytes));
  while (!bytes.empty()) {
    const std::size_t length = x86_fill_length(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

/// nop, brk #0 and udf #0 (Arm ARM, C6.2), which linkers put between functions.
bool is_aarch64_fill(std::string_view bytes) {
  if (bytes.size() % 4 != 0) return false;
  for (std::size_t at = 0; at < bytes.size(); at += 4) {
    const std::uint32_t word = llvm::support::endian::read32le(bytes.data() + at);
    if (word != 0xd503201f && word != 0xd4200000 && word != 0) return false;
  }
  return true;
}

}  // namespace

bool is_fill(std::string_view bytes, bool is_code, std::uint16_t machine) {
  if (std::ranges::all_of(bytes, [](char byte) { return byte == 0; })) return true;
  if (!is_code) return false;
  if (machine == llvm::ELF::EM_X86_64 || machine == llvm::ELF::EM_386) return is_x86_fill(bytes);
  return machine == llvm::ELF::EM_AARCH64 && is_aarch64_fill(bytes);
}

}  // namespace hone
