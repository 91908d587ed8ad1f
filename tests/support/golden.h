// SPDX-License-Identifier: Apache-2.0
// Expected output kept in files. HONE_REWRITE_GOLDEN=1 in the environment rewrites them: look at
// the difference before committing it.
#pragma once

#include <string>
#include <string_view>

namespace hone::test {

/// Checks `actual` against the file `name` below tests/; a missing file fails.
void check_golden(std::string_view name, const std::string& actual);

}  // namespace hone::test
