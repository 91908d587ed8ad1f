// SPDX-License-Identifier: Apache-2.0
// Clang and the LLVM tools of its version.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/files.h"
#include "profiles/tool_search.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

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

constexpr std::array<CompanionNeed, 5> kCompanions = {{
    {"clang++", "clang", "compiling C++", &Toolchain::cxx},
    {"ld.lld", "lld", "linking every profile", &Toolchain::linker},
    {"llvm-ar", "llvm", "static libraries of bitcode (LTO)", &Toolchain::ar},
    {"llvm-ranlib", "llvm", "static libraries of bitcode (LTO)", &Toolchain::ranlib},
    {"llvm-profdata", "llvm", "merging the counts of training runs (PGO)", &Toolchain::profdata},
}};

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
  toolchain.lld = toolchain.linker;
  toolchain.linker_version = toolchain.version;
  return toolchain;
}

}  // namespace

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

std::vector<CompanionNeed> clang_companions() { return {kCompanions.begin(), kCompanions.end()}; }

Result<Toolchain> find_clang_toolchain(ToolProbe& probe, std::string_view compiler,
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

}  // namespace hone
