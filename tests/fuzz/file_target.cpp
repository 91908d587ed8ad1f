// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "analyzers/binary_debug.h"
#include "analyzers/size_table.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/targets.h"

namespace hone::test {
namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// Rows of the first level sum to the loaded bytes; with rows of the file, `file` to its length.
void check_rows(const Binary& binary, Grouping grouping) {
  std::int64_t loaded = 0;
  std::int64_t of_all_rows = 0;
  std::int64_t in_file = 0;
  const SizeTable table =
      group_parts(binary, {}, {.by = {grouping, Grouping::kSymbol}, .file_rows = true});
  for (std::uint32_t i = 0; i < table.rows.size(); ++i) {
    const SizeRow& row = table.rows[i];
    if (row.parent == kNoRow) {
      const WideSizes wide = wide_of(table, i);
      in_file += wide.file;
      of_all_rows += static_cast<std::int64_t>(wide.loaded);
    }
    require(row.section < binary.members[row.member].breakdown.elf.sections.size());
    if (row.unit != 0) {
      require(unit_of(binary, table, row).size() <= binary.file.bytes().size());
    }
  }
  const SizeTable in_memory = group_parts(binary, {}, {.by = {grouping}});
  for (const SizeRow& row : in_memory.rows) loaded += static_cast<std::int64_t>(row.size);
  require(of_all_rows == loaded);
  require(loaded == binary.sizes().loaded.count);
  require(in_file == binary.sizes().file.count);
}

}  // namespace

void fuzz_file(std::string_view bytes) {
  const MemoryFile file(bytes);
  auto binary = load_binary(file.path());
  if (!binary) return;
  for (const Grouping grouping : {Grouping::kSymbol, Grouping::kTemplate, Grouping::kSection,
                                  Grouping::kSegment, Grouping::kMember}) {
    check_rows(*binary, grouping);
  }
  if (find_units(*binary)) check_rows(*binary, Grouping::kFile);
  if (!has_debug_information(*binary)) return;
  const auto inlined = read_inlined(*binary);
  if (!inlined) return;
  for (const InlinedFunction& function : inlined->functions) {
    require(function.copies > 0 && !function.callers.empty());
  }
}

}  // namespace hone::test
