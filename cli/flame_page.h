// SPDX-License-Identifier: Apache-2.0
// The page of the flame graph, cli/flame.html, with "@DATA@" where its data go.
#pragma once

#include <string_view>

namespace hone {

std::string_view flame_page();

}  // namespace hone
