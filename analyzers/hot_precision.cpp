// SPDX-License-Identifier: Apache-2.0
#include "analyzers/hot_precision.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

namespace hone {
namespace {

constexpr double kNarrowShare = 0.01;
constexpr double kNarrowPart = 0.05;
constexpr std::size_t kTopSymbols = 3;

}  // namespace

void SampledRuns::add(std::map<std::string, double> hits, double samples) {
  hits_.push_back(std::move(hits));
  samples_.push_back(samples);
}

std::vector<ShareCount> SampledRuns::counts_of(const std::string& symbol) const {
  std::vector<ShareCount> counts;
  for (std::size_t i = 0; i < hits_.size(); ++i) {
    const auto found = hits_[i].find(symbol);
    counts.push_back({found == hits_[i].end() ? 0 : found->second, samples_[i]});
  }
  return counts;
}

bool SampledRuns::are_enough() const {
  if (hits_.size() < 2) return false;
  std::set<std::string> symbols;
  for (const auto& run : hits_) {
    for (const auto& [symbol, hits] : run) symbols.insert(symbol);
  }
  std::vector<ShareEstimate> shares;
  for (const std::string& symbol : symbols) shares.push_back(estimate_share(counts_of(symbol)));
  std::ranges::sort(shares, std::ranges::greater(), &ShareEstimate::value);
  shares.resize(std::min(kTopSymbols, shares.size()));
  return std::ranges::all_of(shares, [](const ShareEstimate& share) {
    return (share.hi - share.lo) / 2 <= std::max(kNarrowShare, kNarrowPart * share.value);
  });
}

}  // namespace hone
