// SPDX-License-Identifier: Apache-2.0
#include "core/config_template.h"

#include <fmt/format.h>

#include "core/utf8.h"

namespace hone {

namespace {

std::string toml_list(const std::vector<std::string>& items) {
  std::string list = "[";
  for (const std::string& item : items) {
    if (list.size() > 1) list += ", ";
    list += toml_string(item);
  }
  return list + "]";
}

std::string train_lines(const std::vector<std::vector<std::string>>& train) {
  if (train.empty()) {
    return "# Training commands for PGO, better not the measured input. Without them hone trains "
           "on\n"
           "# the workload itself, and says so.\n"
           "# train = [[\"{exe}\", \"{source}/data/train.txt\"]]\n";
  }
  std::string lines = "# Training commands for PGO, better not the measured input.\ntrain = [\n";
  for (const auto& command : train) lines += "  " + toml_list(command) + ",\n";
  return lines + "]\n";
}

constexpr std::string_view kWorkloadOptions = R"toml(
# A file for its standard input (default: nothing to read).
# stdin = "{source}/data/input.txt"
# Where it runs (default: a fresh, empty folder for each run).
# cwd = "{source}"
# Environment variables, on top of your own.
# env = { LANG = "C" }
# How each profile's result is compared with the baseline's: "stdout" (default), "exit" (the exit
# status alone), { files = ["out.txt"] } that it writes, or { command = ["check", "it"] }.
# check = "stdout"
# "auto" (default: CPU time if it is one busy thread, else wall time), "cpu-time", "wall-time",
# "peak-memory", "google-benchmark", or a number that it prints:
# { regex = '([0-9.]+) req/s', better = "higher" } or { json_pointer = "/mean", better = "lower" }.
# metric = "auto"
# Its share in the mean when there are several [[workload]]s.
# weight = 1
# A run that takes longer has failed.
# timeout = "60s"
)toml";

constexpr std::string_view kProfilesAndAdvice = R"toml(
[profiles]
# Groups or names; `hone profiles` lists them. The baseline is always measured.
use = ["default"]

# A profile of your own: another one with more flags.
# [profiles.custom.fast-math]
# extends = "O3"
# compile = ["-ffast-math"]
# link = []

[advice]
# "time" (default), "size" or "build-time": what to improve; the others break ties.
# goal = "time"
# Smaller differences are "equal": the simpler profile wins.
# margin = "1%"
# Profiles that grow the program more, or take longer to build, are not recommended.
# max_size = "+20%"
# max_build_time = "3x"
# Time for measuring; the round in which it runs out is the last.
# budget = "20m"

# The CPUs that the program is to run on, as -march= names them: profiles that need more are
# skipped.
# [fleet]
# cpus = ["haswell", "znver3"]
)toml";

}  // namespace

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const std::size_t length = decode_utf8(text).length;
    const auto first = static_cast<unsigned char>(text.front());
    if (length == 0) {
      out += "\\uFFFD";
    } else if (first == '"' || first == '\\') {
      out += {'\\', text.front()};
    } else if (first < 0x20 || first == 0x7f) {
      out += fmt::format("\\u{:04X}", first);
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out + "\"";
}

std::string render_config_template(const ConfigTemplate& values) {
  std::string out =
      "# Read by `hone run`. Every key is optional unless it says \"needed\".\n"
      "\n"
      "[project]\n"
      "# The CMake project (needed): the folder of its CMakeLists.txt, relative to this file's\n"
      "# folder. hone never writes to it.\n";
  out += fmt::format("source = {}\n", toml_string(values.source));
  out += "# The executable to tune (needed).\n";
  out += fmt::format("target = {}\n", toml_string(values.target));
  out += "# More arguments for cmake's configure step.\n";
  out += values.configure.empty() ? "# configure = [\"-DBUILD_TESTING=OFF\"]\n"
                                  : fmt::format("configure = {}\n", toml_list(values.configure));
  out += fmt::format("build_type = {}\n", toml_string(values.build_type));
  out +=
      "# \"clang\" (default: the newest) or \"gcc\"; a version such as \"gcc-12\"; the path of "
      "one;\n"
      "# or a list of them, to compare.\n";
  out += values.compiler == "clang" ? "# compiler = \"clang\"\n"
                                    : fmt::format("compiler = {}\n", toml_string(values.compiler));
  out +=
      "\n"
      "# What is measured: at best about a second of the work that matters to you. There may be\n"
      "# several.\n"
      "[[workload]]\n"
      "# As it appears in the report (needed).\n";
  out += fmt::format("name = {}\n", toml_string(values.workload));
  out +=
      "# The program and its arguments (needed); there is no shell. {exe}, {source}, {build} and\n"
      "# {work} (the folder it runs in) are replaced.\n";
  out += fmt::format("command = {}\n", toml_list(values.command));
  out += train_lines(values.train);
  out += kWorkloadOptions.substr(1);
  out += kProfilesAndAdvice;
  return out;
}

}  // namespace hone
