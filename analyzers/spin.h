// SPDX-License-Identifier: Apache-2.0
// A small CPU-bound loop that touches no memory: the program behind the noise figure. Whatever its
// times differ by comes from the machine.
#pragma once

#include <cstdint>

namespace hone {

/// Does `iterations` dependent multiply-xor steps and gives the last state; the caller prints it,
/// so that the work cannot be optimised away. Same iterations, same result.
std::uint64_t spin(std::uint64_t iterations);

}  // namespace hone
