// SPDX-License-Identifier: Apache-2.0
#include "profiles/elf_sections.h"

#include <fmt/format.h>
#include <llvm/Object/ObjectFile.h>

namespace hone {

Result<Bytes> find_section_bytes(const std::filesystem::path& file, std::string_view begin) {
  const auto damaged = [&](llvm::Error error) {
    return fail(fmt::format("cannot read the sections of {}: {}", file.string(),
                            llvm::toString(std::move(error))));
  };
  auto object = llvm::object::ObjectFile::createObjectFile(file.string());
  if (!object) return damaged(object.takeError());
  Bytes total{0};
  for (const llvm::object::SectionRef& section : object->getBinary()->sections()) {
    auto name = section.getName();
    if (!name) return damaged(name.takeError());
    if (name->starts_with(llvm::StringRef(begin.data(), begin.size()))) {
      total.count += static_cast<std::int64_t>(section.getSize());
    }
  }
  return total;
}

}  // namespace hone
