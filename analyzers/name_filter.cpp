// SPDX-License-Identifier: Apache-2.0
#include "analyzers/name_filter.h"

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Regex.h>

#include <utility>

namespace hone {

struct NameFilter::State {
  llvm::Regex regex;
};

NameFilter::NameFilter(std::unique_ptr<State> state) : state_(std::move(state)) {}
NameFilter::NameFilter(NameFilter&&) noexcept = default;
NameFilter& NameFilter::operator=(NameFilter&&) noexcept = default;
NameFilter::~NameFilter() = default;

Result<NameFilter> NameFilter::parse(const std::string& expression) {
  auto state = std::make_unique<State>(llvm::Regex(expression));
  std::string problem;
  if (!state->regex.isValid(problem)) {
    return fail("--filter " + expression + " is not a regular expression: " + problem,
                "put a backslash before characters that mean themselves: operator\\(\\)");
  }
  return NameFilter(std::move(state));
}

bool NameFilter::matches(std::string_view name) const {
  return state_->regex.match(llvm::StringRef(name.data(), name.size()));
}

}  // namespace hone
