// SPDX-License-Identifier: Apache-2.0
#include "profiles/toolchain.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "core/files.h"
#include "profiles/tool_probe.h"

namespace hone {
namespace {

namespace fs = std::filesystem;

struct FoundTool {
  fs::path path;
  ToolAnswer answer;
};

// The file behind all links: Debian's /usr/bin/clang-19 is a link into the LLVM folder, and only
// there do the tools find their companions and runtime libraries.
fs::path real_path(const fs::path& path) {
  std::error_code error;
  fs::path real = fs::canonical(path, error);
  return error ? fs::path{} : real;
}

bool says_clang(const FoundTool& tool) {
  return tool.answer.text.find("clang version") != std::string::npos;
}

std::vector<fs::path> clang_paths(const fs::path& llvm_parent) {
  std::vector<fs::path> paths = {find_program("clang")};
  for (int major = kOldestClang; major < kOldestClang + 20; ++major) {
    paths.push_back(find_program(fmt::format("clang-{}", major)));
  }
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(llvm_parent, error)) {
    if (entry.path().filename().string().starts_with("llvm-")) {
      paths.push_back(entry.path() / "bin/clang");
    }
  }
  std::vector<fs::path> real;
  for (const fs::path& path : paths) {
    const fs::path found = path.empty() ? fs::path{} : real_path(path);
    if (!found.empty() && std::ranges::find(real, found) == real.end()) real.push_back(found);
  }
  return real;
}

// Every clang that answers, newest first.
std::vector<FoundTool> find_clangs(ToolProbe& probe, std::string_view compiler,
                                   const fs::path& llvm_parent) {
  std::vector<fs::path> paths;
  if (compiler == "clang") {
    paths = clang_paths(llvm_parent);
  } else if (compiler.find('/') == std::string_view::npos) {
    paths = {real_path(find_program(compiler))};
  } else {
    paths = {real_path(compiler)};
  }
  std::vector<FoundTool> found;
  for (const fs::path& path : paths) {
    FoundTool tool{path, probe.ask(path)};
    if (!says_clang(tool)) continue;
    const auto version = [](const FoundTool& other) { return other.answer.version; };
    const auto place =
        std::ranges::upper_bound(found, version(tool), std::ranges::greater{}, version);
    found.insert(place, std::move(tool));
  }
  return found;
}

std::optional<FoundTool> find_companion(ToolProbe& probe, const FoundTool& clang,
                                        const std::string& name) {
  const int major = clang.answer.version.major();
  const std::array<fs::path, 3> places = {clang.path.parent_path() / name,
                                          find_program(fmt::format("{}-{}", name, major)),
                                          find_program(name)};
  for (const fs::path& place : places) {
    std::error_code error;
    if (place.empty() || !fs::exists(place, error)) continue;
    FoundTool tool{place, probe.ask(place)};
    if (tool.answer.version.major() == major) return tool;
  }
  return std::nullopt;
}

struct CompanionNeed {
  const char* name;
  const char* package;  // Debian's, without the version
  const char* needed_for;
  fs::path Toolchain::* member;
};

constexpr std::array<CompanionNeed, 5> kCompanions = {{
    {"clang++", "clang", "compiling C++", &Toolchain::cxx},
    {"ld.lld", "lld", "linking every profile", &Toolchain::linker},
    {"llvm-ar", "llvm", "static libraries of bitcode (LTO)", &Toolchain::ar},
    {"llvm-ranlib", "llvm", "static libraries of bitcode (LTO)", &Toolchain::ranlib},
    {"llvm-profdata", "llvm", "merging the counts of training runs (PGO)", &Toolchain::profdata},
}};

void add_fingerprint(Toolchain& toolchain, const FoundTool& tool) {
  toolchain.fingerprint += fmt::format("{}\n{}\n", tool.path.string(), tool.answer.text);
}

Result<Toolchain> complete(ToolProbe& probe, const FoundTool& clang) {
  Toolchain toolchain;
  toolchain.c = clang.path;
  toolchain.version = clang.answer.version.text();
  add_fingerprint(toolchain, clang);
  const int major = clang.answer.version.major();
  for (const CompanionNeed& need : kCompanions) {
    const std::optional<FoundTool> tool = find_companion(probe, clang, need.name);
    if (!tool) {
      return fail(
          fmt::format("clang {} has no {} of its version beside it", toolchain.version, need.name),
          fmt::format("install the package {}-{}, or choose another compiler in hone.toml",
                      need.package, major));
    }
    toolchain.*need.member = tool->path;
    add_fingerprint(toolchain, *tool);
  }
  return toolchain;
}

Result<Toolchain> find_compiler(ToolProbe& probe, std::string_view compiler,
                                const fs::path& llvm_parent) {
  const std::vector<FoundTool> clangs = find_clangs(probe, compiler, llvm_parent);
  const std::string install =
      fmt::format("install the packages clang-{0} lld-{0} llvm-{0}", kOldestClang);
  if (clangs.empty()) {
    if (compiler == "clang") return fail("no clang found", install);
    return fail(fmt::format("compiler '{}' is no clang that can be run", compiler),
                fmt::format("name an existing clang, or use \"clang\"; {}", install));
  }
  Result<Toolchain> first = fail("");
  for (const FoundTool& clang : clangs) {
    if (clang.answer.version.major() < kOldestClang) break;
    Result<Toolchain> toolchain = complete(probe, clang);
    if (toolchain) return toolchain;
    if (first.error().message.empty()) first = std::move(toolchain);
  }
  if (!first.error().message.empty()) return first;
  return fail(
      fmt::format("clang {} at {} is too old: hone needs {} or newer",
                  clangs.front().answer.version.text(), clangs.front().path.string(), kOldestClang),
      install);
}

FoundTool find_on_path(ToolProbe& probe, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const fs::path path = find_program(name);
    if (!path.empty()) return {path, probe.ask(path)};
  }
  return {};
}

