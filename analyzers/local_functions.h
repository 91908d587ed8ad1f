// SPDX-License-Identifier: Apache-2.0
// Functions of one name that only their own file can call (static, in an unnamed namespace): the
// places of captures know that file, and it stands behind the name where there are several.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/hot_rows.h"

namespace hone {

/// Names the source functions "f (a.c)" and "f (b.c)" where one profile has both, in all profiles:
/// frames of the other captures get the same names. Places from before files were kept stay.
void tell_local_apart(std::vector<HotCapture>& captures);

/// Symbols of the project that are several functions in one of the profiles, with their files.
std::map<std::string, std::set<std::string>> find_mixed_symbols(
    const std::vector<HotCapture>& captures, const std::vector<std::string>& profiles);

}  // namespace hone
