// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <vector>

#include "step.h"

namespace {

std::uint32_t add_blocks(const std::vector<std::uint32_t>& numbers) {
  std::uint32_t sum = 0;
  for (int pass = 0; pass < 20'000; ++pass) {
    for (const std::uint32_t number : numbers) sum += number ^ static_cast<std::uint32_t>(pass);
  }
  return sum;
}

}  // namespace

int main() {
  const std::vector<std::uint32_t> numbers(4096, 7);
  std::uint32_t sum = add_blocks(numbers);
  for (int i = 0; i < 20'000'000; ++i) sum = step(sum);
  std::printf("%u\n", static_cast<unsigned>(sum));
  return 0;
}
