// SPDX-License-Identifier: Apache-2.0
// Fixed-size values out of bytes of any alignment.
#pragma once

#include <cstring>
#include <string_view>

namespace hone {

/// The trivially copyable Value at `offset`, in the machine's byte order; zero where it would reach
/// past the end.
template <typename Value>
Value read_at(std::string_view bytes, std::size_t offset) {
  Value value{};
  if (bytes.size() >= sizeof value && offset <= bytes.size() - sizeof value) {
    std::memcpy(&value, bytes.data() + offset, sizeof value);
  }
  return value;
}

}  // namespace hone
