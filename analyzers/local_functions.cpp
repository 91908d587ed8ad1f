// SPDX-License-Identifier: Apache-2.0
#include "analyzers/local_functions.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace hone {
namespace {

using Json = nlohmann::json;
using Files = std::map<std::string, std::set<std::string>>;  // by name

/// A frame is [function, file, line], and a fourth text of local functions: their own file.
bool is_local(const Json& frame) {
  return frame.is_array() && frame.size() > 3 && frame[0].is_string() && frame[3].is_string();
}

Json parse_frames(const HotPlaceRow& place) {
  Json frames = Json::parse(place.frames_json, nullptr, false);
  return frames.is_array() ? frames : Json::array();
}

void merge_several(const Files& from, Files& into) {
  for (const auto& [name, files] : from) {
    if (files.size() > 1) into[name].insert(files.begin(), files.end());
  }
}

/// Functions of several files in one of the profiles.
Files find_several(const std::vector<HotCapture>& captures) {
  std::map<std::string, Files> by_profile;
  for (const HotCapture& capture : captures) {
    for (const HotPlaceRow& place : capture.places) {
      for (const Json& frame : parse_frames(place)) {
        if (is_local(frame)) by_profile[capture.row.profile][frame[0]].insert(frame[3]);
      }
    }
  }
  Files several;
  for (const auto& [profile, files] : by_profile) merge_several(files, several);
  return several;
}

}  // namespace

void tell_local_apart(std::vector<HotCapture>& captures) {
  const Files several = find_several(captures);
  if (several.empty()) return;
  for (HotCapture& capture : captures) {
    for (HotPlaceRow& place : capture.places) {
      Json frames = parse_frames(place);
      bool is_changed = false;
      for (Json& frame : frames) {
        if (!is_local(frame) || !several.contains(frame[0])) continue;
        frame[0] = fmt::format("{} ({})", frame[0].get<std::string>(), frame[3].get<std::string>());
        is_changed = true;
      }
      if (is_changed)
        place.frames_json = frames.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
  }
}

std::map<std::string, std::set<std::string>> find_mixed_symbols(
    const std::vector<HotCapture>& captures, const std::vector<std::string>& profiles) {
  Files mixed;
  for (const std::string& profile : profiles) {
    Files files;
    for (const HotCapture& capture : captures) {
      if (capture.row.profile != profile) continue;
      for (const HotPlaceRow& place : capture.places) {
        const Json frames = parse_frames(place);
        if (place.library.empty() && !frames.empty() && is_local(frames.back()))
          files[place.symbol].insert(frames.back()[3].get<std::string>());
      }
    }
    merge_several(files, mixed);
  }
  return mixed;
}

}  // namespace hone