bool is_old(const FoundTool& cmake) { return cmake.answer.version < parse_version(kOldestCmake); }

}  // namespace

std::string Toolchain::title() const { return fmt::format("clang {}", version); }

Result<Toolchain> find_toolchain(Runner& runner, std::string_view compiler,
                                 const fs::path& llvm_parent) {
  ToolProbe probe(runner);
  Result<Toolchain> toolchain = find_compiler(probe, compiler, llvm_parent);
  if (!toolchain) return toolchain;
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
  return toolchain;
}

std::vector<ToolStatus> list_tools(Runner& runner, std::string_view compiler,
                                   const fs::path& llvm_parent) {
  ToolProbe probe(runner);
  std::vector<ToolStatus> tools;
  const std::vector<FoundTool> clangs = find_clangs(probe, compiler, llvm_parent);
  FoundTool clang = clangs.empty() ? FoundTool{} : clangs.front();
  const bool usable = clang.answer.version.major() >= kOldestClang;
  const int major = usable ? clang.answer.version.major() : kOldestClang;
  tools.push_back({"clang", usable ? clang.path : fs::path{}, clang.answer.version.text(),
                   fmt::format("clang-{}", major), "compiling C"});
  for (const CompanionNeed& need : kCompanions) {
    const FoundTool tool =
        usable ? find_companion(probe, clang, need.name).value_or(FoundTool{}) : FoundTool{};
    tools.push_back({need.name, tool.path, tool.answer.version.text(),
                     fmt::format("{}-{}", need.package, major), need.needed_for});
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
               "exact instruction counts and heap profiles (not used yet)");
  add_optional("perf", find_on_path(probe, {"perf"}), "linux-perf",
               "run time per symbol (not used yet)");
  add_optional(
      "llvm-bolt",
      usable ? find_companion(probe, clang, "llvm-bolt").value_or(FoundTool{}) : FoundTool{},
      fmt::format("bolt-{}", major), "BOLT profiles (not used yet)");
  return tools;
}

}  // namespace hone
