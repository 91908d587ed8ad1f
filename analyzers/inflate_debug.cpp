// SPDX-License-Identifier: Apache-2.0
#include "analyzers/inflate_debug.h"

#include <fmt/format.h>
#include <llvm/ADT/ArrayRef.h>
#include <llvm/Object/ELFTypes.h>
#include <llvm/Support/Compression.h>
#include <llvm/Support/Endian.h>
#include <llvm/Support/Error.h>

#include <limits>

namespace hone {
namespace {

constexpr std::string_view kMagic = "ZLIB";
constexpr std::size_t kHeaderSize = 12;

/// Where the contents of a section are in the copy.
struct Contents {
  std::size_t offset;
  std::size_t size;
};

/// Lets the header of the section name .debug_X and other contents. The place of the headers is
/// taken from the file: in the copy, what overlaps them has changed them.
template <class ELFT>
void redirect(std::vector<char>& copy, const ElfFile& elf, const ElfSection& section,
              Contents contents) {
  const auto* file = reinterpret_cast<const typename ELFT::Ehdr*>(elf.bytes.data());
  auto* headers = reinterpret_cast<typename ELFT::Shdr*>(copy.data() + file->e_shoff);
  typename ELFT::Shdr& header = headers[section.index];
  header.sh_offset = static_cast<typename ELFT::uint>(contents.offset);
  header.sh_size = static_cast<typename ELFT::uint>(contents.size);
  // ".zdebug_info" becomes "..debug_info", of which the name is all but the first character. Other
  // sections may share its bytes, and then do the same or, as ".rela.zdebug_info", need no name.
  copy[static_cast<std::size_t>(section.name.data() - elf.bytes.data()) + 1] = '.';
  header.sh_name = header.sh_name + 1;
}

void redirect(std::vector<char>& copy, const ElfFile& elf, const ElfSection& section,
              Contents contents) {
  using namespace llvm::object;
  if (elf.is_64) {
    return elf.is_little ? redirect<ELF64LE>(copy, elf, section, contents)
                         : redirect<ELF64BE>(copy, elf, section, contents);
  }
  return elf.is_little ? redirect<ELF32LE>(copy, elf, section, contents)
                       : redirect<ELF32BE>(copy, elf, section, contents);
}

llvm::ArrayRef<std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// Writes the contents behind the end of the copy.
Result<Contents> append(std::vector<char>& copy, const ElfSection& section, std::size_t size,
                        std::string_view name) {
  Contents contents{.offset = copy.size(), .size = size};
  copy.resize(contents.offset + size);
  auto* out = reinterpret_cast<std::uint8_t*>(copy.data() + contents.offset);
  llvm::Error error = llvm::compression::zlib::decompress(
      bytes_of(section.contents.substr(kHeaderSize)), out, contents.size);
  if (error) {
    return fail(fmt::format("{}: section {} ({}) cannot be inflated: {}", name, section.index,
                            section.name, llvm::toString(std::move(error))),
                "make it plain: objcopy --decompress-debug-sections");
  }
  return contents;
}

}  // namespace

std::optional<std::uint64_t> find_old_unpacked_size(const ElfSection& section) {
  const std::string_view bytes = section.contents;
  if (!section.name.starts_with(".zdebug_")) return {};
  if (!bytes.starts_with(kMagic) || bytes.size() < kHeaderSize) return {};
  return llvm::support::endian::read64be(bytes.data() + kMagic.size());
}

Result<std::vector<char>> inflate_debug_sections(const ElfFile& elf, std::string_view name) {
  std::size_t added = 0;
  for (const ElfSection& section : elf.sections) {
    added += find_old_unpacked_size(section).value_or(0);
  }
  if (added == 0) return {};
  const std::size_t total = elf.bytes.size() + added;
  if (!elf.is_64 && total > std::numeric_limits<std::uint32_t>::max()) {
    return fail(fmt::format("{}: its debugging information is too long to be inflated", name));
  }
  std::vector<char> copy;
  copy.reserve(total);
  copy.assign(elf.bytes.begin(), elf.bytes.end());
  for (const ElfSection& section : elf.sections) {
    const auto size = find_old_unpacked_size(section);
    if (!size) continue;
    const auto contents = append(copy, section, *size, name);
    if (!contents) return fail(contents);
    redirect(copy, elf, section, *contents);
  }
  return copy;
}

}  // namespace hone
