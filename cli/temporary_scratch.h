// SPDX-License-Identifier: Apache-2.0
// A folder of our own below the system's place for temporary files, removed with the object.
#pragma once

#include <filesystem>

#include "core/result.h"

namespace hone {

class TemporaryScratch {
 public:
  static Result<TemporaryScratch> make();
  ~TemporaryScratch();
  TemporaryScratch(TemporaryScratch&& other) noexcept;
  TemporaryScratch& operator=(TemporaryScratch&&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  explicit TemporaryScratch(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace hone
