// SPDX-License-Identifier: Apache-2.0
// BOLT's part of an export: a shell script that does to a build of the preset what was done to the
// measured one, and the counts that it needs.
#pragma once

#include <string>
#include <string_view>

#include "profiles/export.h"

namespace hone {

inline constexpr std::string_view kBoltScript = "bolt.sh";

/// Name of the counts of the file at that index, in the export's folder.
std::string bolt_data_name(std::size_t index);

/// A POSIX shell script; its argument is the build folder. LLVM_BOLT may name another llvm-bolt.
std::string render_bolt_script(const ExportRequest& request);

}  // namespace hone
