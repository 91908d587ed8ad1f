// SPDX-License-Identifier: Apache-2.0
// The usage of several executions as that of one: means, but the largest peak memory and share of
// parallel time. Also part of the launcher, so it needs no library.
#pragma once

#include <algorithm>

#include "core/process.h"

namespace hone {

class UsageSum {
 public:
  void add(const Usage& usage) {
    ++executions_;
    sum_.wall += usage.wall;
    sum_.user += usage.user;
    sum_.system += usage.system;
    sum_.peak_rss = std::max(sum_.peak_rss, usage.peak_rss);
    sum_.parallel = std::max(sum_.parallel, usage.parallel);
    if (usage.idle >= 0) {
      idle_ += usage.idle * usage.wall;
      watched_ += usage.wall;
    }
    sum_.minor_faults += usage.minor_faults;
    sum_.voluntary_switches += usage.voluntary_switches;
    sum_.involuntary_switches += usage.involuntary_switches;
  }

  int executions() const { return executions_; }

  /// Counts are rounded. Precondition: something was added.
  Usage mean() const {
    Usage mean = sum_;
    if (watched_ > Seconds(0)) mean.idle = idle_ / watched_;
    mean.wall /= executions_;
    mean.user /= executions_;
    mean.system /= executions_;
    const auto divide = [&](std::int64_t sum) { return (sum + executions_ / 2) / executions_; };
    mean.minor_faults = divide(sum_.minor_faults);
    mean.voluntary_switches = divide(sum_.voluntary_switches);
    mean.involuntary_switches = divide(sum_.involuntary_switches);
    return mean;
  }

 private:
  Usage sum_;
  Seconds idle_{0};
  Seconds watched_{0};  ///< wall time of those whose idle share is known
  int executions_ = 0;
};

/// May a command that is repeated go on after this execution?
inline bool goes_on(const Outcome& outcome, OnFailure on_failure) {
  const bool has_ended = outcome.ending == Ending::kExited || outcome.ending == Ending::kSignalled;
  return outcome.succeeded() || (on_failure == OnFailure::kGoOn && has_ended);
}

}  // namespace hone
