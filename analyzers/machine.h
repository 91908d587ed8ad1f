// SPDX-License-Identifier: Apache-2.0
// Facts of the machine that a reader of results needs: CPUs, virtual or not, counters, governor,
// and disturbance over a span of time (pressure, steal).
#pragma once

#include <string>
#include <vector>

#include "core/units.h"

namespace hone {

struct Machine {
  std::string cpu;  ///< model name of /proc/cpuinfo
  int cpus = 0;     ///< that this process may use
  bool is_virtual = false;
  bool has_counters = false;  ///< perf_event_open of instructions works
  std::string governor;       ///< empty: unknown
  std::string turbo;          ///< "on", "off", empty: unknown
  std::string kernel;         ///< "6.1.0-25-amd64"
  Bytes memory{0};
};

Machine find_machine();

/// "2 CPUs, virtual, no counters"
std::string title(const Machine& machine);

/// Cumulative counters; the difference of two is the disturbance between them.
struct Disturbance {
  double pressure_us = 0;  ///< "some total" of /proc/pressure/cpu, microseconds; -1: unknown
  double steal_ticks = 0;  ///< of /proc/stat's cpu line
  double total_ticks = 0;  ///< all columns
};

Disturbance read_disturbance();

}  // namespace hone
