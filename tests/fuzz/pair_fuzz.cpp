// SPDX-License-Identifier: Apache-2.0
// libFuzzer's entry: any bytes as two builds.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hone::test::fuzz_pair({reinterpret_cast<const char*>(data), size});
  return 0;
}
