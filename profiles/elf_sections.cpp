// SPDX-License-Identifier: Apache-2.0
#include "profiles/elf_sections.h"

#include <fmt/format.h>
#include <llvm/Object/ObjectFile.h>

namespace hone {

namespace {

std::unexpected<Error> damaged(const std::filesystem::path& file, llvm::Error error) {
  return fail(fmt::format("cannot read the sections of {}: {}", file.string(),
                          llvm::toString(std::move(error))));
}

}  // namespace

Result<Bytes> find_section_bytes(const std::filesystem::path& file, std::string_view begin) {
  auto object = llvm::object::ObjectFile::createObjectFile(file.string());
  if (!object) return damaged(file, object.takeError());
  Bytes total{0};
  for (const llvm::object::SectionRef& section : object->getBinary()->sections()) {
    auto name = section.getName();
    if (!name) return damaged(file, name.takeError());
    if (name->starts_with(llvm::StringRef(begin.data(), begin.size()))) {
      total.count += static_cast<std::int64_t>(section.getSize());
    }
  }
  return total;
}

Result<std::string> load_section(const std::filesystem::path& file, std::string_view name) {
  auto object = llvm::object::ObjectFile::createObjectFile(file.string());
  if (!object) return damaged(file, object.takeError());
  for (const llvm::object::SectionRef& section : object->getBinary()->sections()) {
    auto found = section.getName();
    if (!found) return damaged(file, found.takeError());
    if (*found != llvm::StringRef(name.data(), name.size())) continue;
    auto content = section.getContents();
    if (!content) return damaged(file, content.takeError());
    return content->str();
  }
  return "";
}

}  // namespace hone
