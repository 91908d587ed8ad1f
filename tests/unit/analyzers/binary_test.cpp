// SPDX-License-Identifier: Apache-2.0
#include "analyzers/binary.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/tool.h"

namespace hone {
namespace {

using test::TemporaryFolder;

/// An archive of objects that are assembled from the texts.
std::filesystem::path make_archive(const TemporaryFolder& folder,
                                   const std::vector<std::string>& texts) {
  const std::string ar = test::find_tool({"llvm-ar-19", "ar"});
  REQUIRE(!ar.empty());
  auto archive = folder.path() / "lib.a";
  std::vector<std::string> command = {ar, "rcs", archive.string()};
  for (const std::string& text : texts) {
    const std::string name = "member" + std::to_string(command.size() - 3) + ".o";
    command.push_back(test::assemble(folder, name, text).string());
  }
  test::run_tool(command);
  return archive;
}

// As `gcc -flto -c` writes it (GCC 12).
constexpr const char* kSlim =
    ".section .gnu.lto_f,\"e\",@progbits\n.zero 99\n"
    ".comm __gnu_lto_slim,1,1\n";
constexpr const char* kFat =
    ".section .gnu.lto_f,\"e\",@progbits\n.zero 99\n"
    ".text\n.type f,@function\nf: ret\n.size f, 1\n";

TEST_CASE("objects that hold GCC's intermediate code say when they have sizes") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const Binary slim = load_binary(test::assemble(folder, "slim.o", kSlim)).value();
  REQUIRE(slim.warnings.size() == 1);
  CHECK(slim.warnings[0].find("slim.o holds GCC's intermediate code") != std::string::npos);
  CHECK(slim.warnings[0].find("-ffat-lto-objects") != std::string::npos);
  CHECK(load_binary(test::assemble(folder, "fat.o", kFat)).value().warnings.empty());
  const Binary archive = load_binary(make_archive(folder, {kFat, kSlim})).value();
  REQUIRE(archive.warnings.size() == 1);
  CHECK(archive.warnings[0].find("lib.a(member1.o) holds") != std::string::npos);
}

TEST_CASE("bitcode that is given alone is refused with the mend") {
  const TemporaryFolder folder;
  const auto binary = load_binary(folder.write("bitcode.o", "BC\xc0\xde rest"));
  REQUIRE(!binary);
  CHECK(binary.error().message.ends_with("is not an ELF file or a static archive"));
  CHECK(binary.error().hint.find("clang -flto") != std::string::npos);
}

TEST_CASE("an archive's names are from the sources of all members that have something to name") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const std::string nameless = ".section .init_array,\"aw\"\n.quad 1\n";
  const std::string named = ".data\n.type x,@object\nx: .zero 8\n.size x, 8\n";
  const std::string empty = ".section .note.GNU-stack\n";
  const auto path = make_archive(folder, {nameless, named, empty, named});
  CHECK(load_binary(path).value().name_sources() ==
        NameSources{{NameSource::kSymtab, 2}, {NameSource::kNone, 1}});
  const TemporaryFolder other;
  CHECK(load_binary(make_archive(other, {empty})).value().name_sources() ==
        NameSources{{NameSource::kNone, 1}});
}

TEST_CASE("members may claim only so much memory together") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const std::string large = ".comm block,40000000000000,1\n";
  CHECK(load_binary(make_archive(folder, {large})).has_value());
  const auto binary = load_binary(make_archive(folder, {large, large}));
  REQUIRE(!binary);
  CHECK(binary.error().message.find("up to member1.o") != std::string::npos);
}

TEST_CASE("an archive that was cut short is an error, wherever that was") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const std::string whole = test::slurp(make_archive(folder, {kFat, kSlim}));
  for (std::size_t size = 8; size < whole.size(); ++size) {
    CAPTURE(size);
    const auto binary = load_binary(folder.write("cut.a", whole.substr(0, size)));
    if (binary) {  // only where a member ends
      CHECK(binary->members.size() == 1);
      continue;
    }
    const bool is_said = binary.error().message.contains("cut.a is not a whole archive: ") ||
                         binary.error().message.contains("is an archive without an ELF file");
    CHECK_MESSAGE(is_said, binary.error().message);
  }
}

/// A member as ar(5) writes it.
std::string member(const std::string& name, const std::string& contents) {
  std::string header = name;
  header.resize(48, ' ');
  header += std::to_string(contents.size());
  header.resize(58, ' ');
  return header + "`\n" + contents;
}

TEST_CASE("members share a long name only as often as the archive's length allows") {
  const TemporaryFolder folder;
  const auto error_of = [&](int count) {
    std::string text = "!<arch>\n" + member("//", std::string(998, 'n') + "/\n");
    for (int i = 0; i < count; ++i) text += member("/0", "no ELF");
    return load_binary(folder.write("shared.a", text)).error().message;
  };
  CHECK(error_of(2).ends_with("is an archive without an ELF file in it"));
  CHECK(error_of(20).ends_with("the names of its members overlap too much"));
}

TEST_CASE("archives of Windows objects are refused") {
  const TemporaryFolder folder;
  const std::string index = member("/", std::string(4, '\0'));
  const auto binary = load_binary(folder.write("objects.lib", "!<arch>\n" + index + index));
  REQUIRE(!binary);
  CHECK(binary.error().message.ends_with("is an archive of Windows objects"));
}

TEST_CASE("an archive takes no debug file") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto binary = load_binary(make_archive(folder, {kFat}), folder.path() / "member0.o");
  REQUIRE(!binary);
  CHECK(binary.error().message.find("archive, which has no debug file") != std::string::npos);
}

}  // namespace
}  // namespace hone
