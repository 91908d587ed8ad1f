// SPDX-License-Identifier: Apache-2.0
#include "app/stages.h"

#include "text/source.h"
#include "text/stemmer.h"
#include "text/tokenizer.h"

namespace app {
namespace {

constexpr std::string_view kStopWords[] = {
    "a",   "an",   "and",  "are",  "as",   "at",    "be",  "but",   "by",   "for",  "from", "had",
    "has", "have", "he",   "her",  "his",  "i",     "in",  "is",    "it",   "its",  "no",   "not",
    "of",  "on",   "or",   "she",  "so",   "that",  "the", "their", "then", "they", "this", "to",
    "was", "we",   "were", "what", "when", "which", "who", "will",  "with", "you",
};

class CountSyllables : public Stage {
 public:
  explicit CountSyllables(Findings& findings) : findings_(findings) {}
  bool take(Word& word) override {
    word.syllables = text::syllables(word.text);
    const auto at = static_cast<std::size_t>(word.syllables);
    if (at >= findings_.syllables.size()) findings_.syllables.resize(at + 1);
    ++findings_.syllables[at];
    return true;
  }

 private:
  Findings& findings_;
};

class MatchRules : public Stage {
 public:
  MatchRules(const std::vector<Rule>& rules, Findings& findings)
      : rules_(rules), findings_(findings) {
    findings_.rule_hits.resize(rules.size());
  }
  bool take(Word& word) override {
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      if (rules_[i].condition->holds(word)) ++findings_.rule_hits[i];
    }
    return true;
  }

 private:
  const std::vector<Rule>& rules_;
  Findings& findings_;
};

class DropStopWords : public Stage {
 public:
  DropStopWords() {
    for (const std::string_view word : kStopWords) words_[word] = true;
  }
  bool take(Word& word) override { return words_.find(word.text) == nullptr; }

 private:
  WordTable<bool> words_;
};

class FindStem : public Stage {
 public:
  bool take(Word& word) override {
    word.stem = text::stem(word.text);
    return true;
  }
};

class CountStems : public Stage {
 public:
  explicit CountStems(Findings& findings) : findings_(findings) {}
  bool take(Word& word) override {
    ++findings_.stems[word.stem];
    return true;
  }

 private:
  Findings& findings_;
};

class CountPairs : public Stage {
 public:
  explicit CountPairs(Findings& findings) : findings_(findings) {}
  bool take(Word& word) override {
    const std::size_t before = pair_.size();
    if (!word.first_in_sentence && before > 0) {
      pair_ += ' ';
      pair_ += word.stem;
      ++findings_.pairs[pair_];
    }
    pair_ = word.stem;
    return true;
  }

 private:
  Findings& findings_;
  std::string pair_;
};

}  // namespace

std::vector<std::unique_ptr<Stage>> make_stages(const std::vector<Rule>& rules,
                                                Findings& findings) {
  std::vector<std::unique_ptr<Stage>> stages;
  stages.push_back(std::make_unique<CountSyllables>(findings));
  stages.push_back(std::make_unique<MatchRules>(rules, findings));
  stages.push_back(std::make_unique<DropStopWords>());
  stages.push_back(std::make_unique<FindStem>());
  stages.push_back(std::make_unique<CountStems>(findings));
  stages.push_back(std::make_unique<CountPairs>(findings));
  return stages;
}

void read_text(std::string_view text, const std::vector<std::unique_ptr<Stage>>& stages,
               Findings& findings) {
  text::MemorySource bytes(text);
  text::LineEndSource lines(bytes);
  text::PlainPunctuationSource plain(lines);
  text::Tokenizer tokenizer(plain);
  while (true) {
    const text::Token token = tokenizer.next();
    switch (token.kind) {
      case text::TokenKind::kEnd:
        findings.lines += lines.lines();
        findings.skipped += tokenizer.skipped();
        return;
      case text::TokenKind::kStop:
        ++findings.sentences;
        break;
      case text::TokenKind::kNumber:
        ++findings.numbers;
        break;
      case text::TokenKind::kWord: {
        ++findings.words;
        Word word{token.word, token.word, token.capitalised, token.first_in_sentence, 0};
        for (const auto& stage : stages) {
          if (!stage->take(word)) break;
        }
        break;
      }
    }
  }
}

}  // namespace app
