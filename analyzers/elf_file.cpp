// SPDX-License-Identifier: Apache-2.0
#include "analyzers/elf_file.h"

#include <fmt/format.h>
#include <llvm/Object/ELF.h>
#include <llvm/Support/Endian.h>
#include <llvm/Support/Error.h>
#include <llvm/Support/MathExtras.h>

#include <algorithm>

namespace hone {
namespace {

using llvm::StringRef;
using llvm::object::ELFFile;

/// Linkers write about a dozen.
constexpr std::size_t kMostSegments = 1024;
/// Real names are shorter; a table that pretends otherwise would cost time only.
constexpr std::size_t kLongestName = 4096;
/// What sections of real files have in the file is less than the file; stages that read each whole
/// would take time for those that share their bytes.
constexpr std::uint64_t kContentsOverlap = 2;
/// Names share tails (.rela.text.f, .text.f) and many sections bear the same (.group): together
/// they are no longer than so many times their table and the section headers.
constexpr std::uint64_t kNameOverlap = 4;

std::unexpected<Error> broken(std::string_view name, llvm::Error error) {
  return fail(
      fmt::format("{} is not a whole ELF file: {}", name, llvm::toString(std::move(error))));
}

std::unexpected<Error> broken(std::string_view name, const std::string& what) {
  return fail(fmt::format("{} is not a whole ELF file: {}", name, what));
}

template <class ELFT>
Result<void> read_sections(const ELFFile<ELFT>& elf, std::string_view name, ElfFile& file) {
  auto headers = elf.sections();
  if (!headers) return broken(name, headers.takeError());
  std::uint64_t total = 0;
  std::uint64_t in_file = 0;
  file.sections.reserve(headers->size());
  for (const auto& header : *headers) {
    ElfSection section;
    section.index = static_cast<std::uint32_t>(file.sections.size());
    section.type = header.sh_type;
    section.flags = header.sh_flags;
    section.address = header.sh_addr;
    section.offset = header.sh_offset;
    section.size = section.type == llvm::ELF::SHT_NULL ? 0 : std::uint64_t{header.sh_size};
    section.entry_size = header.sh_entsize;
    section.alignment = header.sh_addralign;
    section.link = header.sh_link;
    section.info = header.sh_info;
    total += section.size;
    if (section.size > kMostMemory || total > kMostMemory) {
      return broken(name, fmt::format("section {} claims {} bytes", section.index, section.size));
    }
    if (section.has_file_bytes()) {
      if (section.offset > file.bytes.size() || section.size > file.bytes.size() - section.offset) {
        return broken(name, fmt::format("section {} ends beyond the file's end", section.index));
      }
      in_file += section.size;
      if (in_file / kContentsOverlap > file.bytes.size()) {
        return broken(name, std::string("its sections overlap in the file"));
      }
      section.contents = file.bytes.substr(section.offset, section.size);
    }
    file.sections.push_back(section);
  }
  return {};
}

template <class ELFT>
Result<void> name_sections(const ELFFile<ELFT>& elf, std::string_view name, ElfFile& file) {
  std::uint32_t index = elf.getHeader().e_shstrndx;
  if (index == llvm::ELF::SHN_XINDEX && !file.sections.empty()) index = file.sections[0].link;
  if (index >= file.sections.size()) return {};
  const std::string_view table = file.sections[index].contents;
  auto headers = elf.sections();
  if (!headers) return broken(name, headers.takeError());
  std::uint64_t budget =
      kNameOverlap * (table.size() + file.sections.size() * sizeof(typename ELFT::Shdr));
  for (std::size_t i = 0; i < file.sections.size(); ++i) {
    ElfSection& section = file.sections[i];
    section.name = name_at(table, (*headers)[i].sh_name);
    if (section.name.size() > budget) {
      return broken(name, std::string("its section names overlap too much"));
    }
    budget -= section.name.size();
  }
  return {};
}

template <class ELFT>
Result<void> read_segments(const ELFFile<ELFT>& elf, std::string_view name, ElfFile& file) {
  auto headers = elf.program_headers();
  if (!headers) return broken(name, headers.takeError());
  if (headers->size() > kMostSegments) return broken(name, std::string("too many segments"));
  for (const auto& header : *headers) {
    file.segments.push_back({.type = header.p_type,
                             .flags = header.p_flags,
                             .address = header.p_vaddr,
                             .offset = header.p_offset,
                             .file_size = header.p_filesz,
                             .memory_size = header.p_memsz});
  }
  return {};
}

void add_extent(ElfFile& file, std::uint64_t begin, std::uint64_t size) {
  if (begin >= file.bytes.size() || size == 0) return;
  file.headers.push_back({begin, begin + std::min<std::uint64_t>(size, file.bytes.size() - begin)});
}

template <class ELFT>
Result<ElfFile> parse(std::string_view bytes, std::string_view name) {
  auto elf = ELFFile<ELFT>::create(StringRef(bytes.data(), bytes.size()));
  if (!elf) return broken(name, elf.takeError());
  const auto& header = elf->getHeader();
  ElfFile file;
  file.bytes = bytes;
  file.type = header.e_type;
  file.machine = header.e_machine;
  file.is_64 = ELFT::Is64Bits;
  file.is_little = ELFT::Endianness == llvm::endianness::little;
  if (auto read = read_sections(*elf, name, file); !read) return fail(read);
  if (auto named = name_sections(*elf, name, file); !named) return fail(named);
  if (auto read = read_segments(*elf, name, file); !read) return fail(read);
  add_extent(file, 0, sizeof(header));
  add_extent(file, header.e_phoff, std::uint64_t{header.e_phnum} * sizeof(typename ELFT::Phdr));
  add_extent(file, header.e_shoff, file.sections.size() * sizeof(typename ELFT::Shdr));
  return file;
}

/// Of the notes that follow each other there; empty when none is a build-id. A note is the sizes of
/// its name and description, its type, then both, each padded to `step` bytes (gABI, "Note
/// Section").
std::string_view build_id_in(std::string_view notes, std::uint64_t step, bool is_little) {
  constexpr std::uint64_t kHeader = 12;
  constexpr std::uint64_t kLongest = 64;
  const auto order = is_little ? llvm::endianness::little : llvm::endianness::big;
  const auto word = [&](std::size_t at) -> std::uint64_t {
    return llvm::support::endian::read32(notes.data() + at, order);
  };
  while (notes.size() >= kHeader) {
    const std::uint64_t name_size = word(0);
    const std::uint64_t size = word(4);
    const std::uint64_t begin = llvm::alignTo(kHeader + name_size, step);
    if (begin > notes.size() || size > notes.size() - begin) return {};
    const bool is_build_id = word(8) == llvm::ELF::NT_GNU_BUILD_ID && size <= kLongest &&
                             notes.substr(kHeader, name_size) == std::string_view("GNU\0", 4);
    if (is_build_id) return notes.substr(begin, size);
    notes.remove_prefix(std::min<std::uint64_t>(llvm::alignTo(begin + size, step), notes.size()));
  }
  return {};
}

/// As hexadecimal digits. Notes are padded to 4 bytes, in some sections to 8, which a linker script
/// may mix.
std::string build_id_in(std::string_view notes, bool is_little) {
  std::string_view id = build_id_in(notes, 4, is_little);
  if (id.empty()) id = build_id_in(notes, 8, is_little);
  std::string hex;
  for (const char byte : id) hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return hex;
}

}  // namespace

bool ElfSection::is_allocated() const { return (flags & llvm::ELF::SHF_ALLOC) != 0; }

bool ElfSection::has_file_bytes() const {
  return type != llvm::ELF::SHT_NOBITS && type != llvm::ELF::SHT_NULL;
}

bool ElfFile::is_relocatable() const { return type == llvm::ELF::ET_REL; }

bool ElfFile::is_x86_64() const { return is_64 && is_little && machine == llvm::ELF::EM_X86_64; }

std::string_view name_at(std::string_view table, std::uint64_t offset) {
  if (offset >= table.size()) return {};
  const std::string_view rest = table.substr(offset, kLongestName);
  return rest.substr(0, rest.find('\0'));
}

const ElfSection* ElfFile::find_section(std::string_view name) const {
  const auto found = std::ranges::find(sections, name, &ElfSection::name);
  return found == sections.end() ? nullptr : &*found;
}

const ElfSection* ElfFile::find_section_of_type(std::uint32_t wanted) const {
  const auto found = std::ranges::find(sections, wanted, &ElfSection::type);
  return found == sections.end() ? nullptr : &*found;
}

bool looks_like_elf(std::string_view bytes) { return bytes.starts_with("\177ELF"); }

Result<ElfFile> parse_elf(std::string_view bytes, std::string_view name) {
  if (!looks_like_elf(bytes) || bytes.size() < 20) {
    return fail(fmt::format("{} is not an ELF file", name));
  }
  const bool is_64 = bytes[llvm::ELF::EI_CLASS] == llvm::ELF::ELFCLASS64;
  const bool is_32 = bytes[llvm::ELF::EI_CLASS] == llvm::ELF::ELFCLASS32;
  const bool is_little = bytes[llvm::ELF::EI_DATA] == llvm::ELF::ELFDATA2LSB;
  const bool is_big = bytes[llvm::ELF::EI_DATA] == llvm::ELF::ELFDATA2MSB;
  if (!(is_64 || is_32) || !(is_little || is_big)) {
    return broken(name, std::string("unknown class or byte order"));
  }
  if (is_64) {
    return is_little ? parse<llvm::object::ELF64LE>(bytes, name)
                     : parse<llvm::object::ELF64BE>(bytes, name);
  }
  return is_little ? parse<llvm::object::ELF32LE>(bytes, name)
                   : parse<llvm::object::ELF32BE>(bytes, name);
}

std::string find_build_id(const ElfFile& file) {
  for (const ElfSection& section : file.sections) {
    if (section.type != llvm::ELF::SHT_NOTE) continue;
    if (auto id = build_id_in(section.contents, file.is_little); !id.empty()) return id;
  }
  for (const ElfSegment& segment : file.segments) {
    if (segment.type != llvm::ELF::PT_NOTE || segment.offset > file.bytes.size()) continue;
    const std::string_view notes = file.bytes.substr(segment.offset, segment.file_size);
    if (auto id = build_id_in(notes, file.is_little); !id.empty()) return id;
  }
  return {};
}

}  // namespace hone
