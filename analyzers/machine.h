// SPDX-License-Identifier: Apache-2.0
// Facts of the machine that a reader of results needs: CPUs, virtual or not, counters, governor,
// and disturbance over a span of time (pressure, steal). What the kernel does not tell stays
// unknown. `root` is where /proc and /sys are looked for; tests give folders of their own.
#pragma once

#include <filesystem>
#include <string>

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

/// `cpus` and `has_counters` are asked from the running kernel, all else is read below `root`.
Machine find_machine(const std::filesystem::path& root = "/");

/// "2 CPUs, virtual, no counters"
std::string title(const Machine& machine);

/// Cumulative counters; the difference of two is the disturbance between them.
struct Disturbance {
  double pressure_us = 0;  ///< "some total" of /proc/pressure/cpu, microseconds; -1: unknown
  double steal_ticks = 0;  ///< of /proc/stat's cpu line
  double total_ticks = 0;  ///< all columns but guest time, which user time holds already
};

Disturbance read_disturbance(const std::filesystem::path& root = "/");

/// Disturbance of a span as shares in 0..1.
struct DisturbanceShare {
  double pressure = 0;  ///< of `wall`: time that some task waited for a CPU; -1: unknown
  double steal = 0;     ///< of all CPU time: taken by the hypervisor; 0 when no tick has passed
};

/// Precondition: `before` was read before `after`, `wall` apart, wall > 0.
DisturbanceShare share_between(const Disturbance& before, const Disturbance& after, Seconds wall);

}  // namespace hone
