// SPDX-License-Identifier: Apache-2.0
#include "profiles/profile.h"

#include <nlohmann/json.hpp>

namespace hone {

int complexity(const Axes& axes) {
  int sum = 0;
  if (axes.opt != Opt::kProject) sum += 1;
  if (axes.unity != Unity::kProject) sum += 2;
  if (axes.lto == Lto::kThin) sum += 3;
  if (axes.lto == Lto::kFull) sum += 4;
  if (axes.pgo != Pgo::kNone) sum += 8;
  return sum + static_cast<int>(axes.compile.size() + axes.link.size());
}

std::string axes_to_json(const Axes& axes) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  switch (axes.opt) {
    case Opt::kProject:
      break;
    case Opt::kO2:
      json["opt"] = "O2";
      break;
    case Opt::kO3:
      json["opt"] = "O3";
      break;
    case Opt::kOs:
      json["opt"] = "Os";
      break;
  }
  switch (axes.lto) {
    case Lto::kProject:
      break;
    case Lto::kThin:
      json["lto"] = "thin";
      break;
    case Lto::kFull:
      json["lto"] = "full";
      break;
  }
  if (axes.unity == Unity::kOn) json["unity"] = "on";
  if (axes.pgo == Pgo::kIr) json["pgo"] = "ir";
  if (!axes.compile.empty()) json["compile"] = axes.compile;
  if (!axes.link.empty()) json["link"] = axes.link;
  return json.dump();
}

}  // namespace hone
