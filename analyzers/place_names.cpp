// SPDX-License-Identifier: Apache-2.0
#include "analyzers/place_names.h"

#include <fmt/format.h>
#include <llvm/DebugInfo/DWARF/DWARFCompileUnit.h>
#include <llvm/DebugInfo/DWARF/DWARFContext.h>

#include <algorithm>
#include <optional>

#include "analyzers/address_index.h"
#include "analyzers/binary.h"
#include "analyzers/debug_information.h"
#include "analyzers/declared_name.h"
#include "analyzers/sampled_stacks.h"
#include "analyzers/symbol_name.h"

namespace hone {

namespace fs = std::filesystem;

struct PlaceNamer::Module {
  std::string unknown;  ///< "[unknown in libfoo]"
  std::string library;
  std::optional<Binary> binary;
  std::optional<SectionIndex> sections;
  std::optional<DebugInformation> dwarf;
};

namespace {

/// "libc" for "/usr/lib/libc.so.6"; other names whole.
std::string short_name(const std::string& path) {
  const std::string name = fs::path(path).filename().string();
  const std::size_t suffix = name.find(".so");
  return suffix == std::string::npos || suffix == 0 ? name : name.substr(0, suffix);
}

/// The raw name of the symbol that covers the address; empty when none does for certain. Without
/// .symtab, labels of no size and unwind ranges name too much or nothing.
std::string find_symbol(const Breakdown& breakdown, const SectionIndex& sections,
                        std::uint64_t address) {
  const auto place = sections.find(address);
  const std::uint32_t index = place ? find_part(breakdown, *place) : kNoOwner;
  if (index == kNoOwner) return {};
  const Part& part = breakdown.parts[index];
  switch (part.kind) {
    case PartKind::kFunction:
    case PartKind::kOriginal:
      return part.name_count > 0 ? std::string(part.name) : std::string();
    case PartKind::kPlt:
      return part.name.ends_with("@plt") ? std::string(part.name) : std::string();
    case PartKind::kEstimated:
      return breakdown.source == NameSource::kSymtab ? std::string(part.name) : std::string();
    default:
      return {};
  }
}

/// The kernel's words for memory of no file, some of which look like a path.
bool is_anonymous(std::string_view path) {
  return path.empty() || path.starts_with("//anon") || path.starts_with("/anon_hugepage") ||
         path.starts_with("/dev/zero");
}

std::string readable(std::string_view raw) { return demangle_name(derive_name(raw).base); }

// Relative: hone's builds have "." for the source folder, below a folder "build" that is none.
llvm::DIInliningInfo find_lines(llvm::DWARFContext& dwarf, std::uint64_t address) {
  using Specifier = llvm::DILineInfoSpecifier;
  return dwarf.getInliningInfoForAddress({address}, {Specifier::FileLineInfoKind::RelativeFilePath,
                                                     Specifier::FunctionNameKind::LinkageName});
}

/// "main.cpp" for "./main.cpp", a file of the project; one file has one name. Empty: unknown.
std::string file_of(const llvm::DILineInfo& line) {
  if (line.FileName == llvm::DILineInfo::BadString) return {};
  return fs::path(line.FileName).lexically_normal().string();
}

/// The file that holds a function with code of its own: its lines may be of others.
std::string file_of_function(llvm::DWARFContext& dwarf, const llvm::DWARFDie& function) {
  auto ranges = function.getAddressRanges();
  if (!ranges) {
    llvm::consumeError(ranges.takeError());
    return {};
  }
  if (ranges->empty()) return {};
  const auto lines = find_lines(dwarf, ranges->front().LowPC);
  const std::uint32_t count = lines.getNumberOfFrames();
  return count == 0 ? std::string() : file_of(lines.getFrame(count - 1));
}

/// The functions at the address, innermost first; the last is the one that holds the others, whose
/// name is the symbol's.
std::vector<SourceFrame> find_frames(llvm::DWARFContext& dwarf, std::uint64_t address,
                                     const std::string& symbol) {
  const auto lines = find_lines(dwarf, address);
  llvm::SmallVector<llvm::DWARFDie, 8> entries;
  if (llvm::DWARFCompileUnit* unit = dwarf.getCompileUnitForCodeAddress(address))
    unit->getInlinedChainForAddress(address, entries);
  std::vector<SourceFrame> frames;
  for (std::uint32_t i = 0; i < lines.getNumberOfFrames(); ++i) {
    const llvm::DILineInfo& line = lines.getFrame(i);
    SourceFrame frame{
        .function = symbol, .file = file_of(line), .line = static_cast<int>(line.Line)};
    const bool is_holder = i + 1 == lines.getNumberOfFrames();
    const bool has_entry = i < entries.size();
    const std::string name = has_entry   ? declared_name(entries[i])
                             : is_holder ? symbol
                                         : readable(line.FunctionName);
    // Linkers of LTO number the symbols of local functions of one name: "mix.1" is a mix.
    if (!is_holder || symbol.starts_with(name + '.')) frame.function = name;
    if (has_entry && is_file_local(entries[i]))
      frame.own_file = is_holder ? file_of_function(dwarf, entries[i]) : frame.file;
    frames.push_back(std::move(frame));
  }
  return frames;
}

}  // namespace

bool is_address_name(std::string_view symbol) { return symbol.starts_with("fn 0x"); }

std::string address_name_in(std::string_view symbol, const fs::path& file) {
  return fmt::format("{} [{}]", symbol, file.filename().string());
}

PlaceNamer::PlaceNamer(std::vector<fs::path> project_files, fs::path builds)
    : project_files_(std::move(project_files)), builds_(std::move(builds)) {
  const auto make_canonical = [](fs::path& file) {
    std::error_code error;
    const fs::path canonical = fs::canonical(file, error);
    if (!error) file = canonical;
  };
  std::ranges::for_each(project_files_, make_canonical);
  make_canonical(builds_);
}

PlaceNamer::~PlaceNamer() = default;

bool PlaceNamer::is_project(const fs::path& file) const {
  if (std::ranges::find(project_files_, file) != project_files_.end()) return true;
  return !builds_.empty() && file.string().starts_with(builds_.string() + '/');
}

PlaceNamer::Module& PlaceNamer::find_module(const MappedModule& mapped) {
  auto& module = modules_[fmt::format("{} {} {}", mapped.path, mapped.build_id, mapped.inode)];
  if (module) return *module;
  module = std::make_unique<Module>();
  module->unknown = fmt::format("[unknown in {}]", short_name(mapped.path));
  const bool is_own = is_project(mapped.path);
  if (!is_own) module->library = fs::path(mapped.path).filename().string();
  if (!is_same_file(mapped)) return *module;
  auto binary = load_binary(mapped.path);
  if (!binary || binary->members.size() != 1) return *module;
  module->binary = std::move(*binary);
  module->sections.emplace(module->binary->members[0].breakdown.elf);
  if (!is_own) return *module;
  auto dwarf = DebugInformation::open({module->binary->file.bytes(), mapped.path});
  if (dwarf) module->dwarf = std::move(*dwarf);
  return *module;
}

PlaceName PlaceNamer::name(const MappedModule& mapped, std::uint64_t address) {
  const bool has_no_file = is_anonymous(mapped.path);
  if (has_no_file || !mapped.path.starts_with('/')) {
    const std::string symbol = has_no_file ? kAnonymousModule : mapped.path;
    return {.symbol = symbol, .frames = {{.function = symbol}}};
  }
  Module& module = find_module(mapped);
  PlaceName name{.symbol = module.unknown, .library = module.library};
  if (module.binary && address != 0) {
    const std::string raw =
        find_symbol(module.binary->members[0].breakdown, *module.sections, address);
    if (!is_address_name(raw)) {
      if (!raw.empty()) name.symbol = readable(raw);
    } else if (module.library.empty()) {  // of a library of the system it says nothing
      name.symbol = address_name_in(raw, mapped.path);
    }
    if (module.dwarf) name.frames = find_frames(module.dwarf->context(), address, name.symbol);
  }
  if (name.frames.empty()) name.frames.push_back({.function = name.symbol});
  return name;
}

}  // namespace hone
