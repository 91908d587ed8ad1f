// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <string>

#include "analyzers/binary_debug.h"
#include "analyzers/size_diff.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/targets.h"

namespace hone::test {
namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// The rows and the padding explain the whole difference of the loaded sizes.
void check_difference(const Binary& after, const Binary& before) {
  for (const bool by_template : {false, true}) {
    const SizeDiff diff = diff_sizes(after, before, by_template);
    require(diff.residual == 0);
    require(diff.matched_after >= 0 && diff.matched_after <= 1);
    require(diff.matched_before >= 0 && diff.matched_before <= 1);
  }
}

void check_same(const Binary& binary) {
  const SizeDiff diff = diff_sizes(binary, binary, false);
  require(diff.residual == 0 && diff.padding_delta() == 0);
  for (const DiffRow& row : diff.rows) require(row.status == DiffStatus::kSame);
}

/// One as the debug file that the user names for the other.
void check_debug_file(const MemoryFile& file, const MemoryFile& debug) {
  auto binary = load_binary(file.path(), debug.path(), DebugUse::kAll);
  if (!binary) return;
  if (find_units(*binary)) check_same(*binary);
  const auto inlined = read_inlined(*binary);
  if (!inlined) return;
  for (const InlinedFunction& function : inlined->functions) require(function.copies > 0);
}

}  // namespace

void fuzz_pair(std::string_view bytes) {
  if (bytes.size() < 2) return;
  const std::size_t first = bytes.size() * static_cast<unsigned char>(bytes[0]) / 256;
  const MemoryFile new_file(bytes.substr(1, first));
  const MemoryFile old_file(bytes.substr(1).substr(std::min(first, bytes.size() - 1)));
  const auto after = load_binary(new_file.path());
  const auto before = load_binary(old_file.path());
  if (after) check_same(*after);
  if (before) check_same(*before);
  check_debug_file(new_file, old_file);
  if (!after || !before) return;
  check_difference(*after, *before);
  check_difference(*before, *after);
}

}  // namespace hone::test
