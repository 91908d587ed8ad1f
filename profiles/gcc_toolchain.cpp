// SPDX-License-Identifier: Apache-2.0
// GCC, with GNU ld: its LTO needs the plugin that LLD has not.
#include <fmt/format.h>

#include <algorithm>

#include "core/files.h"
#include "profiles/tool_search.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

constexpr int kNewestTried = 30;

std::vector<fs::path> gcc_paths(std::string_view compiler) {
  if (compiler.find('/') != std::string_view::npos) return {fs::path(compiler)};
  if (compiler != "gcc") return {find_program(compiler)};
  std::vector<fs::path> paths = {find_program("gcc")};
  for (int major = kNewestTried; major >= kOldestGcc; --major) {
    paths.push_back(find_program(fmt::format("gcc-{}", major)));
  }
  return paths;
}

/// "/usr/bin/gcc-12" -> "/usr/bin/gcov-tool-12", whatever stands before and behind "gcc".
fs::path beside(const fs::path& gcc, std::string_view name) {
  std::string file = gcc.filename().string();
  const auto at = file.rfind("gcc");
  if (at == std::string::npos) return {};
  return gcc.parent_path() / file.replace(at, 3, name);
}

struct Companion {
  const char* name;
  fs::path Toolchain::* member;
};
constexpr Companion kCompanions[] = {{"g++", &Toolchain::cxx},
                                     {"gcc-ar", &Toolchain::ar},
                                     {"gcc-ranlib", &Toolchain::ranlib},
                                     {"gcov-tool", &Toolchain::profdata},
                                     {"gcov-dump", &Toolchain::gcov_dump}};

Result<Toolchain> complete(ToolProbe& probe, const FoundTool& gcc) {
  Toolchain toolchain{.family = Family::kGcc, .c = gcc.path};
  toolchain.version = gcc.answer.version.text();
  add_fingerprint(toolchain, gcc);
  for (const Companion& companion : kCompanions) {
    const FoundTool tool{beside(gcc.path, companion.name),
                         probe.ask(beside(gcc.path, companion.name))};
    if (tool.answer.text.empty()) {
      return fail(fmt::format("gcc {} at {} has no {} beside it", toolchain.version,
                              gcc.path.string(), companion.name),
                  fmt::format("install the package g++-{}, or choose another compiler in hone.toml",
                              gcc.answer.version.major()));
    }
    toolchain.*companion.member = tool.path;
    add_fingerprint(toolchain, tool);
  }
  const FoundTool linker = find_on_path(probe, {"ld.bfd"});
  if (linker.path.empty()) return fail("no GNU ld (ld.bfd) found", "install the package binutils");
  toolchain.linker = linker.path;
  toolchain.linker_version = linker.answer.version.text();
  add_fingerprint(toolchain, linker);
  return toolchain;
}

}  // namespace

bool is_gcc(const FoundTool& tool) {
  return tool.answer.text.find("Free Software Foundation") != std::string::npos;
}

Result<Toolchain> find_gcc_toolchain(ToolProbe& probe, std::string_view compiler) {
  const std::string install = fmt::format("install the packages gcc-{0} g++-{0}", kOldestGcc);
  FoundTool old;
  for (const fs::path& path : gcc_paths(compiler)) {
    if (path.empty()) continue;
    // "/usr/bin/cc" is a link to a file that is called gcc.
    std::error_code error;
    const bool is_named = path.filename().string().find("gcc") != std::string::npos;
    const fs::path named = is_named ? path : fs::canonical(path, error);
    const FoundTool gcc{error ? path : named, probe.ask(path)};
    if (!is_gcc(gcc)) continue;
    if (gcc.answer.version.major() >= kOldestGcc) return complete(probe, gcc);
    if (old.path.empty()) old = gcc;
  }
  if (old.path.empty()) return fail(fmt::format("no gcc found for \"{}\"", compiler), install);
  return fail(fmt::format("gcc {} at {} is too old: hone needs {} or newer",
                          old.answer.version.text(), old.path.string(), kOldestGcc),
              install);
}

}  // namespace hone
