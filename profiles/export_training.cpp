// SPDX-License-Identifier: Apache-2.0
#include "profiles/export_training.h"

#include <fmt/format.h>

#include <array>

#include "profiles/counter_shim.h"
#include "profiles/shell_text.h"
#include "profiles/training.h"

namespace hone {

namespace {

/// The word for the script: {exe} and friends become its variables, the rest is quoted.
std::string script_word(std::string_view word) {
  constexpr std::array kPlaces = {
      std::pair{"{exe}", "\"$exe\""}, std::pair{"{source}", "\"$source\""},
      std::pair{"{build}", "\"$build\""}, std::pair{"{work}", "\"$work\""}};
  std::string text;
  std::string literal;
  const auto flush = [&] {
    if (!literal.empty()) text += shell_quoted(literal);
    literal.clear();
  };
  while (!word.empty()) {
    bool replaced = false;
    for (const auto& [place, variable] : kPlaces) {
      if (!word.starts_with(place)) continue;
      flush();
      text += variable;
      word.remove_prefix(std::string_view(place).size());
      replaced = true;
      break;
    }
    if (replaced) continue;
    literal += word.front();
    word.remove_prefix(1);
  }
  flush();
  return text.empty() ? "''" : text;
}

/// How a training command may end, as run_training_commands() has it; a shell tells a signal as 128
/// and its number.
constexpr std::string_view kEndFunction =
    "# ended STATUS OWN: training ends well with 0, as the workload does, or by a signal\n"
    "# that stops servers.\n"
    "ended() {\n"
    "  case $1 in\n"
    "    0 | \"$2\" | 129 | 130 | 143) ;;\n"
    "    *) echo \"the training ended with status $1\" >&2; exit 1 ;;\n"
    "  esac\n"
    "}\n";

int shell_status(const ExpectedEnd& end) {
  return end.ending == Ending::kSignalled ? 128 + end.code : end.code;
}

/// One training command, in a subshell with its directory, environment and stdin.
std::string training_line(const WorkloadConfig& workload, const std::vector<std::string>& words,
                          std::size_t number) {
  std::string line = "rm -rf \"$work\" && mkdir \"$work\"\n";
  line +=
      fmt::format("(cd {} && env", workload.cwd.empty() ? "\"$work\"" : script_word(workload.cwd));
  for (const auto& [name, value] : workload.env) {
    line += fmt::format(" {}={}", name, script_word(value));
  }
  line += fmt::format(" LLVM_PROFILE_FILE=\"$build/raw-{}/%m.profraw\"", number);
  for (const std::string& word : words) line += " " + script_word(word);
  line += workload.stdin_file.empty() ? " < /dev/null" : " < " + script_word(workload.stdin_file);
  return line + fmt::format(") || ended $? {}\n", shell_status(workload.end));
}

/// The compiler and its options, before the source.
std::string shim_compiler(const ExportRequest& request) {
  std::string words = shell_quoted(request.toolchain->c.string());
  for (const std::string_view option : kCounterShimOptions) words += fmt::format(" {}", option);
  return words;
}

}  // namespace

std::string render_regenerate_script(const ExportBuild& build, const ExportRequest& request) {
  const auto executable =
      request.closure.executable.lexically_relative(request.measured_build).string();
  const auto& workloads = request.config->workloads;
  const std::vector<int> weights = training_weights(workloads);
  std::string script = fmt::format(
      "#!/bin/sh\n"
      "# Written by hone, which is not needed to run it. Makes {} anew:\n"
      "# sh {} [SOURCE FOLDER]\n"
      "set -e\n"
      "here=$(cd \"$(dirname \"$0\")\" && pwd)\n"
      "source=$(cd \"${{1:-.}}\" && pwd)\n"
      "build=$(mktemp -d)\n"
      "work=$build/work\n"
      "exe=$build/{}\n"
      "{}"
      "echo \"building in $build\"\n"
      "# Lets programs that are killed leave their counters.\n"
      "{} \"$here/{}\" -o \"$build/{}\"\n"
      "cmake -G Ninja -S \"$source\" -B \"$build\" -C \"$here/{}\"",
      kExportedProfdata, kRegenerateScript, shell_quoted(executable), kEndFunction,
      shim_compiler(request), kCounterShimSource, kCounterShimObject, kTrainingCacheScript);
  for (const std::string& argument : build.left_out) script += " " + shell_quoted(argument);
  script += "\n# Programs that the build itself runs must not leave counters.\n";
  script += fmt::format("LLVM_PROFILE_FILE=/dev/null cmake --build \"$build\" --target {}\n",
                        shell_quoted(request.config->project.target));
  for (std::size_t i = 0; i < workloads.size(); ++i) {
    script += fmt::format("\n# workload {}\nmkdir \"$build/raw-{}\"\n",
                          shell_quoted(workloads[i].name), i);
    for (const auto& words : training_commands(workloads[i])) {
      script += training_line(workloads[i], words, i);
    }
  }
  script += fmt::format("\nset --\n");
  for (std::size_t i = 0; i < workloads.size(); ++i) {
    script += fmt::format(
        "for raw in \"$build/raw-{0}\"/*.profraw; do set -- \"$@\" "
        "\"--weighted-input={1},$raw\"; done\n",
        i, weights[i]);
  }
  script += fmt::format("{} merge -o \"$here/{}\" \"$@\"\n",
                        shell_quoted(request.toolchain->profdata.string()), kExportedProfdata);
  return script + "rm -rf \"$build\"\n";
}

}  // namespace hone
