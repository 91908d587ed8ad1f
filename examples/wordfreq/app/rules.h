// SPDX-License-Identifier: Apache-2.0
// Rules about words, such as `long: length > 7 and ends ing`. A rule is read from a file into a
// tree of conditions, which is walked for every word.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/word.h"

namespace app {

class Condition {
 public:
  virtual ~Condition() = default;
  virtual bool holds(const Word& word) const = 0;
};

struct Rule {
  std::string name;
  std::unique_ptr<Condition> condition;
};

/// One rule per line, `NAME: CONDITION`; `#` begins a comment. A condition is terms joined by `and`
/// and `or` (`and` binds closer), each of them maybe after `not`: `length > N`, `syllables = N`,
/// `count LETTER > N` (also with `<`), `begins X`, `ends X`, `has X`, `capital`, `first`. Throws
/// std::runtime_error with the line.
std::vector<Rule> parse_rules(std::string_view text);

}  // namespace app
