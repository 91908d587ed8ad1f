// SPDX-License-Identifier: Apache-2.0
#include "analyzers/frame_table.h"

#include <llvm/BinaryFormat/ELF.h>
#include <llvm/DebugInfo/DWARF/DWARFDataExtractor.h>
#include <llvm/DebugInfo/DWARF/DWARFDebugFrame.h>
#include <llvm/Support/Casting.h>
#include <llvm/Support/Error.h>

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace hone {
namespace {

using llvm::dwarf::UnwindLocation;
using llvm::dwarf::UnwindRow;
using llvm::dwarf::UnwindTable;

struct Entry {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  const llvm::dwarf::FDE* fde = nullptr;
};

/// The frame's address (CFA). The procedure linkage table says with an expression that its frame
/// grows by a word in its second half; only its ordinary rows are followed.
std::optional<std::uint64_t> find_frame_address(const UnwindRow& row,
                                                const FrameRegisters& registers) {
  const UnwindLocation& cfa = row.getCFAValue();
  if (cfa.getLocation() != UnwindLocation::RegPlusOffset) return {};
  if (cfa.getRegister() >= registers.values.size()) return {};
  return registers.values[cfa.getRegister()] +
         static_cast<std::uint64_t>(std::int64_t{cfa.getOffset()});
}

/// False when the register's value in the caller cannot be told.
bool restore_register(unsigned number, const UnwindLocation& location, std::uint64_t cfa,
                      const StackMemory& memory, FrameRegisters& caller) {
  if (location.getLocation() == UnwindLocation::Same) return true;
  if (location.getLocation() != UnwindLocation::CFAPlusOffset) return false;
  const std::uint64_t at = cfa + static_cast<std::uint64_t>(std::int64_t{location.getOffset()});
  // Compilers for x86-64 write "saved at" rules only, never "is" (DW_CFA_val_offset).
  const auto value = memory(at);
  if (value) caller.values[number] = *value;
  return value.has_value();
}

}  // namespace

struct FrameTable::State {
  std::unique_ptr<llvm::DWARFDebugFrame> frames;
  std::vector<Entry> entries;  ///< by begin
  std::unordered_map<const llvm::dwarf::FDE*, std::optional<UnwindTable>> tables;

  const Entry* find(std::uint64_t address) const {
    const auto after = std::ranges::upper_bound(entries, address, {}, &Entry::begin);
    if (after == entries.begin() || address >= std::prev(after)->end) return nullptr;
    return &*std::prev(after);
  }

  const UnwindRow* find_row(std::uint64_t address) {
    const Entry* entry = find(address);
    if (entry == nullptr) return nullptr;
    auto [place, is_new] = tables.try_emplace(entry->fde);
    if (is_new) {
      auto table = UnwindTable::create(entry->fde);
      if (table) {
        place->second.emplace(std::move(*table));
      } else {
        llvm::consumeError(table.takeError());
      }
    }
    if (!place->second) return nullptr;
    const UnwindRow* found = nullptr;
    for (const UnwindRow& row : *place->second) {
      if (row.hasAddress() && row.getAddress() > address) break;
      found = &row;
    }
    return found;
  }
};

FrameTable::FrameTable(const ElfFile& file) : state_(std::make_unique<State>()) {
  const ElfSection* section = file.find_section(".eh_frame");
  if (section == nullptr || file.machine != llvm::ELF::EM_X86_64) return;
  state_->frames = std::make_unique<llvm::DWARFDebugFrame>(llvm::Triple::x86_64, /*IsEH=*/true,
                                                           section->address);
  const llvm::StringRef bytes(section->contents.data(), section->contents.size());
  llvm::consumeError(
      state_->frames->parse(llvm::DWARFDataExtractor(bytes, /*IsLittleEndian=*/true, 8)));
  for (const llvm::dwarf::FrameEntry& entry : *state_->frames) {
    const auto* fde = llvm::dyn_cast<llvm::dwarf::FDE>(&entry);
    if (fde == nullptr || fde->getLinkedCIE() == nullptr || fde->getAddressRange() == 0) continue;
    const std::uint64_t begin = fde->getInitialLocation();
    state_->entries.push_back({begin, begin + fde->getAddressRange(), fde});
  }
  std::ranges::sort(state_->entries, {}, &Entry::begin);
}

FrameTable::FrameTable(FrameTable&&) noexcept = default;
FrameTable& FrameTable::operator=(FrameTable&&) noexcept = default;
FrameTable::~FrameTable() = default;

UnwindStep FrameTable::step(std::uint64_t address, FrameRegisters& registers,
                            const StackMemory& memory) {
  const UnwindRow* row = state_->find_row(address);
  if (row == nullptr) return UnwindStep::kLost;
  const auto& locations = row->getRegisterLocations();
  const auto back = locations.getRegisterLocation(FrameRegisters::kPc);
  if (back && back->getLocation() == UnwindLocation::Undefined) return UnwindStep::kEnd;
  const auto cfa = find_frame_address(*row, registers);
  if (!cfa || !back) return UnwindStep::kLost;
  FrameRegisters caller = registers;
  caller.values[FrameRegisters::kRsp] = *cfa;
  for (unsigned number = 0; number < caller.values.size(); ++number) {
    const auto location = locations.getRegisterLocation(number);
    if (!location) continue;
    const bool is_known = restore_register(number, *location, *cfa, memory, caller);
    if (!is_known && number == FrameRegisters::kPc) return UnwindStep::kLost;
  }
  if (*cfa <= registers.sp()) return UnwindStep::kLost;  // no progress: a broken table
  registers = caller;
  return registers.pc() == 0 ? UnwindStep::kEnd : UnwindStep::kCaller;
}

}  // namespace hone
