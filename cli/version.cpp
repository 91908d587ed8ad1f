// SPDX-License-Identifier: Apache-2.0
#include "cli/version.h"

namespace hone {

std::string_view version() { return HONE_VERSION; }

}  // namespace hone
