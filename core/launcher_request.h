// SPDX-License-Identifier: Apache-2.0
// A Command in the launcher's words: paths made absolute, the program found, the environment
// complete, all in one block of bytes.
#pragma once

#include <filesystem>
#include <string>

#include "core/launcher/protocol.h"
#include "core/process.h"
#include "core/result.h"

namespace hone {

struct LauncherRequest {
  std::filesystem::path program;    ///< what argv[0] was resolved to; absolute
  std::filesystem::path directory;  ///< absolute
  std::string message;              ///< the header and its strings
};

/// An Error when argv[0] is not found in the child's PATH, or a string cannot be passed on.
Result<LauncherRequest> make_launcher_request(const Command& command);

/// The message that stops the running program.
std::string make_stop_request();

/// A stage that failed, in words that name the file.
Error describe_failed_start(const Command& command, const LauncherRequest& request,
                            launcher::Stage stage, int error);

}  // namespace hone
