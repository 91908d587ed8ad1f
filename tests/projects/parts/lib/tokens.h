// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

std::vector<std::string> split(const std::string& text);
unsigned number_in(const std::string& token);
unsigned weight_of(unsigned c);
