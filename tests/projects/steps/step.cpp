// SPDX-License-Identifier: Apache-2.0
#include "step.h"

std::uint32_t step(std::uint32_t value) { return value + 3; }
