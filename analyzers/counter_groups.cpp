// SPDX-License-Identifier: Apache-2.0
#include "analyzers/counter_groups.h"

#include <fmt/format.h>
#include <linux/perf_event.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "analyzers/perf_open.h"

namespace hone {
namespace {

/// PERF_TYPE_HW_CACHE: the cache, what is done to it, and what comes of it, a byte each.
constexpr std::uint64_t read_misses(std::uint64_t cache) {
  return cache | std::uint64_t{PERF_COUNT_HW_CACHE_OP_READ} << 8U |
         std::uint64_t{PERF_COUNT_HW_CACHE_RESULT_MISS} << 16U;
}

/// The leader waits for the exec and takes the others along. exclude_kernel: what any user may
/// count (perf_event_paranoid 2), and what a compiler can change.
FileDescriptor open_event(const CounterEvent& event, pid_t process, int leader) {
  perf_event_attr attributes{};
  attributes.size = sizeof attributes;
  attributes.type = event.type;
  attributes.config = event.config;
  attributes.read_format =
      PERF_FORMAT_GROUP | PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  attributes.inherit = 1;
  attributes.disabled = leader < 0 ? 1 : 0;
  attributes.enable_on_exec = leader < 0 ? 1 : 0;
  return perf_event_open(attributes, process, -1, leader);
}

}  // namespace

std::vector<CounterGroup> hardware_counters() {
  const CounterEvent instructions{kInstructions, PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS};
  return {{instructions,
           {kCycles, PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES},
           {kBranchMisses, PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES}},
          {instructions,
           {kCodeMisses, PERF_TYPE_HW_CACHE, read_misses(PERF_COUNT_HW_CACHE_L1I)},
           {kCodePageMisses, PERF_TYPE_HW_CACHE, read_misses(PERF_COUNT_HW_CACHE_ITLB)}}};
}

Result<OpenCounters> OpenCounters::open(const std::vector<CounterGroup>& groups, pid_t process) {
  OpenCounters counters;
  int error = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    Group group{.number = static_cast<int>(g)};
    for (const CounterEvent& event : groups[g]) {
      const bool leads = group.descriptors.empty();
      FileDescriptor opened =
          open_event(event, process, leads ? -1 : group.descriptors.front().get());
      if (!opened && leads) {
        error = errno;
        break;
      }
      if (!opened) continue;
      group.events.push_back(event.name);
      group.descriptors.push_back(std::move(opened));
    }
    if (!group.events.empty()) counters.groups_.push_back(std::move(group));
  }
  if (counters.groups_.empty())
    return std::unexpected(explain_refusal(error, "counting", paranoid_level()));
  return counters;
}

Result<std::vector<Count>> OpenCounters::read() const {
  std::vector<Count> counts;
  for (const Group& group : groups_) {
    std::vector<std::uint64_t> words(3 + group.events.size());
    const ssize_t size =
        ::read(group.descriptors.front().get(), words.data(), words.size() * sizeof(std::uint64_t));
    if (size < 0) return fail(fmt::format("cannot read counters: {}", std::strerror(errno)));
    words.resize(static_cast<std::size_t>(size) / sizeof(std::uint64_t));
    auto read = parse_group(group.number, group.events, words);
    if (!read) return read;
    counts.insert(counts.end(), read->begin(), read->end());
  }
  return counts;
}

Result<std::vector<Count>> parse_group(int number, const std::vector<std::string>& events,
                                       std::span<const std::uint64_t> words) {
  if (words.size() != 3 + events.size() || words[0] != events.size())
    return fail("the kernel gives counters in another form than asked for");
  std::vector<Count> counts;
  for (std::size_t e = 0; e < events.size(); ++e)
    counts.push_back({.group = number,
                      .event = events[e],
                      .value = words[3 + e],
                      .enabled = words[1],
                      .running = words[2]});
  return counts;
}

Result<void> find_hardware_counters() {
  auto opened = OpenCounters::open(hardware_counters(), 0);
  if (!opened) return fail(opened);
  return {};
}

}  // namespace hone
