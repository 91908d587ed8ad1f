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

Axes axes_from_json(const std::string& text) {
  Axes axes;
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return axes;
  const std::string opt = json.value("opt", "");
  if (opt == "O2") axes.opt = Opt::kO2;
  if (opt == "O3") axes.opt = Opt::kO3;
  if (opt == "Os") axes.opt = Opt::kOs;
  const std::string lto = json.value("lto", "");
  if (lto == "thin") axes.lto = Lto::kThin;
  if (lto == "full") axes.lto = Lto::kFull;
  if (json.value("unity", "") == "on") axes.unity = Unity::kOn;
  if (json.value("pgo", "") == "ir") axes.pgo = Pgo::kIr;
  axes.compile = json.value("compile", std::vector<std::string>());
  axes.link = json.value("link", std::vector<std::string>());
  return axes;
}

}  // namespace hone
