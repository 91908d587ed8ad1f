// SPDX-License-Identifier: Apache-2.0
// Recursive descent, one function per level of the grammar.
#include "app/rules.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "app/conditions.h"

namespace app {
namespace {

using Conditions = std::vector<std::unique_ptr<Condition>>;

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  while ((at = line.find_first_not_of(" \t\r", at)) != std::string_view::npos) {
    const std::size_t end = std::min(line.find_first_of(" \t\r", at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

[[noreturn]] void fail(std::string_view word, const char* what) {
  throw std::runtime_error("'" + std::string(word) + "' " + what);
}

class RuleParser {
 public:
  explicit RuleParser(std::vector<std::string_view> words) : words_(std::move(words)) {}

  std::unique_ptr<Condition> parse() {
    auto condition = parse_alternatives();
    if (at_ != words_.size()) fail(words_[at_], "is not expected here");
    return condition;
  }

 private:
  bool take(std::string_view word) {
    if (at_ == words_.size() || words_[at_] != word) return false;
    ++at_;
    return true;
  }

  std::string_view expect(const char* what) {
    if (at_ == words_.size()) throw std::runtime_error(std::string("the line ends before ") + what);
    return words_[at_++];
  }

  std::unique_ptr<Condition> parse_alternatives() {
    Conditions parts;
    do parts.push_back(parse_terms());
    while (take("or"));
    return parts.size() == 1 ? std::move(parts.front()) : std::make_unique<AnyOf>(std::move(parts));
  }

  std::unique_ptr<Condition> parse_terms() {
    Conditions parts;
    do parts.push_back(parse_term());
    while (take("and"));
    return parts.size() == 1 ? std::move(parts.front()) : std::make_unique<AllOf>(std::move(parts));
  }

  std::unique_ptr<Condition> parse_term() {
    if (take("not")) return std::make_unique<Not>(parse_term());
    if (take("capital")) return std::make_unique<IsCapitalised>();
    if (take("first")) return std::make_unique<IsFirst>();
    const char* const part = "a part of a word";
    if (take("begins")) return std::make_unique<HasPart<Place::kBegin>>(expect(part));
    if (take("ends")) return std::make_unique<HasPart<Place::kEnd>>(expect(part));
    if (take("has")) return std::make_unique<HasPart<Place::kAnywhere>>(expect(part));
    return parse_comparison(parse_measure());
  }

  std::unique_ptr<Measure> parse_measure() {
    if (take("length")) return std::make_unique<Length>();
    if (take("syllables")) return std::make_unique<Syllables>();
    if (take("count")) return std::make_unique<LetterCount>(expect("a letter").front());
    fail(expect("a condition"), "is no condition");
  }

  std::unique_ptr<Condition> parse_comparison(std::unique_ptr<Measure> measure) {
    const std::string_view sign = expect("<, > or =");
    const int limit = parse_number(expect("a number"));
    if (sign == "<") return std::make_unique<Comparison<std::less<int>>>(std::move(measure), limit);
    if (sign == ">")
      return std::make_unique<Comparison<std::greater<int>>>(std::move(measure), limit);
    if (sign == "=")
      return std::make_unique<Comparison<std::equal_to<int>>>(std::move(measure), limit);
    fail(sign, "is none of <, > and =");
  }

  static int parse_number(std::string_view digits) {
    int number = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, number);
    if (error != std::errc{} || stop != end) fail(digits, "is no number");
    return number;
  }

  std::vector<std::string_view> words_;
  std::size_t at_ = 0;
};

Rule parse_rule(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) throw std::runtime_error("a rule begins with 'NAME:'");
  return {std::string(line.substr(0, colon)), RuleParser(split(line.substr(colon + 1))).parse()};
}

}  // namespace

std::vector<Rule> parse_rules(std::string_view text) {
  std::vector<Rule> rules;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string_view rule = line.substr(0, line.find('#'));
    if (split(rule).empty()) continue;
    try {
      rules.push_back(parse_rule(rule));
    } catch (const std::runtime_error& error) {
      throw std::runtime_error("rules, line " + std::to_string(number) + ": " + error.what());
    }
  }
  return rules;
}

}  // namespace app
