// SPDX-License-Identifier: Apache-2.0
// What is done with each word: a chain of stages, each of which may keep the word from the next.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/rules.h"
#include "app/word.h"
#include "app/word_table.h"

namespace app {

class Stage {
 public:
  virtual ~Stage() = default;
  /// False if the word goes no further.
  virtual bool take(Word& word) = 0;
};

/// What the stages found, for the report.
struct Findings {
  WordTable<std::uint64_t> stems;
  WordTable<std::uint64_t> pairs;  ///< two stems that follow each other, with a space between
  std::vector<std::uint64_t> rule_hits;
  std::vector<std::uint64_t> syllables;  ///< words with 0, 1, 2, … syllables
  std::uint64_t words = 0;
  std::uint64_t numbers = 0;
  std::uint64_t sentences = 0;
  std::uint64_t lines = 0;
  std::uint64_t skipped = 0;
};

/// The chain in its order. `rules` and `findings` outlive it.
std::vector<std::unique_ptr<Stage>> make_stages(const std::vector<Rule>& rules, Findings& findings);

/// Sends every word of `text` through the stages.
void read_text(std::string_view text, const std::vector<std::unique_ptr<Stage>>& stages,
               Findings& findings);

}  // namespace app
