// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

std::uint64_t mix(std::uint64_t state, std::uint64_t rounds);
