// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "analyzers/breakdown.h"
#include "analyzers/file_parts.h"
#include "analyzers/second_views.h"
#include "analyzers/symbol_name.h"
#include "tests/fuzz/targets.h"

namespace hone::test {
namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_sums(const Breakdown& breakdown) {
  std::vector<std::uint64_t> sums(breakdown.elf.sections.size());
  for (const Part& part : breakdown.parts) sums[part.section] += part.size;
  for (const ElfSection& section : breakdown.elf.sections) {
    if (section.is_allocated()) require(sums[section.index] == section.size);
  }
}

void check_file_rows(const Breakdown& breakdown) {
  std::int64_t sum = 0;
  for (const FilePart& part : find_file_parts(breakdown.elf)) sum += part.size;
  for (const ElfSection& section : breakdown.elf.sections) {
    if (section.is_allocated() && section.has_file_bytes()) {
      sum += static_cast<std::int64_t>(section.size);
    }
  }
  require(sum == static_cast<std::int64_t>(breakdown.elf.bytes.size()));
}

/// Later stages may read each section whole and copy each name.
void check_multiples_of_file(const Breakdown& breakdown) {
  const std::size_t size = breakdown.elf.bytes.size();
  std::size_t contents = 0;
  std::size_t names = 0;
  for (const ElfSection& section : breakdown.elf.sections) {
    contents += section.contents.size();
    names += section.name.size();
  }
  for (const auto& name : breakdown.made_names) names += name->size();
  require(contents <= 3 * size);
  require(names <= 32 * size);
}

}  // namespace

void fuzz_binary(std::string_view bytes) {
  const auto breakdown = break_down({bytes, "input"});
  if (!breakdown) return;
  check_sums(*breakdown);
  check_file_rows(*breakdown);
  check_multiples_of_file(*breakdown);
  find_second_views(*breakdown);
  for (const Part& part : breakdown->parts) demangle_name(part.name);
}

}  // namespace hone::test
