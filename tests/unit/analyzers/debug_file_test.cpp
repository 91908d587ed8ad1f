// SPDX-License-Identifier: Apache-2.0
#include "analyzers/debug_file.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "analyzers/binary.h"
#include "tests/support/tool.h"

namespace hone {
namespace {

using test::TemporaryFolder;

/// A stripped library beside its debug file, which .gnu_debuglink names.
struct Split {
  TemporaryFolder folder;
  std::filesystem::path bare = folder.path() / "bare.so";
  std::filesystem::path debug = folder.path() / "library.debug";

  explicit Split(const std::string& build_id) {
    const std::string objcopy = test::find_tool({"llvm-objcopy-19", "objcopy"});
    REQUIRE(!objcopy.empty());
    const auto source = folder.write("library.c",
                                     "static int g(int a) { return a; }\n"
                                     "int f(int a) { return g(a) * 3; }\n");
    const auto whole =
        test::compile(folder, "whole.so", {"-O0", "-fPIC", "-shared", build_id, source.string()});
    test::run_tool({objcopy, "--only-keep-debug", whole.string(), debug.string()});
    test::run_tool({objcopy, "--strip-all", "--add-gnu-debuglink=" + debug.string(), whole.string(),
                    bare.string()});
  }

  NameSource source() const { return load_binary(bare).value().members[0].breakdown.source; }
};

TEST_CASE("the debug file is looked for by build-id, then by its link, as debuggers do") {
  if (test::lacks_tools()) return;
  const Split split("-Wl,--build-id=0xabcdef01");
  const MappedFile file = MappedFile::open(split.bare).value();
  const auto candidates =
      debug_file_candidates(parse_elf(file.bytes(), "bare.so").value(), split.bare);
  REQUIRE(candidates.size() == 4);
  CHECK(candidates[0] == "/usr/lib/debug/.build-id/ab/cdef01.debug");
  CHECK(candidates[1].filename() == "library.debug");
  CHECK(candidates[2].parent_path().filename() == ".debug");
  CHECK(candidates[3].string().starts_with("/usr/lib/debug/"));
  CHECK(split.source() == NameSource::kSymtab);
}

TEST_CASE("without a build-id the checksum of the link decides") {
  if (test::lacks_tools()) return;
  const Split split("-Wl,--build-id=none");
  CHECK(split.source() == NameSource::kSymtab);
  std::ofstream(split.debug, std::ios::app) << "another build";
  CHECK(split.source() == NameSource::kDynsym);
}

}  // namespace
}  // namespace hone
