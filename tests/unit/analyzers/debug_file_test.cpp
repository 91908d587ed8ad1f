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
  std::string objcopy = test::find_tool({"llvm-objcopy-19", "objcopy"});

  explicit Split(const std::string& build_id) {
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

  void remove_section(const std::filesystem::path& file, const std::string& name) const {
    test::run_tool({objcopy, "--remove-section=" + name, file.string()});
  }

  /// What is wrong with `debug` as the file that the user names; empty when it is taken.
  std::string reason() const {
    const auto binary = load_binary(bare, debug);
    return binary ? "" : binary.error().message.substr(binary.error().message.rfind(": ") + 2);
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

TEST_CASE("a debug file that the user names is taken where build-id or checksum say that it fits") {
  if (test::lacks_tools()) return;
  const Split named("-Wl,--build-id=0xabcdef01");
  std::ofstream(named.debug, std::ios::app) << "the build-id goes before the checksum";
  CHECK(load_binary(named.bare, named.debug).value().warnings.empty());
  const Split nameless("-Wl,--build-id=none");
  const Binary binary = load_binary(nameless.bare, nameless.debug).value();
  CHECK(binary.warnings.empty());
  CHECK(binary.has_debug_names);
  std::ofstream(nameless.debug, std::ios::app) << "another build";
  CHECK(nameless.reason() == "its checksum is not the one in .gnu_debuglink");
}

TEST_CASE("a debug file that nothing vouches for is taken with a note, if its code is the same") {
  if (test::lacks_tools()) return;
  const Split split("-Wl,--build-id=none");
  split.remove_section(split.bare, ".gnu_debuglink");
  const Binary binary = load_binary(split.bare, split.debug).value();
  CHECK(binary.has_debug_names);
  REQUIRE(binary.warnings.size() == 1);
  CHECK(binary.warnings[0].find("library.debug is not verified") != std::string::npos);
  test::compile(split.folder, "library.debug",
                {"-O2", "-fPIC", "-shared", "-Wl,--build-id=none",
                 split.folder.write("other.c", "int f(int a) { return a * 5; }\n").string()});
  CHECK(split.reason() == "their code sections differ");
}

TEST_CASE("a build-id that the other file lacks or has otherwise is an error") {
  if (test::lacks_tools()) return;
  const Split split("-Wl,--build-id=0xabcdef01");
  split.remove_section(split.bare, ".gnu_debuglink");
  split.remove_section(split.debug, ".note.gnu.build-id");
  CHECK(split.reason() == "only one of them has a build-id");
  const Split other("-Wl,--build-id=0xabcdef02");
  std::filesystem::copy_file(other.debug, split.debug,
                             std::filesystem::copy_options::overwrite_existing);
  CHECK(split.reason() == "their build-ids differ");
}

TEST_CASE("a file without names and debugging information is no debug file") {
  if (test::lacks_tools()) return;
  const Split split("-Wl,--build-id=0xabcdef01");
  const auto binary = load_binary(split.bare, split.bare);
  REQUIRE(!binary);
  CHECK(binary.error().message.ends_with("has neither a symbol table nor debugging information"));
}

}  // namespace
}  // namespace hone
