// SPDX-License-Identifier: Apache-2.0
#include "core/hash.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <array>
#include <cstdint>
#include <new>
#include <vector>

#include "core/files.h"

namespace hone {

struct Hasher::State {
  XXH3_state_t* stream = XXH3_createState();

  State() {
    if (!stream) throw std::bad_alloc();
    XXH3_128bits_reset(stream);
  }
  ~State() { XXH3_freeState(stream); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void update(const void* data, std::size_t size) { XXH3_128bits_update(stream, data, size); }

  std::string hex() const {
    const XXH128_hash_t digest = XXH3_128bits_digest(stream);
    return fmt::format("{:016x}{:016x}", digest.high64, digest.low64);
  }
};

Hasher::Hasher() : state_(std::make_unique<State>()) {}
Hasher::~Hasher() = default;

Hasher& Hasher::add(std::string_view field) {
  std::array<unsigned char, 8> length{};
  for (std::size_t i = 0; i < length.size(); ++i) {  // little-endian on every machine
    length[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(field.size()) >> (8 * i));
  }
  state_->update(length.data(), length.size());
  state_->update(field.data(), field.size());
  return *this;
}

std::string Hasher::hex() const { return state_->hex(); }

Result<std::string> hash_file(const std::filesystem::path& path) {
  const auto file = open_regular_file(path);
  if (!file) return fail(file);
  Hasher::State state;
  std::vector<char> block(1 << 16);
  while (true) {
    const auto count = read_block(*file, block, path);
    if (!count) return fail(count);
    if (*count == 0) return state.hex();
    state.update(block.data(), *count);
  }
}

}  // namespace hone
