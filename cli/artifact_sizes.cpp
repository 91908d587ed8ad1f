// SPDX-License-Identifier: Apache-2.0
#include "cli/artifact_sizes.h"

namespace hone {

Sizes sum_sizes(const std::vector<ArtifactRow>& artifacts) {
  Sizes total;
  for (const ArtifactRow& artifact : artifacts) {
    total.file += artifact.sizes.file;
    total.loaded += artifact.sizes.loaded;
    total.text += artifact.sizes.text;
    total.rodata += artifact.sizes.rodata;
    total.data += artifact.sizes.data;
    total.bss += artifact.sizes.bss;
  }
  return total;
}

}  // namespace hone
