// SPDX-License-Identifier: Apache-2.0
// Functions by their inlined copies, from the ranges of DW_TAG_inlined_subroutine. What debugging
// information can be read is as in compile_units.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "analyzers/elf_file.h"
#include "core/result.h"

namespace hone {

/// A function that holds copies of another one.
struct InlinedCaller {
  std::uint64_t name = 0;  ///< hash_name() of its name, as DWARF has it
  std::uint64_t size = 0;  ///< code bytes of the copies
};

/// The sizes overlap where inlined code is nested, so that they do not sum to anything of the file.
struct InlinedFunction {
  std::string name;          ///< mangled where the compiler wrote that (-g, not -g1), else plain
  std::string unit;          ///< DW_AT_name of its compile unit, if no other unit can call it
  std::uint64_t size = 0;    ///< code bytes of its copies, what was inlined into them included
  std::uint32_t copies = 0;  ///< that have code
  /// Those that its copies lie in directly, inlined ones as well; by `name`, each once.
  std::vector<InlinedCaller> callers;
};

struct Inlining {
  std::vector<InlinedFunction> functions;  ///< the largest first
  /// hash_name() of every function that DWARF knows code of, inlined or its own.
  std::unordered_set<std::uint64_t> known;
  std::size_t units = 0;
  std::size_t split_units = 0;  ///< of these, whose functions are in .dwo files: not read
};

/// Collects what the files of one binary tell. Functions of one name are one, those that only their
/// own unit can call (static, in an unnamed namespace) one in each unit.
class InlinedFunctions {
 public:
  /// `debug` is the file that holds the sections .debug_* of `image`. Linear in its entries; names
  /// that together are longer than 16 times the file are left out.
  Result<void> add(const ElfFile& image, NamedBytes debug);

  Inlining finish() &&;

 private:
  class Reader;
  struct Copy {
    std::uint32_t function;  ///< index in `functions`
    InlinedCaller caller;
  };

  void add_copy(std::string_view name, std::string_view unit, const InlinedCaller& caller);
  void merge_callers();

  Inlining found_;
  std::size_t names_budget_ = 0;
  std::unordered_map<std::string, std::uint32_t> places_;  ///< by name and unit, a NUL between
  std::vector<Copy> copies_;
};

}  // namespace hone
