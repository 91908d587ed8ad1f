// SPDX-License-Identifier: Apache-2.0
#include "cli/artifact_check.h"

#include <fmt/format.h>

#include "analyzers/image.h"

namespace hone {

Result<void> check_artifacts(Store& store, const BuiltProfile& built) {
  if (built.status != "built" || !built.cached) return {};
  for (const ArtifactRow& row : store.artifacts(built.build_key)) {
    const std::filesystem::path file = built.build / row.name;
    const auto image = load_image(file);
    if (image && image->loaded_hash == row.loaded_hash) continue;
    return fail(fmt::format("{} is not what the build of {} left: {}", file.string(), built.name,
                            image ? "its code or data is another" : image.error().message),
                "hone run --fresh builds it anew");
  }
  return {};
}

}  // namespace hone
