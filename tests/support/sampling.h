// SPDX-License-Identifier: Apache-2.0
// For tests that sample programs by perf_event_open.
#pragma once

#include <cstdio>

#include "analyzers/perf_event.h"

namespace hone::test {

/// True, and the skip is announced, where this machine lets nobody sample.
inline bool lacks_sampling() {
  const auto setup = find_perf_setup();
  if (setup) return false;
  std::printf("HONE-TEST-SKIPPED: %s; %s\n", setup.error().message.c_str(),
              setup.error().hint.c_str());
  return true;
}

}  // namespace hone::test
