// SPDX-License-Identifier: Apache-2.0
#include "analyzers/callgrind.h"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "analyzers/witness.h"
#include "core/files.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

/// One profile, line by line. Names may be written once and then be called by "(number)".
class Parser {
 public:
  explicit Parser(SampledStacks& stacks) : stacks_(stacks) {
    for (std::uint32_t i = 0; i < stacks_.places.size(); ++i) indices_[stacks_.places[i]] = i;
  }

  Result<void> parse(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      if (auto read = parse_line(text.substr(0, end)); !read) return read;
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return {};
  }

 private:
  Result<void> parse_line(std::string_view line) {
    if (line.starts_with("ob=")) {
      set_module(find_name(line.substr(3)));
      return {};
    }
    if (line.starts_with("cob=")) {
      find_name(line.substr(4));  // of a called object: it may be named here first
      return {};
    }
    if (line.starts_with("calls=")) {
      is_call_ = true;  // the next line has the inclusive cost of the call
      return {};
    }
    const bool is_cost = line.starts_with("0x") || line.starts_with("+") || line.starts_with("-") ||
                         line.starts_with("*");
    if (!is_cost) return {};
    return add_cost(line);
  }

  /// "(3) /lib/libc.so.6" gives a number to a name, "(3)" means that name from then on.
  std::string find_name(std::string_view text) {
    const std::size_t close = text.starts_with('(') ? text.find(')') : std::string_view::npos;
    if (close == std::string_view::npos) return std::string(text);
    std::string& name = names_[std::string(text.substr(0, close + 1))];
    if (close + 2 < text.size()) name = text.substr(close + 2);
    return name;
  }

  void set_module(std::string path) {
    if (path == "???") path = kAnonymousModule;
    module_ = 0;
    while (module_ < stacks_.modules.size() && stacks_.modules[module_].path != path) ++module_;
    if (module_ == stacks_.modules.size()) {
      stacks_.modules.push_back({.path = std::move(path)});
    }
  }

  /// "address cost": the address absolute, relative to the last one (+ -) or the same (*).
  Result<void> add_cost(std::string_view line) {
    const std::size_t blank = std::min(line.find(' '), line.size());
    const auto address = find_address(line.substr(0, blank));
    const auto cost = parse_number(line.substr(std::min(blank + 1, line.size())), 10);
    if (!address || !cost) return broken(line);
    address_ = *address;
    if (!std::exchange(is_call_, false)) add(*cost);
    return {};
  }

  std::optional<std::uint64_t> find_address(std::string_view word) const {
    if (word == "*") return address_;
    if (word.starts_with("0x")) return parse_number(word.substr(2), 16);
    const auto distance = parse_number(word.substr(1), 10);
    if (!distance) return {};
    return word.starts_with('-') ? address_ - *distance : address_ + *distance;
  }

  /// The whole text, or nothing.
  static std::optional<std::uint64_t> parse_number(std::string_view text, int base) {
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number, base);
    return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
  }

  void add(std::uint64_t cost) {
    if (module_ >= stacks_.modules.size()) return;
    const SampledPlace place{module_, address_};
    const auto [at, is_new] =
        indices_.try_emplace(place, static_cast<std::uint32_t>(stacks_.places.size()));
    if (is_new) stacks_.places.push_back(place);
    stacks_.stacks[{at->second}] += cost;
    stacks_.samples += cost;
  }

  static std::unexpected<Error> broken(std::string_view line) {
    return fail(fmt::format("callgrind's profile has a line that is no cost: {}", line));
  }

  SampledStacks& stacks_;
  std::map<SampledPlace, std::uint32_t> indices_;
  std::map<std::string, std::string> names_;
  std::uint32_t module_ = 0;
  std::uint64_t address_ = 0;
  bool is_call_ = false;
};

}  // namespace

Result<void> parse_callgrind(std::string_view text, SampledStacks& stacks) {
  return Parser(stacks).parse(text);
}

Result<SampledStacks> count_instructions(Sampler& sampler, const Subject& subject,
                                         const WorkloadConfig& workload, const fs::path& folder) {
  if (find_program("valgrind").empty()) {
    return fail("valgrind is not installed: instructions cannot be counted",
                "apt install valgrind");
  }
  if (auto made = make_fresh_directory(folder); !made) return fail(made);
  const std::vector<std::string> wrapper = {
      "valgrind",
      "--tool=callgrind",
      "--quiet",
      "--dump-instr=yes",
      "--dump-line=no",
      "--trace-children=yes",
      fmt::format("--callgrind-out-file={}", (folder / "%p").string())};
  const auto observed =
      sampler.observe(subject, workload, {.wrapper = wrapper, .slowdown = kEmulationLimit});
  if (!observed) return fail(observed);
  if (!observed->failure.empty()) {
    return std::unexpected(workload_error(subject, workload, *observed));
  }
  SampledStacks stacks;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto text = read_file(entry.path());
    if (!text) return fail(text);
    if (auto parsed = parse_callgrind(*text, stacks); !parsed) return fail(parsed);
    ++stacks.processes;
  }
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  if (stacks.samples == 0) return fail("callgrind counted nothing");
  return stacks;
}

}  // namespace hone
