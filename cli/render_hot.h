// SPDX-License-Identifier: Apache-2.0
// One renderer per format of hone hot. Names are data: each format escapes what could harm in it.
#pragma once

#include <string>
#include <vector>

#include "cli/hot_report.h"
#include "cli/render.h"

namespace hone {

inline constexpr std::size_t kHotLinesShown = 25;

std::string render_hot_text(const HotReport& report, const TextStyle& style);
/// Why symbols differ, for the text and for Markdown (lists); empty where it was not asked for.
std::string render_why_text(const HotReport& report, const TextStyle& style);
std::string render_why_markdown(const HotReport& report);
std::string render_hot_json(const HotReport& report);  ///< schema hone.hot/1, see docs/HOT.md
std::string render_hot_csv(const HotReport& report);
std::string render_hot_markdown(const HotReport& report);

/// The report's profile as stacks, outermost caller first, for `flamegraph.pl` and its like:
/// "a;b;c 1200", in microseconds of the measured time. With a reference: "a;b;c before after", as
/// `difffolded.pl` writes it.
std::string render_folded(const HotReport& report, const std::vector<HotCapture>& captures);
/// speedscope's file format, one sampled profile for the reference and the profile.
std::string render_speedscope(const HotReport& report, const std::vector<HotCapture>& captures);
/// A self-contained HTML page: search, zoom; with a reference coloured by the difference.
std::string render_flame(const HotReport& report, const std::vector<HotCapture>& captures);

}  // namespace hone
