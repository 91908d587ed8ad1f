// SPDX-License-Identifier: Apache-2.0
#include "analyzers/debug_file.h"

#include <llvm/ADT/ArrayRef.h>
#include <llvm/BinaryFormat/ELF.h>
#include <llvm/Support/CRC.h>
#include <llvm/Support/Endian.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <system_error>
#include <tuple>
#include <utility>

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
  const std::size_t end = section->contents.find('\0');
  if (end == std::string_view::npos) return {};
  const std::size_t at = (end + 4) & ~std::size_t{3};
  if (at + 4 > section->contents.size()) return {};
  const char* checksum = section->contents.data() + at;
  return elf.is_little ? llvm::support::endian::read32le(checksum)
                       : llvm::support::endian::read32be(checksum);
}

std::uint32_t checksum_over(std::string_view bytes) {
  return llvm::crc32(
      llvm::ArrayRef(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

using SectionPlace = std::tuple<std::string_view, std::uint64_t, std::uint64_t>;

std::vector<SectionPlace> code_places(const ElfFile& elf) {
  std::vector<SectionPlace> places;
  for (const ElfSection& section : elf.sections) {
    if ((section.flags & llvm::ELF::SHF_EXECINSTR) == 0) continue;
    places.emplace_back(section.name, section.address, section.size);
  }
  std::ranges::sort(places);
  return places;
}

}  // namespace

DebugMatch match_debug_file(const ElfFile& elf, const ElfFile& debug) {
  const std::string id = find_build_id(elf);
  const std::string debug_id = find_build_id(debug);
  if (!id.empty() && !debug_id.empty()) {
    return id == debug_id ? DebugMatch::kSame : DebugMatch::kOtherBuildId;
  }
  if (const auto checksum = checksum_of(elf)) {
    return checksum == checksum_over(debug.bytes) ? DebugMatch::kSame : DebugMatch::kOtherChecksum;
  }
  if (id != debug_id) return DebugMatch::kOneBuildId;
  const bool has_same_code = code_places(elf) == code_places(debug);
  return has_same_code ? DebugMatch::kUnknown : DebugMatch::kOtherCode;
}

std::string_view reason_of(DebugMatch match) {
  switch (match) {
    case DebugMatch::kOtherBuildId:
      return "their build-ids differ";
    case DebugMatch::kOtherChecksum:
      return "its checksum is not the one in .gnu_debuglink";
    case DebugMatch::kOneBuildId:
      return "only one of them has a build-id";
    case DebugMatch::kOtherCode:
      return "their code sections differ";
    case DebugMatch::kUnknown:
      return "there is no build-id and no .gnu_debuglink to tell";
    case DebugMatch::kSame:
      break;
  }
  return {};
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

std::optional<MappedFile> find_debug_file(const ElfFile& elf, const std::filesystem::path& file) {
  for (const std::filesystem::path& candidate : debug_file_candidates(elf, file)) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(candidate, error)) continue;
    if (std::filesystem::equivalent(candidate, file, error)) continue;
    auto opened = MappedFile::open(candidate);
    if (!opened) continue;
    const auto debug = parse_elf(opened->bytes(), candidate.string());
    if (debug && match_debug_file(elf, *debug) == DebugMatch::kSame) return std::move(*opened);
  }
  return {};
}

}  // namespace hone
