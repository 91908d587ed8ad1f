// SPDX-License-Identifier: Apache-2.0
#include "profiles/recorded_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "profiles/elf_sections.h"
#include "profiles/flag_override.h"

namespace hone {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

namespace {

bool is_gcc(const Words& line) { return !line.empty() && line.front() == "GNU"; }

Words split_words(std::string_view line) {
  Words words(1);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size()) {
      words.back() += line[++i];
    } else if (line[i] != ' ') {
      words.back() += line[i];
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

/// What GCC records of the flags: -flto without its value, what -march=native came to, and no
/// sign of whether a blank is part of a word.
Words as_gcc_records(Words flags) {
  for (std::string& flag : flags) {
    if (flag.starts_with("-flto=")) flag = "-flto";
    flag.resize(std::min(flag.find(' '), flag.size()));
  }
  std::erase(flags, "-march=native");
  return flags;
}

/// "src/a.cpp"; "a C++17 unit" where the line does not tell.
std::string unit_of(const Words& line, const BuildSetup& setup) {
  if (is_gcc(line)) return fmt::format("a {} unit", line.size() > 1 ? line[1] : "GCC");
  const auto compile = std::ranges::find(line, "-c");
  if (compile == line.end() || compile + 1 == line.end()) return "a unit";
  const fs::path source = (setup.build / *(compile + 1)).lexically_normal();
  for (const fs::path& folder : {setup.build, setup.source}) {
    if (lies_in(source, folder)) return source.lexically_relative(folder).string();
  }
  return source.string();
}

}  // namespace

std::vector<Words> parse_recorded_commands(std::string_view section) {
  std::vector<Words> lines;
  while (!section.empty()) {
    const std::size_t end = std::min(section.find('\0'), section.size());
    if (Words words = split_words(section.substr(0, end)); !words.empty())
      lines.push_back(std::move(words));
    section.remove_prefix(std::min(end + 1, section.size()));
  }
  return lines;
}

RecordedCommands find_recorded_commands(const BuildSetup& setup,
                                        const std::vector<fs::path>& files) {
  std::set<Words> lines;
  for (const fs::path& file : files) {
    const std::string section = load_section(file, ".GCC.command.line").value_or("");
    for (Words& line : parse_recorded_commands(section)) lines.insert(std::move(line));
  }
  const Words gcc_wanted = as_gcc_records(setup.flags.compile);
  RecordedCommands recorded{.lines = static_cast<int>(lines.size()), .deviating = {}};
  for (const Words& line : lines) {
    const Words& wanted = is_gcc(line) ? gcc_wanted : setup.flags.compile;
    const std::string override = find_compile_override(wanted, line);
    if (override.empty()) continue;
    recorded.deviating.push_back(
        {unit_of(line, setup), fmt::format("the linked file records a compile {}", override)});
  }
  return recorded;
}

}  // namespace hone
