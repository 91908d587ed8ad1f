// SPDX-License-Identifier: Apache-2.0
#include "profiles/cmake.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "profiles/object_reuse.h"

namespace hone {
namespace {

// Names that CMake, clang, pkg-config or the linker read; see cmake-env-variables(7) and clang(1).
constexpr std::array<std::string_view, 15> kNames = {"ASMFLAGS",
                                                     "CCC_OVERRIDE_OPTIONS",
                                                     "CFLAGS",
                                                     "COMPILER_PATH",
                                                     "CPATH",
                                                     "CPLUS_INCLUDE_PATH",
                                                     "CPPFLAGS",
                                                     "CXXFLAGS",
                                                     "C_INCLUDE_PATH",
                                                     "LDFLAGS",
                                                     "LD_LIBRARY_PATH",
                                                     "LD_PRELOAD",
                                                     "LIBRARY_PATH",
                                                     "PATH",
                                                     "SOURCE_DATE_EPOCH"};

bool is_build_variable(std::string_view name) {
  if (std::ranges::find(kNames, name) != kNames.end()) return true;
  if (name.starts_with("CMAKE_COLOR_") || name == "CMAKE_BUILD_PARALLEL_LEVEL") return false;
  if (name.starts_with("XDG_")) return false;
  return name.starts_with("CMAKE_") || name.starts_with("PKG_CONFIG_") || name.ends_with("_ROOT") ||
         name.ends_with("_DIR");
}

std::string define(std::string_view name, std::string_view type, std::string_view value) {
  return fmt::format("-D{}:{}={}", name, type, value);
}

}  // namespace

Command configure_command(const BuildSetup& setup, const Toolchain& toolchain,
                          const std::filesystem::path& injection,
                          const std::filesystem::path& log) {
  Command command;
  command.argv = {toolchain.cmake,
                  "-S",
                  setup.source,
                  "-B",
                  setup.build,
                  "-G",
                  "Ninja",
                  define("CMAKE_MAKE_PROGRAM", "FILEPATH", toolchain.ninja.native()),
                  define("CMAKE_BUILD_TYPE", "STRING", setup.build_type),
                  define("CMAKE_C_COMPILER", "FILEPATH", toolchain.c.native()),
                  define("CMAKE_CXX_COMPILER", "FILEPATH", toolchain.cxx.native())};
  for (const char* prefix : {"CMAKE_", "CMAKE_C_COMPILER_", "CMAKE_CXX_COMPILER_"}) {
    command.argv.push_back(define(fmt::format("{}AR", prefix), "FILEPATH", toolchain.ar.native()));
    command.argv.push_back(
        define(fmt::format("{}RANLIB", prefix), "FILEPATH", toolchain.ranlib.native()));
  }
  command.argv.push_back(define("CMAKE_EXPORT_COMPILE_COMMANDS", "BOOL", "ON"));
  // A RUNPATH with the build folder's name in it would make the layout depend on that name.
  command.argv.push_back(define("CMAKE_BUILD_RPATH_USE_ORIGIN", "BOOL", "ON"));
  for (std::string& argument : reuse_arguments(setup)) command.argv.push_back(std::move(argument));
  command.argv.insert(command.argv.end(), setup.configure_args.begin(), setup.configure_args.end());
  // Last, so that it finds and keeps a list of includes among the user's arguments.
  if (!injection.empty()) command.argv.insert(command.argv.end(), {"-C", injection});
  command.stdout_file = log;
  command.stderr_file = log;
  return command;
}

Command build_command(const BuildSetup& setup, const Toolchain& toolchain,
                      const std::string& target, int jobs, const std::filesystem::path& log) {
  Command command;
  command.argv = {toolchain.cmake,        "--build", setup.build, "--target", target, "--parallel",
                  fmt::format("{}", jobs)};
  command.env = {{"LLVM_PROFILE_FILE", "/dev/null"},
                 {"GCOV_PREFIX", setup.build / "discarded-counters"},
                 {"NINJA_STATUS", "[%f/%t] "},
                 {"CLICOLOR_FORCE", "0"}};
  if (!asks_for_cache(setup.configure_args)) {
    command.env.insert(command.env.end(), {{"CCACHE_DISABLE", "1"}, {"SCCACHE_RECACHE", "1"}});
  }
  command.stdout_file = log;
  command.stderr_file = log;
  return command;
}

bool asks_for_cache(const std::vector<std::string>& configure_args) {
  return std::ranges::any_of(configure_args, [](const std::string& argument) {
    return argument.contains("_COMPILER_LAUNCHER") && argument.contains("ccache");
  });
}

Result<void> check_compilers(const ProjectModel& model, const Toolchain& toolchain) {
  const std::array<std::pair<const char*, const std::filesystem::path*>, 2> wanted = {
      {{"C", &toolchain.c}, {"CXX", &toolchain.cxx}}};
  for (const auto& [language, compiler] : wanted) {
    const auto found = model.compilers.find(language);
    if (found == model.compilers.end() || found->second == *compiler) continue;
    std::error_code ignored;
    if (std::filesystem::equivalent(found->second, *compiler, ignored)) continue;
    return fail(fmt::format("the project compiles {} with {}, not with {}", language,
                            found->second.string(), compiler->string()),
                "leave the compiler out of the project's files and of `configure`, and choose it "
                "with `compiler` in hone.toml");
  }
  return {};
}

std::vector<std::pair<std::string, std::string>> build_environment() {
  std::vector<std::pair<std::string, std::string>> found;
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || !is_build_variable(text.substr(0, equals))) continue;
    found.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace hone
