// SPDX-License-Identifier: Apache-2.0
// LLVM's reader of DWARF, guarded: a file is only opened when its sizes are sane, what is broken in
// it is left out, walks have one unit in memory at a time, and ranges become places in the image.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/address_index.h"
#include "analyzers/elf_file.h"
#include "core/result.h"

namespace llvm {
class DWARFContext;
class DWARFDie;
class DWARFUnit;
namespace object {
class ObjectFile;
struct SectionedAddress;
}  // namespace object
}  // namespace llvm

namespace hone {

/// True when the file has DWARF units.
bool has_debug_information(const ElfFile& file);

class DebugInformation {
 public:
  /// An Error where the file is broken, or made to cost more than its size (see dwarf_limits.h).
  /// Its bytes must outlive the result.
  static Result<DebugInformation> open(NamedBytes debug);
  ~DebugInformation();
  DebugInformation(DebugInformation&&) noexcept;
  DebugInformation& operator=(DebugInformation&&) noexcept;

  using UnitVisitor = std::function<Result<void>(llvm::DWARFUnit&)>;
  /// Calls `visit` for each compile unit, whose entries are dropped afterwards, to the first Error.
  Result<void> for_units(const UnitVisitor& visit);

  /// Lookups by address, which keep what they have read.
  llvm::DWARFContext& context() { return *context_; }

 private:
  DebugInformation();
  Result<void> check_tables(std::string_view name);

  std::vector<char> inflated_;  ///< the file, where it had to be changed for the library
  std::unique_ptr<llvm::object::ObjectFile> object_;
  std::unique_ptr<llvm::DWARFContext> context_;
};

/// Ranges that entries name, as places in sections of the image.
class RangeReader {
 public:
  /// Both must outlive it.
  RangeReader(const ElfFile& image, NamedBytes debug);

  using RangeVisitor = std::function<void(Place, std::uint64_t size)>;
  /// Calls `visit` for each range of the entry that lies in the image, clipped to its section. An
  /// Error where the file's ranges are more than its bytes can hold.
  Result<void> for_ranges(const llvm::DWARFDie& die, const RangeVisitor& visit);

  std::optional<Place> find(const llvm::object::SectionedAddress& address) const;

 private:
  const ElfFile& image_;
  SectionIndex index_;
  NamedBytes debug_;
  std::size_t budget_;
};

/// True of a unit whose entries are in a .dwo file (-gsplit-dwarf): it says where its code is, no
/// more.
bool is_split(llvm::DWARFUnit& unit);

/// DW_AT_name of the unit, else the name of its .dwo file, cut at 4096 bytes; empty: it has none.
std::string unit_name(llvm::DWARFUnit& unit);

/// DW_AT_comp_dir of the unit, the folder that its name is relative to, cut as its name.
std::string unit_folder(llvm::DWARFUnit& unit);

}  // namespace hone
