// SPDX-License-Identifier: Apache-2.0
#include "analyzers/binary.h"

#include <fmt/format.h>
#include <llvm/BinaryFormat/ELF.h>
#include <llvm/Object/Archive.h>
#include <llvm/Support/Error.h>
#include <llvm/Support/MemoryBufferRef.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "analyzers/debug_file.h"
#include "analyzers/debug_information.h"
#include "analyzers/section_kind.h"

namespace hone {
namespace {

constexpr const char* kBitcodeHint = "bitcode (clang -flto) has sizes when linked";

bool looks_like_archive(std::string_view bytes) { return bytes.starts_with("!<arch>\n"); }

bool looks_like_bitcode(std::string_view bytes) { return bytes.starts_with("BC\xc0\xde"); }

/// Opens the file that the user named. Where nothing tells that it belongs to `elf`, a warning says
/// so.
Result<void> open_named_debug_file(Binary& binary, const ElfFile& elf,
                                   const std::filesystem::path& debug_file) {
  auto file = MappedFile::open(debug_file);
  if (!file) return fail(file);
  const auto debug = parse_elf(file->bytes(), debug_file.string());
  if (!debug) return fail(debug);
  const std::string path = binary.file.path().string();
  const DebugMatch match = match_debug_file(elf, *debug);
  if (match == DebugMatch::kUnknown) {
    binary.warnings.push_back(fmt::format("{} is not verified to be the debug file of {}: {}",
                                          debug_file.string(), path, reason_of(match)));
  } else if (match != DebugMatch::kSame) {
    return fail(fmt::format("{} is not the debug file of {}: {}", debug_file.string(), path,
                            reason_of(match)),
                "name the file that was split off this very build (objcopy --only-keep-debug)");
  }
  binary.has_debug_names = debug->find_section_of_type(llvm::ELF::SHT_SYMTAB) != nullptr;
  if (!binary.has_debug_names && !has_debug_information(*debug)) {
    return fail(debug_file.string() + " has neither a symbol table nor debugging information");
  }
  binary.debug = std::move(*file);
  return {};
}

Result<void> open_debug_file(Binary& binary, const std::filesystem::path& debug_file,
                             DebugUse use) {
  auto elf = parse_elf(binary.file.bytes(), binary.file.path().string());
  if (!elf) return fail(elf);
  binary.build_id = find_build_id(*elf);
  if (!debug_file.empty()) return open_named_debug_file(binary, *elf, debug_file);
  const bool has_names = elf->find_section_of_type(llvm::ELF::SHT_SYMTAB) != nullptr;
  const bool lacks = !has_names || (use == DebugUse::kAll && !has_debug_information(*elf));
  if (!lacks || elf->is_relocatable()) return {};
  binary.debug = find_debug_file(*elf, binary.file.path());
  binary.has_debug_names = binary.debug && !has_names;
  return {};
}

/// Objects of `gcc -flto` have no code yet, and a mark that says so (GCC, compile_file() in
/// toplev.cc); those of -ffat-lto-objects have it.
void warn_of_intermediate_code(Binary& binary, const Breakdown& breakdown,
                               const std::string& shown) {
  const auto is_mark = [&](const ElfSymbol& symbol) {
    return breakdown.table.name_of(symbol) == "__gnu_lto_slim";
  };
  if (std::ranges::none_of(breakdown.table.commons, is_mark)) return;
  binary.warnings.push_back(shown +
                            " holds GCC's intermediate code (gcc -flto): it has its sizes after "
                            "linking, or with -ffat-lto-objects");
}

Result<Binary> load_elf(Binary binary, const std::filesystem::path& debug_file, DebugUse use) {
  if (auto opened = open_debug_file(binary, debug_file, use); !opened) return fail(opened);
  const std::string name = binary.file.path().string();
  const std::string debug_name = binary.has_debug_names ? binary.debug->path().string() : "";
  auto breakdown = break_down({binary.file.bytes(), name},
                              {binary.has_debug_names ? binary.debug->bytes() : "", debug_name});
  if (!breakdown) return fail(breakdown);
  binary.has_debug_names = binary.has_debug_names && breakdown->has_debug_names;
  warn_of_intermediate_code(binary, *breakdown, name);
  binary.members.push_back({.name = {}, .breakdown = std::move(*breakdown)});
  return binary;
}

std::unexpected<Error> broken(const Binary& binary, std::string_view what) {
  return fail(fmt::format("{} is not a whole archive: {}", binary.file.path().string(), what));
}

std::unexpected<Error> broken(const Binary& binary, llvm::Error error) {
  return broken(binary, llvm::toString(std::move(error)));
}

/// LLVM looks at where a member ends only when it goes on to the next one. A header is 60 bytes,
/// the size of what follows is decimal at 48 (ar(5)); members begin at even offsets.
Result<void> check_extents(const Binary& binary) {
  constexpr std::size_t kHeader = 60;
  std::string_view rest = binary.file.bytes().substr(std::string_view("!<arch>\n").size());
  while (!rest.empty()) {
    if (rest.size() < kHeader) return broken(binary, "a member's header ends beyond the file");
    const std::string_view digits = rest.substr(48, 10);
    rest.remove_prefix(kHeader);
    std::uint64_t size = 0;
    const auto parsed = std::from_chars(digits.begin(), digits.end(), size);
    if (parsed.ec != std::errc{}) return broken(binary, "the size of a member is no number");
    if (size > rest.size()) return broken(binary, "a member ends beyond the file");
    rest.remove_prefix(std::min<std::size_t>(size + size % 2, rest.size()));
  }
  return {};
}

/// Members may bear one name (`ar q`): "util.o", "util.o (2)".
class MemberNames {
 public:
  explicit MemberNames(std::string_view archive) : budget_(kOverlap * archive.size()) {}

