// SPDX-License-Identifier: Apache-2.0
#include "analyzers/hot_table.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "analyzers/sampled_stacks.h"
#include "analyzers/symbol_name.h"

namespace hone {
namespace {

constexpr const char* kNotRunning = "[not on a CPU]";

using Key = std::pair<std::string, std::string>;  // name, library

/// The innermost source frame: function and file.
std::pair<std::string, std::string> innermost_frame(const HotPlaceRow& place) {
  const auto frames = nlohmann::json::parse(place.frames_json, nullptr, false);
  if (!frames.is_array() || frames.empty() || !frames[0].is_array() || frames[0].size() < 2) {
    return {place.symbol, ""};
  }
  return {frames[0][0].get<std::string>(), frames[0][1].get<std::string>()};
}

Key key_of(const HotPlaceRow& place, HotView view) {
  switch (view) {
    case HotView::kSymbol:
      break;
    case HotView::kSource:
      return {innermost_frame(place).first, place.library};
    case HotView::kFile: {
      const std::string file = innermost_frame(place).second;
      if (!file.empty()) return {file, ""};
      return {place.library.empty() ? "[no line table] " + place.symbol : place.library,
              place.library};
    }
    case HotView::kTemplate:
      return {erase_template_arguments(place.symbol), place.library};
  }
  return {place.symbol, place.library};
}

bool is_counted(const HotCapture& capture) { return capture.row.source == "callgrind"; }

/// Hits per key of one capture.
std::map<Key, std::int64_t> count_hits(const HotCapture& capture, HotView view) {
  std::vector<std::optional<Key>> keys(capture.places.size());
  std::map<Key, std::int64_t> hits;
  for (const HotStackRow& stack : capture.stacks) {
    if (stack.places.empty()) continue;
    const auto place = static_cast<std::size_t>(stack.places.front());
    if (place >= keys.size()) continue;
    if (!keys[place]) keys[place] = key_of(capture.places[place], view);
    hits[*keys[place]] += stack.count;
  }
  return hits;
}

/// The captures of one profile, by workload.
using ByWorkload = std::map<std::string, std::vector<const HotCapture*>>;

class TableMaker {
 public:
  explicit TableMaker(HotView view) : view_(view) {}

  void add_times(const std::string& profile, const ByWorkload& captures,
                 const std::map<std::string, MeasuredTime>& times);
  void add_counts(const std::string& profile, const ByWorkload& captures);
  HotTable take();

 private:
  HotRow& row_of(const Key& key) {
    const auto [place, is_new] = places_.try_emplace(key, table_.rows.size());
    if (is_new) table_.rows.push_back({.name = key.first, .library = key.second});
    return table_.rows[place->second];
  }
  HotProfile& add_profile(const std::string& name, const ByWorkload& captures);
  void add_workload(HotProfile& profile, const std::vector<const HotCapture*>& captures,
                    const MeasuredTime& time, std::map<Key, std::vector<TimeEstimate>>& parts,
                    std::vector<TimeEstimate>& unseen);
  std::map<Key, std::vector<ShareCount>> count_shares(
      const std::string& profile, const std::vector<const HotCapture*>& captures,
      const std::vector<ShareCount>& none);

