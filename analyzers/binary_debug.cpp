// SPDX-License-Identifier: Apache-2.0
#include "analyzers/binary_debug.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace hone {
namespace {

/// Where the DWARF of a member is; its bytes are empty when there is none.
struct Source {
  std::string_view bytes;
  std::string name;
};

Source source_of(const Binary& binary, const BinaryMember& member) {
  const std::string path = binary.file.path().string();
  if (has_debug_information(member.breakdown.elf)) {
    return {member.breakdown.elf.bytes, binary.is_archive ? path + "(" + member.name + ")" : path};
  }
  if (!binary.debug) return {};
  const std::string debug_path = binary.debug->path().string();
  const auto debug = parse_elf(binary.debug->bytes(), debug_path);
  if (!debug || !has_debug_information(*debug)) return {};
  return {binary.debug->bytes(), debug_path};
}

/// Adds up functions of one name.
void merge(std::vector<InlinedFunction>& functions) {
  std::vector<InlinedFunction> merged;
  std::unordered_map<std::string, std::size_t> places;
  for (InlinedFunction& function : functions) {
    const auto [place, is_new] = places.try_emplace(function.name, merged.size());
    if (is_new) {
      merged.push_back(std::move(function));
    } else {
      merged[place->second].size += function.size;
      merged[place->second].copies += function.copies;
    }
  }
  std::ranges::sort(merged, [](const InlinedFunction& a, const InlinedFunction& b) {
    return a.size != b.size ? a.size > b.size : a.name < b.name;
  });
  functions = std::move(merged);
}

}  // namespace

bool has_debug_information(const Binary& binary) {
  return std::ranges::any_of(binary.members, [&](const BinaryMember& member) {
    return !source_of(binary, member).bytes.empty();
  });
}

Result<bool> find_units(Binary& binary) {
  bool found = false;
  for (BinaryMember& member : binary.members) {
    const Source source = source_of(binary, member);
    if (source.bytes.empty()) continue;
    auto read = find_units(member.breakdown, {source.bytes, source.name});
    if (!read) return fail(read);
    found = true;
  }
  return found;
}

Result<std::vector<InlinedFunction>> read_inlined(const Binary& binary) {
  if (!has_debug_information(binary)) {
    return fail(binary.file.path().string() + " has no debugging information",
                "build it with -g, or name its debug file: --debug FILE");
  }
  std::vector<InlinedFunction> functions;
  for (const BinaryMember& member : binary.members) {
    const Source source = source_of(binary, member);
    if (source.bytes.empty()) continue;
    auto read = read_inlined(member.breakdown.elf, {source.bytes, source.name});
    if (!read) return fail(read);
    std::ranges::move(*read, std::back_inserter(functions));
  }
  if (binary.members.size() > 1) merge(functions);
  return functions;
}

}  // namespace hone
