// SPDX-License-Identifier: Apache-2.0
// The user's regular expression over readable names (POSIX extended syntax).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace hone {

class NameFilter {
 public:
  /// An Error that shows what is wrong with the expression.
  static Result<NameFilter> parse(const std::string& expression);
  NameFilter(NameFilter&&) noexcept;
  NameFilter& operator=(NameFilter&&) noexcept;
  ~NameFilter();

  /// True when the expression matches anywhere in the name.
  bool matches(std::string_view name) const;

 private:
  struct State;
  explicit NameFilter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace hone