  HotView view_;
  HotTable table_;
  std::map<Key, std::size_t> places_;
};

HotProfile& TableMaker::add_profile(const std::string& name, const ByWorkload& captures) {
  HotProfile profile{.name = name};
  for (const auto& [workload, list] : captures) {
    for (const HotCapture* capture : list) {
      const HotCaptureRow& row = capture->row;
      profile.source = row.source;
      profile.stacks = row.stacks;
      profile.rate = row.rate;
      profile.kernel = row.kernel;
      ++profile.captures;
      profile.samples += row.samples;
      profile.lost += row.lost;
      profile.truncated += row.truncated;
      profile.sampled_cpu += row.user + row.system;
    }
  }
  return table_.profiles.emplace_back(std::move(profile));
}

std::map<Key, std::vector<ShareCount>> TableMaker::count_shares(
    const std::string& profile, const std::vector<const HotCapture*>& captures,
    const std::vector<ShareCount>& none) {
  std::map<Key, std::vector<ShareCount>> shares;
  for (std::size_t i = 0; i < captures.size(); ++i) {
    for (const auto& [key, hits] : count_hits(*captures[i], view_)) {
      const auto [place, is_new] = shares.try_emplace(key, none);
      place->second[i].hits = static_cast<double>(hits);
      row_of(key).counts[profile] += hits;
    }
  }
  return shares;
}

void TableMaker::add_workload(HotProfile& profile, const std::vector<const HotCapture*>& captures,
                              const MeasuredTime& time,
                              std::map<Key, std::vector<TimeEstimate>>& parts,
                              std::vector<TimeEstimate>& unseen) {
  std::vector<ShareCount> none;
  double samples = 0;
  for (const HotCapture* capture : captures) {
    none.push_back({0, static_cast<double>(capture->row.samples)});
    samples += none.back().samples;
  }
  profile.measured += time.metric;
  profile.timed_cpu += time.cpu * static_cast<double>(captures.size());
  profile.is_parallel |= time.is_parallel;
  const auto add = [&](const char* name, const TimeEstimate& part) {
    if (part.hi > Seconds(0)) parts[{name, ""}].push_back(part);
  };
  add(kNotRunning, time.waiting);
  const Seconds running = time.metric - time.waiting.value;
  TimeEstimate sampled{running, running, running};
  if (!profile.kernel) {
    add(kKernelModule, part_of(sampled, time.system));
    sampled = part_of(sampled, complement(time.system));
  }
  if (samples > 0) profile.per_sample[captures.front()->row.workload] = sampled.value / samples;
  for (const auto& [key, counts] : count_shares(profile.name, captures, none)) {
    parts[key].push_back(part_of(sampled, estimate_share(counts)));
  }
  unseen.push_back(part_of(sampled, {.hi = estimate_share(none).hi}));
}

void TableMaker::add_times(const std::string& name, const ByWorkload& captures,
                           const std::map<std::string, MeasuredTime>& times) {
  HotProfile& profile = add_profile(name, captures);
  std::map<Key, std::vector<TimeEstimate>> parts;
  std::vector<TimeEstimate> unseen;
  for (const auto& [workload, list] : captures) {
    const auto time = times.find(workload);
    if (time != times.end()) add_workload(profile, list, time->second, parts, unseen);
  }
  profile.unseen = sum_times(unseen);
  for (const auto& [key, estimates] : parts) row_of(key).seconds[name] = sum_times(estimates);
}

void TableMaker::add_counts(const std::string& name, const ByWorkload& captures) {
  HotProfile& profile = add_profile(name, captures);
  profile.samples = 0;
  for (const auto& [workload, list] : captures) {
    const auto first = count_hits(*list.front(), view_);
    profile.samples += list.front()->row.samples;
    for (const HotCapture* other : list) {
      if (count_hits(*other, view_) != first) profile.repeatable = false;
    }
    for (const auto& [key, count] : first) row_of(key).counts[name] += count;
  }
}

HotTable TableMaker::take() {
  const auto weight = [](const HotRow& row) {
    double largest = 0;
    for (const auto& [profile, time] : row.seconds) largest = std::max(largest, time.value.count());
    if (!row.seconds.empty()) return largest;
    for (const auto& [profile, count] : row.counts) {
      largest = std::max(largest, static_cast<double>(count));
    }
    return largest;
  };
  std::ranges::sort(table_.rows, [&](const HotRow& a, const HotRow& b) {
    const double left = weight(a);
    const double right = weight(b);
    return left != right ? left > right : std::tie(a.name, a.library) < std::tie(b.name, b.library);
  });
  return std::move(table_);
}

template <typename Wanted, typename Add>
void for_each_profile(const std::vector<HotCapture>& captures, Wanted wanted, Add add) {
  std::vector<std::pair<std::string, ByWorkload>> profiles;
  for (const HotCapture& capture : captures) {
    if (!wanted(capture)) continue;
    auto at = std::ranges::find(profiles, capture.row.profile,
                                &std::pair<std::string, ByWorkload>::first);
    if (at == profiles.end()) at = profiles.insert(profiles.end(), {capture.row.profile, {}});
    at->second[capture.row.workload].push_back(&capture);
  }
  for (const auto& [profile, by_workload] : profiles) add(profile, by_workload);
}

}  // namespace

std::optional<HotView> find_hot_view(std::string_view word) {
  if (word == "symbol") return HotView::kSymbol;
  if (word == "source") return HotView::kSource;
  if (word == "file") return HotView::kFile;
  if (word == "template") return HotView::kTemplate;
  return {};
}

HotTable make_hot_table(const std::vector<HotCapture>& captures, const MeasuredTimes& times,
                        HotView view) {
  TableMaker maker(view);
  for_each_profile(
      captures, [](const HotCapture& capture) { return !is_counted(capture); },
      [&](const std::string& profile, const ByWorkload& by_workload) {
        const auto of_profile = times.find(profile);
        if (of_profile != times.end()) maker.add_times(profile, by_workload, of_profile->second);
      });
  return maker.take();
}

HotTable make_count_table(const std::vector<HotCapture>& captures, HotView view) {
  TableMaker maker(view);
  for_each_profile(captures, is_counted,
                   [&](const std::string& profile, const ByWorkload& by_workload) {
                     maker.add_counts(profile, by_workload);
                   });
  return maker.take();
}

}  // namespace hone
