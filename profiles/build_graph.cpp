// SPDX-License-Identifier: Apache-2.0
#include "profiles/build_graph.h"

#include <array>
#include <map>
#include <utility>

#include "core/files.h"
#include "profiles/shell_text.h"

namespace hone {
namespace {

namespace fs = std::filesystem;

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

// Ninja's escapes: "$$", "$ " and "$:" stand for the character after the dollar sign.
std::string unescape(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '$' && i + 1 < text.size()) ++i;
    plain += text[i];
  }
  return plain;
}

// The next word up to a blank or, as a word of its own, an unescaped ':'.
std::string_view take_word(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  std::size_t end = 0;
  while (end < text.size() && text[end] != ' ' && text[end] != ':') end += text[end] == '$' ? 2 : 1;
  if (end == 0 && text.starts_with(':')) end = 1;
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(word.size());
  return word;
}

/// "build OUTPUT…: RULE INPUT… | IMPLICIT… || ORDER_ONLY…" with its indented bindings.
struct Statement {
  std::vector<std::string> outputs;
  std::string rule;
  std::vector<std::string> inputs;  // explicit ones
  std::map<std::string, std::string, std::less<>> bindings;
};

Statement parse_statement(std::string_view line, std::string_view& rest) {
  Statement statement;
  while (!line.empty()) {
    const std::string_view word = take_word(line);
    if (word == ":" || word.empty()) break;
    if (word != "|") statement.outputs.push_back(unescape(word));
  }
  statement.rule = take_word(line);
  while (!line.empty()) {
    const std::string_view word = take_word(line);
    if (word.empty() || word == "|" || word == "||") break;
    statement.inputs.push_back(unescape(word));
  }
  while (rest.starts_with("  ")) {
    std::string_view binding = take_line(rest).substr(2);
    const std::size_t equals = binding.find(" = ");
    if (equals == std::string_view::npos) continue;
    statement.bindings.emplace(binding.substr(0, equals), unescape(binding.substr(equals + 3)));
  }
  return statement;
}

void append_words(std::vector<std::string>& to, const Statement& statement, std::string_view name) {
  const auto found = statement.bindings.find(name);
  if (found == statement.bindings.end()) return;
  for (std::string& word : command_line_words(found->second)) to.push_back(std::move(word));
}

fs::path binding_path(const Statement& statement, std::string_view name) {
  const auto found = statement.bindings.find(name);
  return found == statement.bindings.end() ? fs::path{} : fs::path{found->second};
}

void add_compile(BuildGraph& graph, const Statement& statement, std::string_view language) {
  if (statement.outputs.empty() || statement.inputs.empty()) return;
  CompileStatement compile;
  compile.language = language;
  compile.object = statement.outputs.front();
  compile.source = statement.inputs.front();
  compile.object_folder = binding_path(statement, "OBJECT_DIR");
  append_words(compile.flags, statement, "FLAGS");
  graph.compiles.push_back(std::move(compile));
}

// The bindings in the order in which CMake's link rules use them. Executables have FLAGS, libraries
// LANGUAGE_COMPILE_FLAGS.
constexpr std::array<std::string_view, 5> kLinkBindings = {
    "FLAGS", "LANGUAGE_COMPILE_FLAGS", "LINK_FLAGS", "LINK_PATH", "LINK_LIBRARIES"};

void add_link(BuildGraph& graph, const Statement& statement) {
  if (statement.outputs.empty()) return;
  LinkStatement link;
  link.output = statement.outputs.front();
  link.object_folder = binding_path(statement, "OBJECT_DIR");
  link.objects.assign(statement.inputs.begin(), statement.inputs.end());
  for (const std::string_view name : kLinkBindings) append_words(link.arguments, statement, name);
  graph.links.push_back(std::move(link));
}

}  // namespace

BuildGraph parse_build_graph(std::string_view text) {
  BuildGraph graph;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    if (!line.starts_with("build ")) continue;
    const Statement statement = parse_statement(line.substr(6), text);
    const std::string_view rule = statement.rule;
    if (const std::size_t end = rule.find("_COMPILER__"); end != std::string_view::npos) {
      add_compile(graph, statement, rule.substr(0, end));
    }
    for (const char* kind :
         {"_EXECUTABLE_LINKER__", "_SHARED_LIBRARY_LINKER__", "_MODULE_LIBRARY_LINKER__"}) {
      if (rule.find(kind) != std::string_view::npos) add_link(graph, statement);
    }
  }
  return graph;
}

Result<BuildGraph> load_build_graph(const fs::path& build) {
  const Result<std::string> text = read_file(build / "build.ninja");
  if (!text) return fail(text);
  return parse_build_graph(*text);
}

}  // namespace hone
