// SPDX-License-Identifier: Apache-2.0
#include "core/launcher_request.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <string_view>
#include <system_error>
#include <vector>

#include "core/files.h"

namespace hone {
namespace {

namespace fs = std::filesystem;
using launcher::RequestHeader;
using launcher::Stage;

/// "NAME=value", each name once.
std::vector<std::string> make_environment(const Command& command) {
  std::vector<std::string> variables;
  for (char** variable = ::environ; variable && *variable; ++variable) {
    variables.emplace_back(*variable);
  }
  for (const auto& [name, value] : command.env) {
    const std::string prefix = name + "=";
    std::erase_if(variables, [&](const std::string& one) { return one.starts_with(prefix); });
    variables.push_back(prefix + value);
  }
  return variables;
}

std::string_view find_search_path(const std::vector<std::string>& environment) {
  constexpr std::string_view kPrefix = "PATH=";
  for (const std::string& variable : environment) {
    if (variable.starts_with(kPrefix)) return std::string_view(variable).substr(kPrefix.size());
  }
  return kDefaultSearchPath;
}

/// Not yet known to exist when the name has a slash.
fs::path resolve_program(const std::string& name, const fs::path& directory,
                         const std::vector<std::string>& environment) {
  if (name.contains('/')) return directory / name;
  return find_program(name, find_search_path(environment), directory);
}

std::string absolute_or_null(const fs::path& path) {
  return path.empty() ? "/dev/null" : fs::absolute(path).string();
}

std::string serialize(RequestHeader header, const std::vector<std::string>& strings) {
  std::string text;
  for (const std::string& string : strings) text.append(string.c_str(), string.size() + 1);
  header.size = text.size();
  std::string message(sizeof header, '\0');
  std::memcpy(message.data(), &header, sizeof header);
  return message + text;
}

/// Whole nanoseconds, at least one, for a limit that is set; 0 for none or one beyond 292 years.
std::int64_t to_nanoseconds(Seconds timeout) {
  const double nanoseconds = std::ceil(timeout.count() * 1e9);
  return nanoseconds > 0 && nanoseconds < 9e18 ? static_cast<std::int64_t>(nanoseconds) : 0;
}

std::unexpected<Error> refuse_missing(const std::string& name) {
  return fail(
      fmt::format("no such program: {}", name),
      name.contains('/') ? "" : "it is not found in PATH: install it or write its full path");
}

std::string describe_program_error(const std::string& name, const fs::path& program, int error) {
  switch (error) {
    case EACCES:
      return fmt::format("{} is not executable", name);
    case ENOEXEC:
      return fmt::format("{} is not a program that this machine can run", name);
    case ENOENT:
      // The kernel says the same of a missing "#!" interpreter or dynamic loader.
      return fmt::format("{} names an interpreter or a loader that does not exist",
                         program.string());
    case E2BIG:
      return fmt::format("the arguments and the environment of {} are too long", name);
    default:
      return fmt::format("cannot start {}: {}", name, std::strerror(error));
  }
}

}  // namespace

Result<LauncherRequest> make_launcher_request(const Command& command) {
  if (command.argv.empty() || command.argv.front().empty()) return fail("an empty command");
  const fs::path directory = fs::absolute(command.directory.empty() ? "." : command.directory);
  const std::vector<std::string> environment = make_environment(command);
  LauncherRequest request{.program = resolve_program(command.argv[0], directory, environment),
                          .directory = directory,
                          .message = {}};
  if (request.program.empty()) return refuse_missing(command.argv[0]);
  std::vector<std::string> strings = {
      request.program.string(), request.directory.string(), absolute_or_null(command.stdin_file),
      absolute_or_null(command.stdout_file), absolute_or_null(command.stderr_file)};
  strings.insert(strings.end(), command.argv.begin(), command.argv.end());
  strings.insert(strings.end(), environment.begin(), environment.end());
  if (std::ranges::any_of(strings, [](const std::string& one) { return one.contains('\0'); })) {
    return fail(fmt::format("a word, path or variable for {} holds a zero byte", command.argv[0]));
  }
  request.message = serialize({.argc = static_cast<std::uint32_t>(command.argv.size()),
                               .envc = static_cast<std::uint32_t>(environment.size()),
                               .timeout_ns = to_nanoseconds(command.timeout),
                               .linger_ns = to_nanoseconds(command.linger),
                               .output_limit = command.output_limit.count,
                               .repeats = command.repeats,
                               .on_failure = command.on_failure,
                               .watch_threads = command.watch_threads},
                              strings);
  return request;
}

std::string make_stop_request() { return serialize({}, {}); }

Error describe_failed_start(const Command& command, const LauncherRequest& request, Stage stage,
                            int error) {
  const std::string directory = request.directory.string();
  const char* const words = std::strerror(error);
  std::error_code ignored;
  switch (stage) {
    case Stage::kDirectory:
      if (error == ENOENT || error == ENOTDIR) return {"no such folder: " + directory};
      return {fmt::format("cannot enter {}: {}", directory, words)};
    case Stage::kStdin:
      return {fmt::format("cannot read {}: {}", command.stdin_file.string(), words)};
    case Stage::kStdout:
      return {fmt::format("cannot write {}: {}", command.stdout_file.string(), words)};
    case Stage::kStderr:
      return {fmt::format("cannot write {}: {}", command.stderr_file.string(), words)};
    case Stage::kProgram:
      if (error == ENOTDIR || (error == ENOENT && !fs::exists(request.program, ignored))) {
        return refuse_missing(command.argv[0]).error();
      }
      return {describe_program_error(command.argv[0], request.program, error)};
    case Stage::kReady:
    case Stage::kRan:
      break;
  }
  return {fmt::format("the launcher gave an answer out of turn about {}", command.argv[0])};
}

}  // namespace hone
