// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "analyzers/place_names.h"
#include "analyzers/sampled_stacks.h"
#include "cli/hot_report.h"
#include "cli/quantities.h"

namespace hone {

namespace {

constexpr double kNoted = 0.01;  // of the project's samples

/// Memory of no file ("//anon") is nobody's.
bool is_project(const HotPlaceRow& place) {
  return place.library.empty() && place.module.starts_with('/') && place.symbol != kAnonymousModule;
}

bool has_file(const HotPlaceRow& place) {
  const auto frames = nlohmann::json::parse(place.frames_json, nullptr, false);
  return frames.is_array() && std::ranges::any_of(frames, [](const auto& frame) {
           return frame.is_array() && frame.size() > 1 && frame[1].is_string() &&
                  !frame[1].template get_ref<const std::string&>().empty();
         });
}

void add_capture(HotCoverage& coverage, const HotCapture& capture) {
  std::vector<std::int64_t> hits(capture.places.size(), 0);
  for (const HotStackRow& stack : capture.stacks) {
    if (stack.places.empty()) continue;
    const auto place = static_cast<std::size_t>(stack.places.front());
    if (place < hits.size()) hits[place] += stack.count;
  }
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const HotPlaceRow& place = capture.places[i];
    if (hits[i] == 0 || !is_project(place)) continue;
    coverage.samples += hits[i];
    if (!is_nameless(place.symbol)) coverage.named += hits[i];
    if (has_file(place)) coverage.lined += hits[i];
  }
}

const HotCoverage& coverage_of(const HotReport& report, const std::string& profile) {
  static constexpr HotCoverage kNothing;
  const auto found = report.coverage.find(profile);
  return found == report.coverage.end() ? kNothing : found->second;
}

void note_missing_lines(HotReport& report) {
  for (const std::string& name : shown_names(report)) {
    const HotCoverage& coverage = coverage_of(report, name);
    if (coverage.samples == 0) continue;
    const double without = static_cast<double>(coverage.samples - coverage.lined) /
                           static_cast<double>(coverage.samples);
    if (without < kNoted) continue;
    report.notes.push_back(
        fmt::format("{}: no line table tells the source of {} of the samples in the project's code",
                    name, render_share(without)));
  }
}

/// `stripped` is shown alone: its rows would be other ones than those of the same functions.
void show_alone(HotReport& report, const std::string& stripped) {
  const bool is_alone = report.profile == report.reference;
  report.notes.push_back(fmt::format(
      "the program of {} is stripped: functions are named by where they begin{}", stripped,
      is_alone ? ""
               : fmt::format(", so {} is not compared with {}", report.profile, report.reference)));
  show(report, report.profile, report.profile);
}

}  // namespace

bool is_nameless(std::string_view symbol) {
  return is_address_name(symbol) || symbol == "[unattributed]" ||
         symbol.starts_with("[unknown in ");
}

std::map<std::string, HotCoverage> find_coverage(std::span<const HotCapture> captures,
                                                 HotMeasure measure) {
  std::map<std::string, HotCoverage> coverage;
  for (const HotCapture& capture : captures) {
    const bool is_counted = capture.row.source == "callgrind";
    if (is_counted != (measure == HotMeasure::kInstructions)) continue;
    add_capture(coverage[capture.row.profile], capture);
  }
  return coverage;
}

bool is_covered(const HotCoverage& coverage, HotView view) {
  return has_sizes(view) ? coverage.has_names() : coverage.has_lines();
}

std::optional<std::string> find_uncovered(const HotReport& report) {
  for (const std::string& name : shown_names(report)) {
    if (!is_covered(coverage_of(report, name), report.view)) return name;
  }
  return {};
}

Result<void> check_coverage(HotReport& report) {
  const auto uncovered = find_uncovered(report);
  if (has_sizes(report.view)) {
    if (uncovered) show_alone(report, *uncovered);
    return {};
  }
  if (!uncovered) {
    note_missing_lines(report);
    return {};
  }
  return fail(
      fmt::format("the program of profile \"{}\" has no line tables: it is stripped, or BOLT "
                  "dropped them (it does so of GCC's)",
                  *uncovered),
      "hone hot --by symbol needs none");
}

}  // namespace hone
