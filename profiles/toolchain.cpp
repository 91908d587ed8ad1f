// SPDX-License-Identifier: Apache-2.0
#include "profiles/toolchain.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/files.h"
#include "profiles/tool_search.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

bool is_old(const FoundTool& cmake) { return cmake.answer.version < parse_version(kOldestCmake); }

bool wants_gcc(ToolProbe& probe, std::string_view compiler) {
  if (compiler == "clang" || compiler.starts_with("clang-")) return false;
  if (compiler == "gcc" || compiler.starts_with("gcc-")) return true;
  const bool is_path = compiler.find('/') != std::string_view::npos;
  const fs::path path = is_path ? fs::path(compiler) : find_program(compiler);
  return is_gcc({path, probe.ask(path)});
}

/// gcc with all that its profiles need, or what is missing.
void add_gcc(std::vector<ToolStatus>& tools, ToolProbe& probe, std::string_view compiler,
             bool required) {
  const auto found = find_gcc_toolchain(probe, compiler);
  ToolStatus status{.name = "gcc",
                    .path = {},
                    .version = {},
                    .package = "g++-12",
                    .needed_for = "profiles of compiler = \"gcc\"",
                    .required = required};
  if (found) {
    status.path = found->c;
    status.version = found->version;
  } else {
    status.needed_for += " (" + found.error().message + ")";
  }
  tools.push_back(std::move(status));
}

}  // namespace

FoundTool find_on_path(ToolProbe& probe, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const fs::path path = find_program(name);
    if (!path.empty()) return {path, probe.ask(path)};
  }
  return {};
}

void add_fingerprint(Toolchain& toolchain, const FoundTool& tool) {
  toolchain.fingerprint += fmt::format("{}\n{}\n", tool.path.string(), tool.answer.text);
}

std::string Toolchain::title() const {
  return fmt::format("{} {}", family == Family::kGcc ? "gcc" : "clang", version);
}

std::string Toolchain::linker_title() const {
  return fmt::format("{} {}", family == Family::kGcc ? "GNU ld" : "lld", linker_version);
}

const InstalledAllocator* find_allocator(const Axes& axes, const Toolchain& toolchain) {
  switch (axes.allocator) {
    case Allocator::kProject:
      return nullptr;
    case Allocator::kJemalloc:
    case Allocator::kJemallocPreload:
      return &toolchain.jemalloc;
    case Allocator::kMimalloc:
    case Allocator::kMimallocPreload:
      return &toolchain.mimalloc;
  }
  return nullptr;
}

const Toolchain& Toolchains::of(const Axes& axes) const {
  if (axes.compiler.empty()) return first();
  const auto named = std::ranges::find(all_, axes.compiler, &Toolchain::name);
  return named == all_.end() ? first() : *named;
}

Result<Toolchain> find_toolchain(Runner& runner, std::string_view compiler,
                                 const fs::path& llvm_parent) {
  ToolProbe probe(runner);
  Result<Toolchain> toolchain = wants_gcc(probe, compiler)
                                    ? find_gcc_toolchain(probe, compiler)
                                    : find_clang_toolchain(probe, compiler, llvm_parent);
  if (!toolchain) return toolchain;
  toolchain->name = compiler;
  const FoundTool cmake = find_on_path(probe, {"cmake"});
  if (cmake.path.empty()) return fail("no cmake found on PATH", "install the package cmake");
  if (is_old(cmake)) {
    return fail(fmt::format("cmake at {} is version {}: hone needs {} or newer",
                            cmake.path.string(), cmake.answer.version.text(), kOldestCmake),
                "install a newer package cmake, or put one first on PATH");
  }
  const FoundTool ninja = find_on_path(probe, {"ninja", "ninja-build"});
  if (ninja.path.empty()) return fail("no ninja found on PATH", "install the package ninja-build");
  toolchain->cmake = cmake.path;
  toolchain->cmake_version = cmake.answer.version.text();
  toolchain->ninja = ninja.path;
  add_fingerprint(*toolchain, cmake);
  add_fingerprint(*toolchain, ninja);
  add_optional_tools(probe, *toolchain, llvm_parent);
  return toolchain;
}

Result<Toolchains> find_toolchains(Runner& runner, const std::vector<std::string>& compilers) {
  std::vector<Toolchain> all;
  for (const std::string& compiler : compilers) {
    auto toolchain = find_toolchain(runner, compiler);
    if (!toolchain) return fail(toolchain);
    all.push_back(std::move(*toolchain));
  }
  return Toolchains(std::move(all));
}

std::vector<ToolStatus> list_tools(Runner& runner, std::string_view compiler,
                                   const fs::path& llvm_parent) {
  ToolProbe probe(runner);
  std::vector<ToolStatus> tools;
  const bool gcc = wants_gcc(probe, compiler);
  const std::vector<FoundTool> clangs = find_clangs(probe, gcc ? "clang" : compiler, llvm_parent);
  FoundTool clang = clangs.empty() ? FoundTool{} : clangs.front();
  const bool usable = clang.answer.version.major() >= kOldestClang;
  const int major = usable ? clang.answer.version.major() : kOldestClang;
  tools.push_back({"clang", usable ? clang.path : fs::path{}, clang.answer.version.text(),
                   fmt::format("clang-{}", major), "compiling C", !gcc});
  for (const CompanionNeed& need : clang_companions()) {
    const FoundTool tool =
        usable ? find_companion(probe, clang, need.name).value_or(FoundTool{}) : FoundTool{};
    tools.push_back({need.name, tool.path, tool.answer.version.text(),
                     fmt::format("{}-{}", need.package, major), need.needed_for, !gcc});
  }
  const FoundTool cmake = find_on_path(probe, {"cmake"});
  tools.push_back({"cmake", is_old(cmake) ? fs::path{} : cmake.path, cmake.answer.version.text(),
                   "cmake", "configuring the project"});
  const FoundTool ninja = find_on_path(probe, {"ninja", "ninja-build"});
  tools.push_back(
      {"ninja", ninja.path, ninja.answer.version.text(), "ninja-build", "building the project"});
  const auto add_optional = [&](const char* name, const FoundTool& tool, std::string package,
                                const char* needed_for) {
    tools.push_back(
        {name, tool.path, tool.answer.version.text(), std::move(package), needed_for, false});
  };
  add_optional("valgrind", find_on_path(probe, {"valgrind"}), "valgrind",
               "instruction counts (run --instructions, hot --counts)");
  const auto add_companion = [&](const char* name, const char* needed_for) {
    add_optional(name,
                 usable ? find_companion(probe, clang, name).value_or(FoundTool{}) : FoundTool{},
                 fmt::format("bolt-{}", major), needed_for);
  };
  add_companion("llvm-bolt", "BOLT profiles");
  add_companion("merge-fdata", "BOLT profiles");
  add_optional("perf", find_on_path(probe, {"perf"}), "linux-perf",
               "BOLT's counts by the CPU's branch records");
  add_gcc(tools, probe, gcc ? compiler : "gcc", gcc);
  Toolchain libraries;
  add_optional_tools(probe, libraries, llvm_parent);
  const auto add_library = [&](const char* name, const InstalledAllocator& allocator,
                               const char* package) {
    add_optional(name, {allocator.runtime, {}}, package, "profiles with that allocator");
  };
  add_library("jemalloc", libraries.jemalloc, "libjemalloc-dev");
  add_library("mimalloc", libraries.mimalloc, "libmimalloc-dev");
  return tools;
}

}  // namespace hone
