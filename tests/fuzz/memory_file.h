// SPDX-License-Identifier: Apache-2.0
// Bytes as a file that can be opened by path, without a disk.
#pragma once

#include <filesystem>
#include <string_view>

namespace hone::test {

class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes);
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::filesystem::path path() const;

 private:
  int descriptor_;
};

}  // namespace hone::test
