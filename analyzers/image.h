// SPDX-License-Identifier: Apache-2.0
// The loaded image of an ELF file: its allocated sections, their sizes by kind, and an identity by
// which two builds are "the same binary": every SHF_ALLOC section's name, address, size and bytes,
// but for .note.gnu.build-id.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/store.h"

namespace hone {

struct LoadedSection {
  std::string name;
  std::uint64_t address = 0;
  Bytes size{0};
  std::string hash;  ///< of its bytes; empty for NOBITS
};

struct Image {
  std::filesystem::path file;
  std::string build_id;  ///< hexadecimal; empty when there is none
  Sizes sizes;
  std::vector<LoadedSection> sections;
  std::string loaded_hash;  ///< over `sections` without .note.gnu.build-id
};

/// Reads with LLVM Object. Anything but a whole 64-bit little-endian ELF file is an Error naming
/// the file.
Result<Image> load_image(const std::filesystem::path& file);

/// Names of the loaded sections that differ between two images (build-id note left out); empty: the
/// same binary.
std::vector<std::string> differing_sections(const Image& a, const Image& b);

}  // namespace hone
