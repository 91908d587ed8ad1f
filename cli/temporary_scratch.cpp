// SPDX-License-Identifier: Apache-2.0
#include "cli/temporary_scratch.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace hone {

Result<TemporaryScratch> TemporaryScratch::make() {
  std::error_code error;
  const auto base = std::filesystem::temp_directory_path(error);
  if (error) return fail("no folder for temporary files: " + error.message(), "set TMPDIR");
  std::string name = (base / "hone-XXXXXX").string();
  if (!::mkdtemp(name.data()))
    return fail(fmt::format("cannot make a folder in {}: {}", base.string(), std::strerror(errno)),
                "set TMPDIR to a folder that can be written");
  return TemporaryScratch(name);
}

TemporaryScratch::TemporaryScratch(TemporaryScratch&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

TemporaryScratch::~TemporaryScratch() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace hone
