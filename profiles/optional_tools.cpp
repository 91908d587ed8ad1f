// SPDX-License-Identifier: Apache-2.0
// Tools and libraries that only some profiles need.
#include <array>

#include "profiles/tool_search.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

/// Where Debian, Fedora, Arch and a local install have libraries.
constexpr std::array kLibraryFolders = {"/usr/local/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib64",
                                        "/usr/lib"};

fs::path find_library(std::initializer_list<const char*> names) {
  for (const char* folder : kLibraryFolders) {
    for (const char* name : names) {
      std::error_code error;
      if (fs::path path = fs::path(folder) / name; fs::exists(path, error)) return path;
    }
  }
  return {};
}

InstalledAllocator find_installed(const std::string& name,
                                  std::initializer_list<const char*> runtimes) {
  const std::string development = "lib" + name + ".so";
  InstalledAllocator allocator{.runtime = find_library(runtimes)};
  const fs::path linked = find_library({development.c_str()});
  if (!linked.empty()) allocator.link_name = name;
  if (allocator.runtime.empty()) allocator.runtime = linked;
  return allocator;
}

}  // namespace

void add_optional_tools(ToolProbe& probe, Toolchain& toolchain, const fs::path& llvm_parent) {
  toolchain.jemalloc = find_installed("jemalloc", {"libjemalloc.so.2"});
  toolchain.mimalloc =
      find_installed("mimalloc", {"libmimalloc.so.2", "libmimalloc.so.2.0", "libmimalloc.so.3"});
  FoundTool clang;
  if (toolchain.family == Family::kClang) {
    clang = {toolchain.c, probe.ask(toolchain.c)};
  } else {
    const auto clangs = find_clangs(probe, "clang", llvm_parent);
    if (clangs.empty()) return;
    clang = clangs.front();
  }
  const auto find = [&](const char* name) {
    return find_companion(probe, clang, name).value_or(FoundTool{});
  };
  const FoundTool lld = find("ld.lld");
  if (toolchain.lld.empty()) toolchain.lld = lld.path;
  toolchain.lld_version = lld.answer.text;
  const FoundTool bolt = find("llvm-bolt");
  // Behind a link of another name (llvm-bolt-19) it finds neither its runtime library nor
  // perf2bolt.
  std::error_code error;
  toolchain.bolt = bolt.path.empty() ? fs::path{} : fs::canonical(bolt.path, error);
  toolchain.bolt_version = bolt.answer.text;
  toolchain.merge_fdata = find("merge-fdata").path;
  toolchain.strip = find("llvm-strip").path;
}

}  // namespace hone
