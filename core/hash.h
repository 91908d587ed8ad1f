// SPDX-License-Identifier: Apache-2.0
// Content hashes (XXH3, 128 bits, from libxxhash) for step keys and output checks: stable across
// runs and machines, not meant against an adversary.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace hone {

/// Hashes a sequence of fields; each add() is framed by its length, so ("ab","c") and ("a","bc")
/// differ.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  Hasher& add(std::string_view field);
  /// 32 lower-case hexadecimal digits.
  std::string hex() const;

  friend Result<std::string> hash_file(const std::filesystem::path& path);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Hash of a file's bytes (unframed), read in blocks; 32 lower-case hexadecimal digits.
Result<std::string> hash_file(const std::filesystem::path& path);

}  // namespace hone
