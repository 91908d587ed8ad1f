// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_stacks.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "analyzers/symbol_name.h"

namespace hone {

namespace {

/// The frames of one place, innermost first.
std::vector<std::string> frames_of(const HotPlaceRow& place, HotView view) {
  const std::string symbol =
      view == HotView::kTemplate ? erase_template_arguments(place.symbol) : place.symbol;
  if (view != HotView::kSource && view != HotView::kFile) return {symbol};
  std::vector<std::string> names;
  const auto frames = nlohmann::json::parse(place.frames_json, nullptr, false);
  if (!frames.is_array()) return {symbol};
  for (const auto& frame : frames) {
    if (!frame.is_array() || frame.size() < 2) continue;
    const std::string file = frame[1].get<std::string>();
    names.push_back(view == HotView::kFile && !file.empty() ? file : frame[0].get<std::string>());
  }
  return names.empty() ? std::vector<std::string>{symbol} : names;
}

}  // namespace

NamedStacks name_stacks(const std::vector<HotCapture>& captures, const HotProfile& profile,
                        HotView view) {
  NamedStacks named;
  for (const HotCapture& capture : captures) {
    if (capture.row.profile != profile.name || capture.row.source == "callgrind") continue;
    const auto per_sample = profile.per_sample.find(capture.row.workload);
    if (per_sample == profile.per_sample.end()) continue;
    std::vector<std::vector<std::string>> frames;
    for (const HotPlaceRow& place : capture.places) frames.push_back(frames_of(place, view));
    for (const HotStackRow& stack : capture.stacks) {
      std::vector<std::string> names;
      for (const std::int64_t place : stack.places) {
        if (place < 0 || static_cast<std::size_t>(place) >= frames.size()) continue;
        const auto& of_place = frames[static_cast<std::size_t>(place)];
        names.insert(names.end(), of_place.begin(), of_place.end());
      }
      std::ranges::reverse(names);
      named[names] += per_sample->second * static_cast<double>(stack.count);
    }
  }
  return named;
}

}  // namespace hone
