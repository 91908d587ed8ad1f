// SPDX-License-Identifier: Apache-2.0
// Names for sampled places: the symbol that holds the code, and the chain of source functions that
// were inlined there (DWARF). A name is only given when the file is the one that was mapped and its
// symbol table covers the address; else it is "[unknown in libfoo]".
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/address_space.h"

namespace hone {

struct SourceFrame {
  std::string function;
  std::string file;  ///< empty: unknown
  int line = 0;
  /// Of a function that only one file can call (static, in an unnamed namespace): that file. Where
  /// line tables alone do not tell (C at -gline-tables-only), inlined functions count as such.
  std::string own_file = {};
};

struct PlaceName {
  /// Readable, suffixes rolled up; of the project's functions without a name address_name_in().
  std::string symbol;
  std::string library;  ///< of the system: its file name; empty: the project, or the kernel
  std::vector<SourceFrame> frames;  ///< innermost first; the last is the symbol itself
};

/// True of "fn 0x15f0", which says where a function without a name begins.
bool is_address_name(std::string_view symbol);
/// "fn 0x15f0 [libfoo.so]": an address is one of a file.
std::string address_name_in(std::string_view symbol, const std::filesystem::path& file);

class PlaceNamer {
 public:
  /// The executable and the project's libraries, and whatever lies below `builds` (nowhere when it
  /// is empty): one profile's program may load a plugin that another one's build made. All other
  /// files are of the system.
  explicit PlaceNamer(std::vector<std::filesystem::path> project_files,
                      std::filesystem::path builds = {});
  ~PlaceNamer();

  /// Addresses are the module's own. O(log symbols); the first of a module reads its tables.
  PlaceName name(const MappedModule& module, std::uint64_t address);

 private:
  struct Module;
  Module& find_module(const MappedModule& module);
  bool is_project(const std::filesystem::path& file) const;

  std::vector<std::filesystem::path> project_files_;
  std::filesystem::path builds_;
  std::map<std::string, std::unique_ptr<Module>> modules_;  ///< by path and identity
};

}  // namespace hone
