// SPDX-License-Identifier: Apache-2.0
// What `hone bloat` shows of one binary: rows chosen, sorted and named, so that every format says
// the same. Names here are raw data: each format escapes them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analyzers/inlined_functions.h"
#include "analyzers/size_table.h"
#include "analyzers/symbol_name.h"

namespace hone {

enum class BloatSort { kSize, kName, kCount };

struct BloatOptions {
  std::vector<Grouping> by = {Grouping::kSymbol};
  BloatSort sort = BloatSort::kSize;
  std::size_t top = 40;  ///< rows of each level; 0: all
  Demangling demangling = Demangling::kFull;
  bool wide = false;  ///< the second views, and rows of what is in the file alone
  /// As programs want it: rows end at their section and have the second views, the sections are
  /// listed.
  bool split_sections = false;
  const NameFilter* filter = nullptr;

  /// Rows of templates tell their smallest and largest instance.
  bool has_instances() const;
};

struct BloatLine {
  int depth = 0;
  std::string name;
  std::string raw;                   ///< empty for what is no symbol
  std::string section;               ///< empty for rows that hold several
  std::string member;                ///< of an archive; empty for rows of no single one
  std::vector<std::string> aliases;  ///< raw names that share the largest part's bytes
  bool is_rest = false;              ///< "37 more"
  bool has_kind = true;              ///< not where a group has parts of several
  SizeRow bytes;
  WideSizes wide;
  InstanceSizes instances;  ///< of rows of --by template
};

/// A function by its inlined copies: the second view, whose bytes lie in other symbols' rows.
struct InlinedLine {
  std::string name;
  std::string raw;
  std::string unit;               ///< compile unit, if no other one can call it
  std::uint64_t size = 0;         ///< of the copies
  std::uint64_t out_of_line = 0;  ///< of the symbol of that name, if known in that unit
  std::uint32_t copies = 0;
  bool is_rest = false;  ///< "37 more"
};

/// What was analysed.
struct AnalysedFile {
  std::string file;
  std::string debug_file;        ///< empty: all is the file's own
  bool has_debug_names = false;  ///< names are of `debug_file`; else its DWARF alone is used
  std::string build_id;
  NameSources names;

  /// Of archives the best of their members.
  NameSource names_from() const;
};

AnalysedFile describe_file(const Binary& binary);

struct BloatView {
  AnalysedFile analysed;
  std::string units_from;    ///< of --by file: which of DWARF and STT_FILE
  bool has_inlined = false;  ///< the second view was asked for
  std::vector<InlinedLine> inlined;
  Sizes totals;
  bool is_archive = false;
  struct Section {
    std::string name;
    std::string member;
    std::uint64_t size = 0;
    std::uint64_t attributed = 0;  ///< that symbols own
  };
  std::vector<Section> sections;
  std::vector<BloatLine> lines;  ///< children after their parent
  std::vector<std::string> warnings;
};

/// The functions that --filter and --top leave, in the order of --sort (`count` is that of their
/// copies), with what their own symbols take.
void add_inlined(BloatView& view, const Binary& binary,
                 const std::vector<InlinedFunction>& functions, const BloatOptions& options);

BloatView view_binary(const Binary& binary, const BloatOptions& options);

}  // namespace hone
