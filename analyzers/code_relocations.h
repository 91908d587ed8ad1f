// SPDX-License-Identifier: Apache-2.0
// What the code of an object file refers to: before linking its instructions hold no addresses, the
// relocations beside them tell what will be there.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "analyzers/elf_file.h"

namespace hone {

struct CodeRelocation {
  std::uint64_t offset = 0;  ///< of the field in its section
  /// The field will hold the distance from itself to what it refers to, not its address.
  bool is_relative = false;
  std::string_view import;    ///< a symbol that another file defines; empty: it is in `section`
  std::uint32_t section = 0;  ///< 0: unknown, an absolute number
  std::uint64_t target = 0;   ///< offset in `section`, the addend included
};

class CodeRelocations {
 public:
  /// Empty unless `file` is relocatable, of x86-64, with entries that have addends. Linear.
  explicit CodeRelocations(const ElfFile& file);

  /// Those in [begin, end) of the section, by offset. O(log entries).
  std::span<const CodeRelocation> find(std::uint32_t section, std::uint64_t begin,
                                       std::uint64_t end) const;

 private:
  std::map<std::uint32_t, std::vector<CodeRelocation>> by_section_;
};

}  // namespace hone
