// SPDX-License-Identifier: Apache-2.0
// A file broken down, its parts as text.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <stdexcept>
#include <string>

#include "analyzers/breakdown.h"
#include "analyzers/mapped_file.h"

namespace hone::test {

/// A broken-down file that stays mapped.
struct Analysed {
  MappedFile file;
  Breakdown breakdown;

  explicit Analysed(const std::filesystem::path& path)
      : file(MappedFile::open(path).value()),
        breakdown(break_down({file.bytes(), path.string()}).value()) {}

  std::string_view section_of(const Part& part) const {
    return breakdown.elf.sections[part.section].name;
  }

  /// "name=size name=size …" of a section's parts, in the order of the first byte.
  std::string rows(std::string_view section) const {
    std::string text;
    for (const Part& part : breakdown.parts) {
      if (section_of(part) != section) continue;
      text += std::string(part.name) + "=" + std::to_string(part.size) + " ";
    }
    return text;
  }

  const Part& part(std::string_view name) const {
    for (const Part& part : breakdown.parts) {
      if (part.name == name) return part;
    }
    throw std::runtime_error("no part " + std::string(name));
  }

  std::string aliases(std::string_view name) const {
    std::string text;
    for (const std::uint32_t index : breakdown.names_of(part(name))) {
      text += std::string(breakdown.table.name_of(breakdown.table.symbols[index])) + " ";
    }
    return text;
  }
};

inline void check_sums(const Analysed& analysed) {
  std::map<std::uint32_t, std::uint64_t> sums;
  for (const Part& part : analysed.breakdown.parts) sums[part.section] += part.size;
  for (const ElfSection& section : analysed.breakdown.elf.sections) {
    if (!section.is_allocated()) continue;
    CAPTURE(section.name);
    CHECK(sums[section.index] == section.size);
  }
}

}  // namespace hone::test
