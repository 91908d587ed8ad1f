// SPDX-License-Identifier: Apache-2.0
// A tool's log as lines fit to be searched: without colour codes and carriage returns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hone {

std::vector<std::string> split_log(std::string_view log);

}  // namespace hone
