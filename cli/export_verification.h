// SPDX-License-Identifier: Apache-2.0
// Keeps an export to its promise: plain cmake builds the measured program again from the files that
// were written, without hone's help, and the loaded sections are compared.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/process.h"
#include "core/result.h"
#include "profiles/export.h"

namespace hone {

struct VerifiedFile {
  std::string name;                    ///< below the build folder
  std::size_t sections = 0;            ///< loaded ones of the measured file
  std::vector<std::string> differing;  ///< their names, build-id note left out
};

struct Verification {
  std::string failure;  ///< why there is nothing to compare: the export does not build; else empty
  std::vector<VerifiedFile> files;
  std::size_t variables = 0;         ///< cache variables of the preset, as cmake reads them
  std::vector<std::string> changed;  ///< those that the preset sets otherwise than the script
  std::filesystem::path log;

  bool holds() const;
};

/// Configures and builds `request` in the fresh folder `place` by its cache script, carries out its
/// BOLT script, and compares the files `names` with those of the measured build. The presets file
/// goes through `cmake --preset … -N`: it must set the very same variables. (A preset is only read
/// from a file in the source folder, which hone never writes to.) An Error where the measured files
/// are gone or a tool cannot be started.
Result<Verification> verify_export(const ExportRequest& request,
                                   const std::vector<std::string>& names,
                                   const std::filesystem::path& place, Runner& runner, int jobs);

/// For people, whole lines.
std::string render_verification(const Verification& verification);

}  // namespace hone
