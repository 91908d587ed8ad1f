// SPDX-License-Identifier: Apache-2.0
// Sizes of a profile: the sum over the program and the project's libraries.
#pragma once

#include <vector>

#include "core/store.h"

namespace hone {

Sizes sum_sizes(const std::vector<ArtifactRow>& artifacts);

}  // namespace hone
