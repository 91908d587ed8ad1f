// SPDX-License-Identifier: Apache-2.0
#include "analyzers/binary_debug.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "analyzers/compile_units.h"
#include "analyzers/debug_information.h"

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

}  // namespace

bool has_debug_information(const Binary& binary) {
  return std::ranges::any_of(binary.members, [&](const BinaryMember& member) {
    return !source_of(binary, member).bytes.empty();
  });
}

Result<bool> find_units(Binary& binary) {
  std::vector<Breakdown*> with_units;
  UnitPaths paths;
  for (BinaryMember& member : binary.members) {
    const Source source = source_of(binary, member);
    if (source.bytes.empty()) continue;
    auto read = find_units(member.breakdown, {source.bytes, source.name}, paths);
    if (!read) return fail(read);
    with_units.push_back(&member.breakdown);
  }
  paths.tell_apart(with_units);
  return !with_units.empty();
}

Result<Inlining> read_inlined(const Binary& binary) {
  if (!has_debug_information(binary)) {
    return fail(binary.file.path().string() + " has no debugging information",
                "build it with -g, or name its debug file: --debug FILE");
  }
  InlinedFunctions functions;
  for (const BinaryMember& member : binary.members) {
    const Source source = source_of(binary, member);
    if (source.bytes.empty()) continue;
    auto read = functions.add(member.breakdown.elf, {source.bytes, source.name});
    if (!read) return fail(read);
  }
  return std::move(functions).finish();
}

}  // namespace hone
