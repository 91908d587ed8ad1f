// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

unsigned score(const std::vector<std::string>& tokens);
unsigned rank(unsigned score);
const char* place();
