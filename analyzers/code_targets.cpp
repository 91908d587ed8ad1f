// SPDX-License-Identifier: Apache-2.0
#include "analyzers/code_targets.h"

#include <llvm/BinaryFormat/ELF.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "analyzers/name_hash.h"
#include "analyzers/symbol_name.h"

namespace hone {
namespace {

/// Told apart, whatever their numbers.
enum class Known : std::uint64_t { kInside = 1, kNumber, kImport, kBytes, kText, kThreadLocal };

std::uint64_t detail_of(Known known, std::uint64_t value) {
  return mix_hash(static_cast<std::uint64_t>(known), value);
}

/// Longer strings and constants are told by their beginning.
constexpr std::size_t kLongestText = 256;
constexpr std::size_t kLargestConstant = 1024;

/// The text at the beginning of `bytes`, up to its NUL; empty when it is none.
std::string_view text_of(std::string_view bytes) {
  bytes = bytes.substr(0, kLongestText);
  const std::string_view text = bytes.substr(0, bytes.find('\0'));
  const bool is_text = std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || (byte >= '\t' && byte <= '\r');
  });
  return is_text ? text : std::string_view{};
}

std::uint64_t import_of(std::string_view name) {
  return detail_of(Known::kImport, hash_name(derive_name(name).base));
}

bool is_number(const CodeReference& reference) {
  return reference.kind == CodeReference::Kind::kNumber;
}

}  // namespace

CodeTargets::CodeTargets(const Breakdown& breakdown)
    : breakdown_(breakdown),
      sections_(breakdown.elf),
      relocations_(breakdown.elf),
      got_names_(breakdown.elf) {}

std::vector<CodeTarget> CodeTargets::find(const CodeShape& shape, Place begin,
                                          std::uint64_t size) const {
  const auto relocations = relocations_.find(begin.section, begin.offset, begin.offset + size);
  std::vector<CodeTarget> targets;
  auto relocation = relocations.begin();
  for (const CodeReference& reference : shape.references) {
    const std::uint64_t at = begin.offset + reference.begin;
    while (relocation != relocations.end() && relocation->offset < at) ++relocation;
    const bool is_open =
        relocation != relocations.end() && relocation->offset < begin.offset + reference.end;
    // A field that waits for its relocation is zero: larger constants are what they are.
    if (!is_open || is_number(reference)) targets.push_back(target_of(reference, begin, size));
  }
  for (const CodeRelocation& entry : relocations) {
    targets.push_back(target_of(entry, shape.references, begin));
  }
  return targets;
}

std::uint64_t CodeTargets::constant_of(const Part& part) const {
  const ElfSection& section = breakdown_.elf.sections[part.section];
  const ElfSymbol& symbol = breakdown_.table.symbols[breakdown_.order[part.names]];
  const bool is_constant = (section.flags & llvm::ELF::SHF_WRITE) == 0;
  if (!is_constant || symbol.end() > section.contents.size()) return 0;
  if (!relocations_.find(part.section, symbol.begin, symbol.end()).empty()) return 0;
  const std::size_t size = std::min<std::size_t>(symbol.size, kLargestConstant);
  return detail_of(Known::kBytes, hash_name(section.contents.substr(symbol.begin, size)));
}

CodeTarget CodeTargets::target_of(const CodeReference& reference, Place begin,
                                  std::uint64_t size) const {
  const auto value = static_cast<std::uint64_t>(reference.value);
  const ElfFile& elf = breakdown_.elf;
  if (is_number(reference)) {
    // Only a program that lies at fixed addresses has them in its instructions.
    const auto place =
        elf.type == llvm::ELF::ET_EXEC ? sections_.find(value) : std::optional<Place>{};
    return place ? target_at(*place, 0) : CodeTarget{.detail = detail_of(Known::kNumber, value)};
  }
  if (value < size) return {.detail = detail_of(Known::kInside, value)};
  if (elf.is_relocatable()) return target_at({begin.section, begin.offset + value}, 0);
  const auto place = sections_.find(elf.sections[begin.section].address + begin.offset + value);
  return place ? target_at(*place, reference.accessed) : CodeTarget{};
}

CodeTarget CodeTargets::target_of(const CodeRelocation& relocation,
                                  std::span<const CodeReference> references, Place begin) const {
  if (!relocation.import.empty()) return {.detail = import_of(relocation.import)};
  if (relocation.section == 0) return {};
  // A relative field counts from itself, the instruction from its end.
  const std::uint64_t at = relocation.offset - begin.offset;
  const auto user = std::ranges::upper_bound(references, at, {}, &CodeReference::end);
  const bool is_used = relocation.is_relative && user != references.end() && user->begin <= at;
  const std::uint64_t rest = is_used ? user->end - at : 0;
  return target_at({relocation.section, relocation.target + rest}, is_used ? user->accessed : 0);
}

CodeTarget CodeTargets::target_at(Place place, std::uint8_t accessed) const {
  const std::uint32_t index = find_part(breakdown_, place);
  if (index == kNoOwner) return {};
  const Part& part = breakdown_.parts[index];
  // Before linking, compilers number constants and strings: what they are is in their bytes.
  const ElfSection& section = breakdown_.elf.sections[place.section];
  const bool is_mergeable = (section.flags & llvm::ELF::SHF_MERGE) != 0;
  const std::uint64_t contents = is_mergeable ? contents_at(place, accessed) : 0;
  if (contents != 0) return {.detail = contents};
  if (part.name_count > 0) {
    const ElfSymbol& symbol = breakdown_.table.symbols[breakdown_.order[part.names]];
    return {.part = index, .detail = place.offset - symbol.begin};
  }
  if (part.kind == PartKind::kPlt && part.name.ends_with("@plt")) return {.part = index};
  return {.detail = contents_at(place, accessed)};
}

std::uint64_t CodeTargets::contents_at(Place place, std::uint8_t accessed) const {
  const ElfSection& section = breakdown_.elf.sections[place.section];
  const std::string_view import = got_names_.find(section.address + place.offset);
  if (!import.empty()) return import_of(import);
  const auto thread_offset = got_names_.find_thread_offset(section.address + place.offset);
  if (thread_offset) return detail_of(Known::kThreadLocal, *thread_offset);
  const bool is_constant = (section.flags & llvm::ELF::SHF_WRITE) == 0;
  if (!is_constant || place.offset >= section.contents.size()) return 0;
  const std::string_view bytes = section.contents.substr(place.offset);
  if (accessed > 0) return detail_of(Known::kBytes, hash_name(bytes.substr(0, accessed)));
  const std::string_view text = text_of(bytes);
  return text.empty() ? 0 : detail_of(Known::kText, hash_name(text));
}

}  // namespace hone
