// SPDX-License-Identifier: Apache-2.0
// [[workload]] of hone.toml.
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <iterator>
#include <optional>

#include "core/config_sections.h"

namespace hone {

namespace {

std::string read_name(ConfigReader& section) {
  const ConfigValue* value = section.need("name", "any short text, it appears in the report");
  if (!value) return {};
  const auto name = read_text(*value, "\"name\"", section.problems());
  if (!name) return {};
  const auto bad = [](char c) { return c == '/' || static_cast<unsigned char>(c) < 0x20; };
  if (std::ranges::any_of(*name, bad) || name->starts_with('.')) {
    section.problems().add(value->place,
                           "the name of a workload holds no '/' and no control "
                           "character and does not begin with a dot");
  }
  return *name;
}

std::vector<std::string> read_command(ConfigReader& section) {
  const ConfigValue* value =
      section.need("command", "for example command = [\"{exe}\", \"{source}/data/input.txt\"]");
  if (!value) return {};
  return read_argv(*value, "\"command\"", section.problems()).value_or(std::vector<std::string>());
}

std::vector<std::vector<std::string>> read_train(ConfigReader& section) {
  const ConfigValue* value = section.find("train");
  if (!value) return {};
  constexpr const char* kShape = "a list of commands: train = [[\"{exe}\", \"argument\"]]";
  const auto* commands = std::get_if<ConfigArray>(&value->data);
  if (!commands) {
    section.problems().add(
        value->place, fmt::format("\"train\" must be a list, not {}", kind_of(*value)), kShape);
    return {};
  }
  std::vector<std::vector<std::string>> train;
  for (const ConfigValue& command : *commands) {
    if (!std::holds_alternative<ConfigArray>(command.data)) {
      section.problems().add(command.place, "each item of \"train\" must be a list of strings",
                             kShape);
      return {};
    }
    if (auto argv = read_argv(command, "an item of \"train\"", section.problems())) {
      train.push_back(std::move(*argv));
    }
  }
  return train;
}

std::vector<std::pair<std::string, std::string>> read_env(ConfigReader& section) {
  std::vector<std::pair<std::string, std::string>> env;
  const ConfigTable* table = section.table("env", "for example env = { LANG = \"C\" }");
  if (!table) return env;
  for (const ConfigEntry& entry : *table) {
    const auto* value = std::get_if<std::string>(&entry.value.data);
    if (entry.key.empty() ||
        entry.key.find_first_of(std::string_view("=\0", 2)) != std::string::npos) {
      section.problems().add(entry.place, "not the name of an environment variable");
    } else if (!value || value->find('\0') != std::string::npos) {
      section.problems().add(entry.value.place,
                             fmt::format("the value of {} must be a string", entry.key),
                             "write numbers in quotes");
    } else {
      env.emplace_back(entry.key, *value);
    }
  }
  return env;
}

void read_check_files(ConfigReader& check, CheckConfig& config) {
  const ConfigValue* value = check.find("files");
  if (!value) return;
  config.kind = CheckKind::kFiles;
  config.files = check.texts("files").value_or(std::vector<std::string>());
  const auto bad = [](const std::string& file) {
    const std::filesystem::path path(file);
    return path.empty() || path.is_absolute() || std::ranges::find(path, "..") != path.end();
  };
  if (config.files.empty() || std::ranges::any_of(config.files, bad)) {
    check.problems().add(value->place,
                         "\"files\" must list files below the folder the command runs in",
                         "relative paths without \"..\", for example files = [\"out.txt\"]");
  }
}

CheckConfig read_check_table(const ConfigTable& table, ConfigPlace place, ConfigReader& section) {
  CheckConfig config;
  ConfigReader check(table, place, "\"check\"", section.problems());
  if (const ConfigValue* command = check.find("command")) {
    config.kind = CheckKind::kCommand;
    config.command =
        read_argv(*command, "\"command\"", check.problems()).value_or(std::vector<std::string>());
  }
  const bool both = !config.command.empty() && check.find("files");
  read_check_files(check, config);
  if (both || table.empty()) {
    check.problems().add(place, "\"check\" takes either a command or files",
                         "check = { command = [\"program\"] } or check = { files = [\"out\"] }");
  }
  check.finish();
  return config;
}

/// Numbers that differ from run to run stand in the output: by default it is not compared then.
CheckConfig default_check(const MetricConfig& metric) {
  const bool in_stdout = is_read_from_output(metric.choice) && metric.file.empty();
  return {.kind = in_stdout ? CheckKind::kExit : CheckKind::kStdout};
}

CheckConfig read_check(ConfigReader& section, const MetricConfig& metric) {
  CheckConfig config = default_check(metric);
  const ConfigValue* value = section.find("check");
  if (!value) return config;
  if (const auto* table = std::get_if<ConfigTable>(&value->data)) {
    return read_check_table(*table, value->place, section);
  }
  if (!std::holds_alternative<std::string>(value->data)) {
    section.problems().add(value->place, fmt::format("\"check\" cannot be {}", kind_of(*value)),
                           "\"stdout\", \"exit\", { command = […] } or { files = […] }");
    return config;
  }
  const std::vector<std::string> names = {"stdout", "exit"};
  if (const auto choice = section.choice("check", names)) {
    config.kind = *choice == 1 ? CheckKind::kExit : CheckKind::kStdout;
  }
  return config;
}

double read_weight(ConfigReader& section) {
  const auto weight = section.number("weight");
  if (weight && *weight <= 0) {
    section.problems().add(section.find("weight")->place, "\"weight\" must be above 0",
                           "leave a workload out to ignore it");
  }
  return weight.value_or(1);
}

/// The number of a signal that ends a program; nothing for others. Not SIGKILL: it is also how the
/// kernel ends what needs too much memory.
std::optional<int> find_ending_signal(std::string_view name) {
  constexpr int kEnding[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGILL,  SIGTRAP, SIGABRT,
                             SIGBUS,  SIGFPE,  SIGUSR1, SIGSEGV, SIGUSR2, SIGPIPE,
                             SIGALRM, SIGTERM, SIGXCPU, SIGXFSZ, SIGSYS};
  const auto found = std::ranges::find_if(kEnding, [&](int signal) {
    return name == name_of({.ending = Ending::kSignalled, .code = signal});
  });
  return found == std::end(kEnding) ? std::nullopt : std::optional(*found);
}

ExpectedEnd read_end(ConfigReader& section) {
  const ConfigValue* value = section.find("exit");
  if (!value) return {};
  if (const auto* status = std::get_if<std::int64_t>(&value->data)) {
    constexpr std::int64_t kHighest = 255;
    if (*status >= 0 && *status <= kHighest) return {.code = static_cast<int>(*status)};
  } else if (const auto* name = std::get_if<std::string>(&value->data)) {
    if (const auto signal = find_ending_signal(*name))
      return {.ending = Ending::kSignalled, .code = *signal};
  }
  section.problems().add(value->place,
                         "\"exit\" must be an exit status from 0 to 255, or the name of a signal "
                         "that ends programs (SIGKILL is none: it may be for want of memory)",
                         "for example exit = 3, or exit = \"SIGTERM\"");
  return {};
}

}  // namespace

WorkloadConfig read_workload(ConfigReader section, const std::filesystem::path& folder) {
  WorkloadConfig workload;
  workload.name = read_name(section);
  workload.command = read_command(section);
  workload.train = read_train(section);
  if (const auto file = section.text("stdin")) workload.stdin_file = anchor(*file, folder);
  if (const auto cwd = section.text("cwd")) workload.cwd = anchor(*cwd, folder);
  workload.env = read_env(section);
  workload.metric = read_metric(section);
  workload.check = read_check(section, workload.metric);
  workload.weight = read_weight(section);
  workload.timeout = section.parsed("timeout", parse_duration).value_or(workload.timeout);
  workload.end = read_end(section);
  section.finish();
  return workload;
}

}  // namespace hone
