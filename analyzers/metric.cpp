// SPDX-License-Identifier: Apache-2.0
#include "analyzers/metric.h"

namespace hone {

Seconds value_of(Metric metric, const Usage& usage) {
  return metric == Metric::kCpuTime ? usage.user + usage.system : usage.wall;
}

std::string_view name_of(Metric metric) {
  return metric == Metric::kCpuTime ? "cpu-time" : "wall-time";
}

}  // namespace hone
