// SPDX-License-Identifier: Apache-2.0
// Runs one program, as often as it is asked for, from its start to the death of its last
// descendant.
#pragma once

#include <optional>

#include "core/file_descriptor.h"
#include "core/launcher/message.h"

namespace hone::launcher {

/// Blocks until the program has ended or was killed (a limit was passed, or hone asked for it on
/// `control`) and nothing that it started is left. Nothing when hone is gone: all is killed then.
std::optional<Reply> run_program(const Request& request, const FileDescriptor& control,
                                 const FileDescriptor& child_signals);

}  // namespace hone::launcher
