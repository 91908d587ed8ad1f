// SPDX-License-Identifier: Apache-2.0
#include "profiles/needs.h"

#include <fmt/format.h>

#include <algorithm>

#include "profiles/cpu.h"

namespace hone {

namespace {

std::string level_name(int level) {
  return level == 1 ? "x86-64" : fmt::format("x86-64-v{}", level);
}

std::string find_missing_cpu(const Axes& axes, const Fleet& fleet) {
  if (axes.arch == Arch::kNative && !fleet.cpus.empty()) {
    return "native code runs for certain only on this CPU, and [fleet] names others";
  }
  const int level = level_of(axes.arch);
  if (level > fleet.cpu_level) {
    return fmt::format("needs a CPU with {}: this one has {}", level_name(level),
                       level_name(fleet.cpu_level));
  }
  for (const std::string& cpu : fleet.cpus) {
    const int has = find_level_by_name(cpu).value_or(1);
    if (level > has) {
      return fmt::format("needs a CPU with {}: {} of [fleet] has {}", level_name(level), cpu,
                         level_name(has));
    }
  }
  return {};
}

std::string find_missing_allocator(const Axes& axes, const Toolchain& toolchain) {
  const InstalledAllocator* found = find_allocator(axes, toolchain);
  if (found == nullptr || !found->runtime.empty()) return {};
  return found == &toolchain.jemalloc ? "needs jemalloc (package libjemalloc-dev)"
                                      : "needs mimalloc (package libmimalloc-dev)";
}

/// The major version in names of LLVM's packages; GCC goes with any, so with the oldest.
std::string llvm_major(const Toolchain& toolchain) {
  const bool clang = toolchain.family == Family::kClang && !toolchain.version.empty();
  return clang ? toolchain.version.substr(0, toolchain.version.find('.'))
               : std::to_string(kOldestClang);
}

/// The option of a custom profile that has the linker take symbols and relocations away; empty:
/// there is none.
std::string find_link_strip(const Axes& axes) {
  for (const std::string_view option : {"-s", "-Wl,-s", "-Wl,--strip-all"}) {
    if (std::ranges::find(axes.link, option) != axes.link.end()) return std::string(option);
  }
  return {};
}

std::string find_missing_of_bolt(const Axes& axes, const Toolchain& toolchain) {
  if (axes.post_link != PostLink::kBolt) return {};
  if (const std::string strips = find_link_strip(axes); !strips.empty()) {
    return fmt::format(
        "BOLT needs relocations, which {} takes away: extend `bolt+strip`, which strips after it",
        strips);
  }
  if (toolchain.bolt.empty() || toolchain.merge_fdata.empty()) {
    return fmt::format("needs llvm-bolt (package bolt-{})", llvm_major(toolchain));
  }
  if (axes.strip != Strip::kAll || !toolchain.strip.empty()) return {};
  return fmt::format("needs llvm-strip (package llvm-{}): GNU strip damages what BOLT makes",
                     llvm_major(toolchain));
}

std::string find_missing_of_gcc(const Axes& axes, const Toolchain& toolchain) {
  if (axes.pgo == Pgo::kCs) return "needs Clang: GCC has no context-sensitive PGO";
  if (!folds(axes)) return {};
  if (toolchain.lld.empty()) {
    return fmt::format("needs LLD (package lld-{}): GNU ld cannot fold functions",
                       llvm_major(toolchain));
  }
  if (axes.lto != Lto::kProject) return "needs Clang: LLD, which folds, cannot link GCC's LTO";
  return {};
}

}  // namespace

std::string find_missing_need(const Axes& axes, const Toolchain& toolchain, const Fleet& fleet) {
  if (std::string cpu = find_missing_cpu(axes, fleet); !cpu.empty()) return cpu;
  if (std::string allocator = find_missing_allocator(axes, toolchain); !allocator.empty()) {
    return allocator;
  }
  if (std::string bolt = find_missing_of_bolt(axes, toolchain); !bolt.empty()) return bolt;
  return toolchain.family == Family::kGcc ? find_missing_of_gcc(axes, toolchain) : std::string();
}

std::string runs_on(const Axes& axes) {
  switch (axes.arch) {
    case Arch::kProject:
      return {};
    case Arch::kV2:
      return "x86-64-v2: SSE4.2 and POPCNT, CPUs since about 2009";
    case Arch::kV3:
      return "x86-64-v3: AVX2, BMI2 and FMA, CPUs since about 2013";
    case Arch::kV4:
      return "x86-64-v4: AVX-512 F, BW, CD, DQ and VL";
    case Arch::kNative:
      return "the model of CPU that it was built on, and no other for certain";
  }
  return {};
}

}  // namespace hone
