// SPDX-License-Identifier: Apache-2.0
// The launcher's program, an ELF file, as part of hone's own read-only data.
#pragma once

#include <string_view>

namespace hone {

std::string_view launcher_image();

}  // namespace hone
