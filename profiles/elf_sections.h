// SPDX-License-Identifier: Apache-2.0
// An ELF file's sections by their names, for what a build step has to tell of its output.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/units.h"

namespace hone {

/// Sum of the sizes of the sections whose names begin so. An Error names a file that is no ELF file
/// or is damaged.
Result<Bytes> find_section_bytes(const std::filesystem::path& file, std::string_view begin);

/// The bytes of the first section of this name, "" where there is none. Errors as above.
Result<std::string> load_section(const std::filesystem::path& file, std::string_view name);

}  // namespace hone
