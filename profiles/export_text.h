// SPDX-License-Identifier: Apache-2.0
// The files of an export that are for people and for build systems other than CMake.
#pragma once

#include <string>

#include "profiles/export_build.h"

namespace hone {

/// The profile's own compile and link flags, commented.
std::string render_plain_flags(const ExportBuild& build, const ExportRequest& request);

/// The same as CFLAGS, CXXFLAGS and LDFLAGS, to be read by a shell.
std::string render_flags_env(const ExportBuild& build, const ExportRequest& request);

/// {"schema":"hone.export/1", …}: all that an export says, for programs.
std::string render_export_json(const ExportBuild& build, const ExportRequest& request);

/// README.txt: the ways to use the folder, what is in it, how to make the profile data anew.
std::string render_readme(const ExportBuild& build, const ExportRequest& request);

}  // namespace hone
