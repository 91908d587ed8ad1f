// SPDX-License-Identifier: Apache-2.0
#include "analyzers/debug_file.h"

#include <llvm/ADT/ArrayRef.h>
#include <llvm/Support/CRC.h>
#include <llvm/Support/Endian.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace hone {
namespace {

constexpr std::string_view kDebugFolder = "/usr/lib/debug";

/// The file name at the start of .gnu_debuglink; a name with a folder in it is not one.
std::string_view link_of(const ElfFile& elf) {
  const ElfSection* section = elf.find_section(".gnu_debuglink");
  if (section == nullptr) return {};
  const std::string_view name = section->contents.substr(0, section->contents.find('\0'));
  return name.size() > 255 || name.find('/') != std::string_view::npos ? std::string_view{} : name;
}

/// The checksum behind the name: after its zero, at the next multiple of four.
std::optional<std::uint32_t> checksum_of(const ElfFile& elf) {
  const ElfSection* section = elf.find_section(".gnu_debuglink");
  if (section == nullptr) return {};
  const std::size_t at = (section->contents.find('\0') + 4) & ~std::size_t{3};
  if (at + 4 > section->contents.size()) return {};
  return llvm::support::endian::read32le(section->contents.data() + at);
}

}  // namespace

bool is_debug_file_of(const ElfFile& elf, const ElfFile& debug) {
  const std::string id = find_build_id(elf);
  if (find_build_id(debug) != id) return false;
  if (!id.empty()) return true;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(debug.bytes.data());
  return llvm::crc32(llvm::ArrayRef(bytes, debug.bytes.size())) == checksum_of(elf);
}

std::vector<std::filesystem::path> debug_file_candidates(const ElfFile& elf,
                                                         const std::filesystem::path& file) {
  std::vector<std::filesystem::path> candidates;
  const std::filesystem::path debug(kDebugFolder);
  const std::string id = find_build_id(elf);
  if (id.size() > 2) {
    candidates.push_back(debug / ".build-id" / id.substr(0, 2) / (id.substr(2) + ".debug"));
  }
  const std::string_view link = link_of(elf);
  if (link.empty()) return candidates;
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(file, error);
  const std::filesystem::path folder = (error ? file : real).parent_path();
  candidates.push_back(folder / link);
  candidates.push_back(folder / ".debug" / link);
  candidates.push_back(debug / folder.relative_path() / link);
  return candidates;
}

}  // namespace hone
