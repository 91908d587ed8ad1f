// SPDX-License-Identifier: Apache-2.0
// profiles/counter_shim.c (embedded): the object file that hone links into what it instruments, so
// that programs which are stopped by a signal, and children that end by _exit, leave counters.
#pragma once

#include <filesystem>
#include <string_view>

#include "core/process.h"
#include "profiles/toolchain.h"

namespace hone {

/// Names in the build folder; the link flags of profiles/flags have the object's.
inline constexpr std::string_view kCounterShimSource = "hone-counters.c";
inline constexpr std::string_view kCounterShimObject = "hone-counters.o";

std::string_view counter_shim_text();

/// The options of the compiler, before the source.
inline constexpr std::string_view kCounterShimOptions[] = {"-O1", "-fPIC", "-c"};

/// Compiles the source, which lies in `build` already, beside itself.
Command counter_shim_command(const Toolchain& toolchain, const std::filesystem::path& build);

}  // namespace hone
