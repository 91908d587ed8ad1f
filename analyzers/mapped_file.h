// SPDX-License-Identifier: Apache-2.0
// A regular file mapped for reading. Another process may cut the file short while it is mapped; the
// missing pages then read as zeros instead of killing hone with SIGBUS, and check() reports it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include "core/result.h"

namespace hone {

class MappedFile {
 public:
  /// Follows symbolic links. Anything but a readable regular file is an Error; never blocks. An
  /// empty file has empty bytes().
  static Result<MappedFile> open(const std::filesystem::path& path);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  std::string_view bytes() const { return {data_, size_}; }
  const std::filesystem::path& path() const { return path_; }

  /// To be called when the bytes have been used: an Error when the file became shorter meanwhile,
  /// so that what was read may be zeros.
  Result<void> check() const;

 private:
  MappedFile(std::filesystem::path path, int descriptor, const char* data, std::size_t size,
             int slot);

  std::filesystem::path path_;
  int descriptor_ = -1;
  const char* data_ = nullptr;
  std::size_t size_ = 0;
  int slot_ = -1;  ///< in the table that the SIGBUS handler reads
};

}  // namespace hone
