// SPDX-License-Identifier: Apache-2.0
// The axes as a table: for each one its name, and for each of its values the word that reports and
// stored runs have for it, and its weight in a profile's complexity. The rows are in the order of
// the enumerators; the first is "as the project has it".
#pragma once

#include <span>
#include <string_view>

#include "profiles/profile.h"

namespace hone {

struct AxisValue {
  std::string_view word;
  int weight = 0;
};

inline constexpr AxisValue kOptValues[] = {{}, {"O2", 1}, {"O3", 1}, {"Os", 1}, {"Oz", 1}};
inline constexpr AxisValue kLtoValues[] = {{}, {"thin", 3}, {"full", 4}};
inline constexpr AxisValue kUnityValues[] = {{}, {"on", 2}};
inline constexpr AxisValue kPgoValues[] = {{}, {"ir", 8}, {"cs", 12}};
inline constexpr AxisValue kPostLinkValues[] = {{}, {"bolt", 9}};
inline constexpr AxisValue kArchValues[] = {{}, {"v2", 2}, {"v3", 2}, {"v4", 2}, {"native", 6}};
inline constexpr AxisValue kSectionsValues[] = {{}, {"gc", 1}, {"icf-safe", 2}, {"icf-all", 3}};
inline constexpr AxisValue kAllocatorValues[] = {
    {}, {"jemalloc", 3}, {"mimalloc", 3}, {"jemalloc-preload", 3}, {"mimalloc-preload", 3}};
inline constexpr AxisValue kStripValues[] = {{}, {"all", 1}};

/// Calls visit(axis name, that axis of each of `axes`…, its values) for every axis with an enum.
template <typename Visit, typename... AxesTypes>
void for_each_axis(Visit&& visit, AxesTypes&&... axes) {
  visit("opt", std::span(kOptValues), axes.opt...);
  visit("lto", std::span(kLtoValues), axes.lto...);
  visit("unity", std::span(kUnityValues), axes.unity...);
  visit("pgo", std::span(kPgoValues), axes.pgo...);
  visit("post_link", std::span(kPostLinkValues), axes.post_link...);
  visit("arch", std::span(kArchValues), axes.arch...);
  visit("sections", std::span(kSectionsValues), axes.sections...);
  visit("allocator", std::span(kAllocatorValues), axes.allocator...);
  visit("strip", std::span(kStripValues), axes.strip...);
}

}  // namespace hone
