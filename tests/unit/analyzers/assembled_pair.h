// SPDX-License-Identifier: Apache-2.0
// Two builds of a few functions, and what changed between them as text.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "analyzers/size_diff.h"
#include "tests/support/tool.h"

namespace hone::test {

/// Assembly of functions "name size …", each filled with returns.
inline std::string functions(const std::vector<std::pair<std::string, int>>& sizes) {
  std::string text = ".text\n";
  for (const auto& [name, size] : sizes) {
    const std::string number = std::to_string(size);
    text += ".globl \"" + name + "\"\n.type \"" + name + "\",@function\n\"" + name + "\": .fill " +
            number + ",1,0xc3\n.size \"" + name + "\", " + number + "\n";
  }
  return text;
}

/// The changed rows as "name status old->new; ".
inline std::string changes(const SizeDiff& diff) {
  std::string text;
  for (const DiffRow& row : diff.rows) {
    if (row.status == DiffStatus::kSame) continue;
    text += std::string(row.label) + " " + std::string(name_of(row.status)) + " " +
            std::to_string(row.before) + "->" + std::to_string(row.after) + "; ";
  }
  return text;
}

/// Two builds from assembly.
struct Pair {
  TemporaryFolder folder;
  Binary after;
  Binary before;

  Pair(const std::string& new_text, const std::string& old_text)
      : after(load_binary(test::assemble(folder, "new.o", new_text)).value()),
        before(load_binary(test::assemble(folder, "old.o", old_text)).value()) {}

  SizeDiff diff() const { return diff_sizes(after, before, false); }
};

}  // namespace hone::test
