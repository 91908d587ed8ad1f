// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fake_tools.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "tests/support/temporary_folder.h"
#include "tests/support/tool.h"

namespace hone::test {

namespace fs = std::filesystem;

namespace {

void write(const fs::path& file, std::string_view text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

std::string argument_after(const Command& command, std::string_view option) {
  const auto found = std::ranges::find(command.argv, option);
  return found == command.argv.end() ? std::string() : *std::next(found);
}

std::string_view tool_of(const Command& command) {
  const auto has = [&](std::string_view word) {
    return std::ranges::find(command.argv, word) != command.argv.end();
  };
  if (has("-B")) return "configure";
  if (has("--build")) return "build";
  if (has("-c")) return "shim";
  return has("merge") ? "merge" : "train";
}

fs::path build_folder_of(const Command& command) {
  for (const char* option : {"-B", "--build"}) {
    if (const auto folder = argument_after(command, option); !folder.empty()) return folder;
  }
  return fs::path(command.argv.front()).parent_path();
}

/// The File API's replies of a project with one executable and one shared library.
void write_replies(const fs::path& build, const fs::path& source) {
  const fs::path reply = build / ".cmake/api/v1/reply";
  const auto file = [](const char* kind) {
    return fmt::format("{{\"jsonFile\":\"{}.json\"}}", kind);
  };
  write(reply / "index-1.json",
        fmt::format(R"({{"reply":{{"client-hone":{{"codemodel-v2":{},"cache-v2":{},)"
                    R"("cmakeFiles-v1":{},"toolchains-v1":{}}}}}}})",
                    file("codemodel"), file("cache"), file("files"), file("toolchains")));
  write(reply / "codemodel.json",
        fmt::format(R"({{"paths":{{"source":"{}"}},"configurations":[{{"projects":[)"
                    R"({{"name":"demo"}}],"targets":[)"
                    R"({{"id":"1","name":"app","jsonFile":"app.json"}},)"
                    R"({{"id":"2","name":"part","jsonFile":"part.json"}}]}}]}})",
                    source.string()));
  write(reply / "app.json",
        R"({"name":"app","type":"EXECUTABLE","paths":{"build":"."},)"
        R"("artifacts":[{"path":"app"}],"dependencies":[{"id":"2"}],"sources":[]})");
  write(reply / "part.json", R"({"name":"part","type":"SHARED_LIBRARY","paths":{"build":"."},)"
                             R"("artifacts":[{"path":"libpart.so"}],"sources":[]})");
  write(reply / "cache.json", R"({"entries":[]})");
  write(reply / "files.json", R"({"inputs":[]})");
  write(reply / "toolchains.json", R"({"toolchains":[]})");
}

Outcome configure(const Command& command) {
  const fs::path build = build_folder_of(command);
  write(build / "CMakeCache.txt", "");
  write(build / "flags.txt", slurp(argument_after(command, "-C")));
  write(build / "build.ninja", "");
  write_replies(build, argument_after(command, "-S"));
  return {};
}

Outcome build(const Command& command) {
  write(build_folder_of(command) / "app", "program");
  write(build_folder_of(command) / "libpart.so", "library");
  return {};
}

Outcome train(const Command& command, const std::string& counters) {
  for (const auto& [name, value] : command.env) {
    if (name != "LLVM_PROFILE_FILE" || counters.empty()) continue;
    std::string file = value;
    if (const auto at = file.find("%m"); at != std::string::npos) file.replace(at, 2, "123_0");
    write(file, counters);
  }
  return {};
}

Outcome merge(const Command& command) {
  std::string line = find_tool({"llvm-profdata-19", "llvm-profdata"});
  for (std::size_t i = 1; i < command.argv.size(); ++i) line += " '" + command.argv[i] + "'";
  return {.code = std::system((line + " 2>/dev/null").c_str()) == 0 ? 0 : 1};
}

}  // namespace

Result<Outcome> FakeTools::run(const Command& command) {
  const std::string_view tool = tool_of(command);
  calls.emplace_back(tool);
  commands.push_back(command);
  write(command.stdout_file, "output of " + std::string(tool) + "\n");
  const fs::path script = argument_after(command, "-C");
  const std::string flags = slurp(script.empty() ? build_folder_of(command) / "flags.txt" : script);
  std::optional<Result<Outcome>> replaced;
  if (hook) replaced = hook(tool, flags, command);
  Result<Outcome> outcome = replaced ? *replaced : act(tool, command);
  if (outcome) outcome->usage.wall = seconds;
  return outcome;
}

Outcome FakeTools::act(std::string_view tool, const Command& command) const {
  if (tool == "configure") return configure(command);
  if (tool == "build") return build(command);
  if (tool == "merge") return merge(command);
  if (tool == "shim") return Outcome{};
  return train(command, counters);
}

int FakeTools::count(std::string_view tool) const {
  return static_cast<int>(std::ranges::count(calls, tool));
}

}  // namespace hone::test
