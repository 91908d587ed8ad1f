// SPDX-License-Identifier: Apache-2.0
// What code refers to, in terms that hold in another build of it as well: functions and variables,
// imported names, constants and strings, never addresses.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analyzers/address_index.h"
#include "analyzers/breakdown.h"
#include "analyzers/code_relocations.h"
#include "analyzers/code_shape.h"
#include "analyzers/plt.h"

namespace hone {

struct CodeTarget {
  /// A symbol, or an entry of a procedure linkage table: index in Breakdown::parts; else kNoOwner.
  std::uint32_t part = kNoOwner;
  /// Offset in that part; without one a hash of what is known: the name of an import, the value of
  /// a constant, the text of a string. 0: nothing is.
  std::uint64_t detail = 0;
};

class CodeTargets {
 public:
  /// The breakdown must outlive it.
  explicit CodeTargets(const Breakdown& breakdown);

  /// What the code of that shape in [begin, begin + size) of a section refers to, in order. Linear
  /// in the references, each O(log of the file's tables).
  std::vector<CodeTarget> find(const CodeShape& shape, Place begin, std::uint64_t size) const;

  /// A hash of the bytes of a constant, of larger ones of their beginning. 0 where they can change
  /// or hold addresses that are not known before linking.
  std::uint64_t constant_of(const Part& part) const;

 private:
  CodeTarget target_of(const CodeReference& reference, Place begin, std::uint64_t size) const;
  CodeTarget target_of(const CodeRelocation& relocation, std::span<const CodeReference> references,
                       Place begin) const;
  CodeTarget target_at(Place place, std::uint8_t accessed) const;
  std::uint64_t contents_at(Place place, std::uint8_t accessed) const;

  const Breakdown& breakdown_;
  SectionIndex sections_;
  CodeRelocations relocations_;
  GotNames got_names_;
};

}  // namespace hone