  /// Nothing where they overlap: those of real archives together are shorter than the file.
  std::optional<std::string> tell_apart(llvm::StringRef name) {
    if (name.size() > budget_) return {};
    budget_ -= name.size();
    const int number = ++counts_[name.str()];
    return number == 1 ? name.str() : fmt::format("{} ({})", name.str(), number);
  }

 private:
  static constexpr std::size_t kOverlap = 4;
  std::size_t budget_;
  std::unordered_map<std::string, int> counts_;
};

/// Adds a member that is an ELF file; others (symbol tables of the archive, bitcode) are counted.
Result<void> add_member(Binary& binary, std::optional<std::string> name, std::string_view bytes) {
  const std::string path = binary.file.path().string();
  if (!name)
    return fail(path + " is not a whole archive: the names of its members overlap too much");
  const std::string shown = fmt::format("{}({})", path, *name);
  if (!looks_like_elf(bytes)) {
    binary.warnings.push_back(shown + " is not an ELF file: left out");
    return {};
  }
  auto breakdown = break_down({bytes, shown});
  if (!breakdown) return fail(breakdown);
  warn_of_intermediate_code(binary, *breakdown, shown);
  binary.members.push_back({.name = std::move(*name), .breakdown = std::move(*breakdown)});
  return {};
}

/// An Error when the members claim so much together that sums would overflow.
Result<void> check_claims(const Binary& binary) {
  std::uint64_t sum = 0;
  for (const BinaryMember& member : binary.members) {
    for (const ElfSection& section : member.breakdown.elf.sections) sum += section.size;
    if (sum <= kMostMemory) continue;
    return fail(fmt::format("{}: its members claim more than {} bytes up to {}",
                            binary.file.path().string(), kMostMemory, member.name));
  }
  return {};
}

Result<Binary> load_archive(Binary binary) {
  const std::string_view bytes = binary.file.bytes();
  const std::string path = binary.file.path().string();
  if (auto whole = check_extents(binary); !whole) return fail(whole);
  auto archive = llvm::object::Archive::create(
      llvm::MemoryBufferRef(llvm::StringRef(bytes.data(), bytes.size()), path));
  if (!archive) return broken(binary, archive.takeError());
  // Their names end with a zero that may lie beyond the file.
  if ((*archive)->kind() == llvm::object::Archive::K_COFF) {
    return fail(path + " is an archive of Windows objects");
  }
  binary.is_archive = true;
  MemberNames names(bytes);
  bool has_bitcode = false;
  llvm::Error error = llvm::Error::success();
  for (const auto& child : (*archive)->children(error)) {
    auto name = child.getName();
    auto buffer = child.getBuffer();
    if (!name || !buffer) {
      llvm::Error both = llvm::joinErrors(name.takeError(), buffer.takeError());
      return broken(binary, llvm::joinErrors(std::move(error), std::move(both)));
    }
    has_bitcode = has_bitcode || looks_like_bitcode({buffer->data(), buffer->size()});
    auto added = add_member(binary, names.tell_apart(*name), {buffer->data(), buffer->size()});
    if (!added) {
      llvm::consumeError(std::move(error));
      return fail(added);
    }
  }
  if (error) return broken(binary, std::move(error));
  if (binary.members.empty()) {
    return fail(path + " is an archive without an ELF file in it", has_bitcode ? kBitcodeHint : "");
  }
  if (auto sane = check_claims(binary); !sane) return fail(sane);
  return binary;
}

}  // namespace

Sizes Binary::sizes() const {
  Sizes sum;
  for (const BinaryMember& member : members) {
    const Sizes sizes = sum_sizes(member.breakdown.elf);
    sum.loaded += sizes.loaded;
    sum.text += sizes.text;
    sum.rodata += sizes.rodata;
    sum.data += sizes.data;
    sum.bss += sizes.bss;
  }
  sum.file = {static_cast<std::int64_t>(file.bytes().size())};
  return sum;
}

NameSources Binary::name_sources() const {
  NameSources all;
  NameSources loaded;
  for (const BinaryMember& member : members) {
    ++all[member.breakdown.source];
    if (!member.breakdown.parts.empty()) ++loaded[member.breakdown.source];
  }
  return loaded.empty() ? all : loaded;
}

Result<void> Binary::check() const {
  if (auto whole = file.check(); !whole) return whole;
  return debug ? debug->check() : Result<void>{};
}

Result<Binary> load_binary(const std::filesystem::path& path,
                           const std::filesystem::path& debug_file, DebugUse use) {
  auto file = MappedFile::open(path);
  if (!file) return fail(file);
  Binary binary{.file = std::move(*file)};
  const std::string_view bytes = binary.file.bytes();
  if (looks_like_archive(bytes)) {
    if (debug_file.empty()) return load_archive(std::move(binary));
    return fail(path.string() + " is an archive, which has no debug file of its own",
                "leave it out: the members have their own names");
  }
  if (bytes.starts_with("!<thin>\n")) {
    return fail(path.string() + " is a thin archive, which only names its members",
                "analyse the members, or make a full one: ar rcs");
  }
  if (!looks_like_elf(bytes)) {
    return fail(path.string() + " is not an ELF file or a static archive",
                looks_like_bitcode(bytes) ? kBitcodeHint : "");
  }
  return load_elf(std::move(binary), debug_file, use);
}

}  // namespace hone
