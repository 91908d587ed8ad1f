// SPDX-License-Identifier: Apache-2.0
// The counts of a program that BOLT instrumented, and two ways to come by them. At its end each
// process writes a file of its own (also when it runs a thousand times in one command); but one
// that a signal ends, or _exit, writes nothing. A watcher process, forked by BOLT's runtime,
// survives that and writes once, with what forked children did; it is the same file each time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/units.h"

namespace hone {

enum class BoltCounts : std::uint8_t { kAtEnd, kWatched };

/// The watcher looks once a second whether its program is gone.
inline constexpr Seconds kWatcherPatience{5};

/// llvm-bolt's options for a program whose merged counts will be at `data`.
std::vector<std::string> bolt_count_options(const std::filesystem::path& data, BoltCounts how);

/// Puts what the last training command left of a watched program where the next one's will not
/// overwrite it.
void keep_bolt_counts(const std::filesystem::path& data);

/// The files with counts that stand beside `data`, empty ones left out.
std::vector<std::filesystem::path> find_bolt_counts(const std::filesystem::path& data);

}  // namespace hone
