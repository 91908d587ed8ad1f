// SPDX-License-Identifier: Apache-2.0
#include "analyzers/grouping.h"

#include <array>
#include <utility>

namespace hone {
namespace {

constexpr std::array<std::pair<std::string_view, Grouping>, 6> kGroupings = {{
    {"symbol", Grouping::kSymbol},
    {"template", Grouping::kTemplate},
    {"section", Grouping::kSection},
    {"segment", Grouping::kSegment},
    {"file", Grouping::kFile},
    {"member", Grouping::kMember},
}};

}  // namespace

std::optional<Grouping> find_grouping(std::string_view word) {
  for (const auto& [name, grouping] : kGroupings) {
    if (name == word) return grouping;
  }
  return {};
}

}  // namespace hone
