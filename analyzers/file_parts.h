// SPDX-License-Identifier: Apache-2.0
// The rest of an ELF file's bytes, beside its loaded sections: headers, sections that are not
// loaded, and gaps. With the loaded sections' file bytes these sum to the file's length.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzers/breakdown.h"

namespace hone {

struct FilePart {
  std::string_view name;  ///< a section's, "[headers]", "[gaps]", "[overlap]"
  std::uint32_t section = 0;
  PartKind kind = PartKind::kGap;
  std::int64_t size = 0;  ///< negative for "[overlap]": bytes that two sections both claim
};

/// O(sections log sections).
std::vector<FilePart> find_file_parts(const ElfFile& elf);

}  // namespace hone
