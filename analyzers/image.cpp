// SPDX-License-Identifier: Apache-2.0
#include "analyzers/image.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "analyzers/elf_file.h"
#include "analyzers/mapped_file.h"
#include "analyzers/section_kind.h"
#include "core/hash.h"

namespace hone {
namespace {

constexpr std::string_view kBuildId = ".note.gnu.build-id";

std::string hash_of(std::string_view bytes) { return Hasher().add(bytes).hex(); }

/// Loaded sections of a real file do not overlap in it; hashing them costs no more than the file.
bool overlap_in_file(const ElfFile& elf) {
  std::uint64_t sum = 0;
  for (const ElfSection& section : elf.sections) {
    if (section.is_allocated()) sum += section.contents.size();
  }
  return sum > elf.bytes.size();
}

std::vector<LoadedSection> read_loaded(const ElfFile& elf) {
  std::vector<LoadedSection> loaded;
  for (const ElfSection& section : elf.sections) {
    if (!section.is_allocated()) continue;
    loaded.push_back({.name = std::string(section.name),
                      .address = section.address,
                      .size = {static_cast<std::int64_t>(section.size)},
                      .hash = section.has_file_bytes() ? hash_of(section.contents) : ""});
  }
  return loaded;
}

std::string hash_of(const std::vector<LoadedSection>& sections) {
  Hasher hasher;
  for (const LoadedSection& section : sections) {
    if (section.name == kBuildId) continue;
    hasher.add(section.name)
        .add(fmt::format("{:x} {:x}", section.address, section.size.count))
        .add(section.hash);
  }
  return hasher.hex();
}

}  // namespace

Result<Image> load_image(const std::filesystem::path& path) {
  auto file = MappedFile::open(path);
  if (!file) return fail(file);
  auto elf = parse_elf(file->bytes(), path.string());
  if (!elf) return fail(elf);
  if (!elf->is_64 || !elf->is_little) {
    return fail(path.string() + " is not a 64-bit little-endian ELF file");
  }
  if (overlap_in_file(*elf)) {
    return fail(path.string() + " is not a whole ELF file: its sections overlap");
  }
  Image image;
  image.file = path;
  image.build_id = find_build_id(*elf);
  image.sizes = sum_sizes(*elf);
  image.sections = read_loaded(*elf);
  image.loaded_hash = hash_of(image.sections);
  if (auto whole = file->check(); !whole) return fail(whole);
  return image;
}

std::vector<std::string> differing_sections(const Image& a, const Image& b) {
  // Names may occur more than once; of each name, the sections in file order.
  using Contents = std::vector<std::tuple<std::uint64_t, std::int64_t, std::string>>;
  const auto by_name = [](const Image& image) {
    std::map<std::string, Contents> sections;
    for (const LoadedSection& section : image.sections) {
      if (section.name == kBuildId) continue;
      sections[section.name].emplace_back(section.address, section.size.count, section.hash);
    }
    return sections;
  };
  const auto of_a = by_name(a);
  const auto of_b = by_name(b);
  std::set<std::string> names;
  for (const auto& [name, contents] : of_a) {
    const auto other = of_b.find(name);
    if (other == of_b.end() || other->second != contents) names.insert(name);
  }
  for (const auto& [name, contents] : of_b) {
    if (!of_a.contains(name)) names.insert(name);
  }
  return {names.begin(), names.end()};
}

}  // namespace hone
