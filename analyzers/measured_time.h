// SPDX-License-Identifier: Apache-2.0
// What the timed rounds of a race say of one workload of one profile: the time that samples are
// shares of, and the parts of it that samples cannot show. Pure.
#pragma once

#include <map>
#include <span>
#include <string>

#include "analyzers/hot_shares.h"
#include "analyzers/metric.h"
#include "core/process.h"
#include "core/units.h"

namespace hone {

struct MeasuredTime {
  Seconds metric{0};                 ///< median; what rows sum to
  Seconds cpu{0};                    ///< median of user and system time, of all threads
  TimeEstimate waiting = {};         ///< of `metric`, what the one thread did not run in
  ShareEstimate system = {0, 0, 1};  ///< of the CPU time, inside the kernel
  bool is_parallel = false;          ///< several threads or processes at a time
};

/// By profile and workload.
using MeasuredTimes = std::map<std::string, std::map<std::string, MeasuredTime>>;

/// `rounds` are the profile's timed ones, one at least; `metric` is a time, and CPU time
/// where `is_parallel` (metric.h): wall less CPU time of several threads means nothing. Waiting is
/// the median of wall less CPU time, with the interval of that median (95 %; below six rounds it
/// reaches from 0 to all). The system share is that of all rounds: the kernel tells user from
/// system time by what it meets at its ticks, so that ticks are counted as samples are
/// (estimate_share()), by the slowest tick there is (CONFIG_HZ=100).
MeasuredTime measure_rounds(std::span<const Outcome> rounds, Metric metric, bool is_parallel);

}  // namespace hone
