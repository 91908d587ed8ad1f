// SPDX-License-Identifier: Apache-2.0
#include "profiles/toolchain.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>

#include "profiles/tool_probe.h"
#include "tests/support/scripted_runner.h"
#include "tests/support/temporary_folder.h"

namespace fs = std::filesystem;
using hone::find_toolchain;
using hone::parse_version;
using hone::test::ScriptedRunner;
using hone::test::TemporaryFolder;

namespace {

/// A made-up machine: files that can be found, and what each says when it is asked. PATH is the
/// folder "path" of it while the object lives.
class Machine {
 public:
  Machine() : runner([this](const hone::Command& command) { return answer(command); }) {
    if (const char* path = std::getenv("PATH")) old_path_ = path;
    fs::create_directories(bin());
    ::setenv("PATH", bin().c_str(), 1);
  }
  ~Machine() { ::setenv("PATH", old_path_.c_str(), 1); }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  fs::path bin() const { return folder_.path() / "path"; }
  fs::path parent() const { return folder_.path() / "lib"; }
  fs::path llvm(int major) const { return parent() / fmt::format("llvm-{}", major) / "bin"; }

  void add(const fs::path& tool, const std::string& says) {
    folder_.write(tool.lexically_relative(folder_.path()), "");
    fs::permissions(tool, fs::perms::owner_all);
    says_[tool.string()] = says;
  }

  void add_llvm(int major, const std::string& version) {
    add(llvm(major) / "clang", fmt::format("Debian clang version {} (1)\nTarget: x\n", version));
    add(llvm(major) / "clang++", fmt::format("Debian clang version {} (1)\n", version));
    add(llvm(major) / "ld.lld", fmt::format("Debian LLD {} (compatible)\n", version));
    for (const char* tool : {"llvm-ar", "llvm-ranlib", "llvm-profdata"}) {
      add(llvm(major) / tool, fmt::format("Debian LLVM version {}\n", version));
    }
  }

  void add_build_tools() {
    add(bin() / "cmake", "cmake version 3.25.1\n\nCMake suite\n");
    add(bin() / "ninja", "1.11.1\n");
  }

  void remove(const fs::path& tool) const { fs::remove(tool); }

  hone::Result<hone::Toolchain> find(std::string_view compiler = "clang") {
    return find_toolchain(runner, compiler, parent());
  }

  ScriptedRunner runner;

 private:
  hone::Result<hone::Outcome> answer(const hone::Command& command) {
    const auto found = says_.find(command.argv.at(0));
    if (found == says_.end()) return hone::fail("no such program");
    std::ofstream(command.stdout_file) << found->second;
    return hone::test::exited(0);
  }

  TemporaryFolder folder_{"träp machine"};
  std::map<std::string, std::string> says_;
  std::string old_path_;
};

bool mentions(const std::string& text, const std::string& word) {
  return text.find(word) != std::string::npos;
}

}  // namespace

TEST_CASE("versions are found in what tools really print") {
  CHECK(parse_version("Debian clang version 19.1.7 (3~deb12u1)").text() == "19.1.7");
  CHECK(parse_version("Debian LLD 19.1.7 (compatible with GNU linkers)").text() == "19.1.7");
  CHECK(parse_version("1.11.1\n").text() == "1.11.1");
  CHECK(parse_version("valgrind-3.19.0").text() == "3.19.0");
  CHECK(parse_version("clang version 20.0.0git (https://x/y 123)").text() == "20.0.0");
  CHECK(parse_version("cmake version 3.28.0-rc1").text() == "3.28.0");
  CHECK(parse_version("no version 5 here").text().empty());
  CHECK(parse_version("99999999999999999999.1").text().empty());
  CHECK(parse_version("3.9") < parse_version("3.24"));
  CHECK(parse_version("3.24") == parse_version("3.24.0"));
}

TEST_CASE("the newest complete clang is taken, with the tools beside it") {
  Machine machine;
  machine.add_llvm(14, "14.0.6");
  machine.add_llvm(19, "19.1.7");
  machine.add_llvm(20, "20.1.0");
  machine.add_build_tools();
  const auto toolchain = machine.find();
  REQUIRE(toolchain);
  CHECK(toolchain->version == "20.1.0");
  CHECK(toolchain->c == machine.llvm(20) / "clang");
  CHECK(toolchain->linker == machine.llvm(20) / "ld.lld");
  CHECK(toolchain->profdata == machine.llvm(20) / "llvm-profdata");
  CHECK(toolchain->cmake_version == "3.25.1");
  CHECK(toolchain->title() == "clang 20.1.0");
  CHECK(mentions(toolchain->fingerprint, "Debian LLD 20.1.0"));

  machine.remove(machine.llvm(20) / "ld.lld");
  CHECK(machine.find().value().version == "19.1.7");
}

TEST_CASE("a link on PATH leads to the tools beside the real program") {
  Machine machine;
  machine.add_llvm(19, "19.1.7");
  machine.add_build_tools();
  fs::create_symlink(machine.llvm(19) / "clang", machine.bin() / "my-clang");
  CHECK(machine.find("my-clang").value().c == machine.llvm(19) / "clang");
  CHECK(machine.find((machine.bin() / "my-clang").string()).value().c ==
        machine.llvm(19) / "clang");
}

TEST_CASE("a companion of another version is none") {
  Machine machine;
  machine.add_llvm(19, "19.1.7");
  machine.add_build_tools();
  machine.remove(machine.llvm(19) / "ld.lld");
  machine.add(machine.bin() / "ld.lld", "LLD 14.0.6\n");
  const auto toolchain = machine.find();
  REQUIRE(!toolchain);
  CHECK(mentions(toolchain.error().message, "ld.lld"));
  CHECK(mentions(toolchain.error().hint, "lld-19"));
  machine.add(machine.bin() / "ld.lld-19", "LLD 19.1.7\n");
  CHECK(machine.find().value().linker == machine.bin() / "ld.lld-19");
}

TEST_CASE("what is missing or too old is named with its package") {
  Machine machine;
  CHECK(mentions(machine.find().error().hint, "clang-19 lld-19 llvm-19"));
  machine.add_llvm(14, "14.0.6");
  CHECK(mentions(machine.find().error().message, "too old"));
  machine.add_llvm(19, "19.1.7");
  CHECK(mentions(machine.find().error().hint, "package cmake"));
  machine.add(machine.bin() / "cmake", "cmake version 3.18.4\n");
  CHECK(mentions(machine.find().error().message, "3.24 or newer"));
  machine.add(machine.bin() / "cmake", "cmake version 3.24.0\n");
  CHECK(mentions(machine.find().error().hint, "ninja-build"));
  machine.add(machine.bin() / "ninja", "1.11.1\n");
  CHECK(machine.find());
  CHECK(mentions(machine.find("/nowhere/clang").error().message, "/nowhere/clang"));
  CHECK(mentions(machine.find("gcc").error().hint, "g++-12"));
}

TEST_CASE("GCC is found with its companions, and an old one is refused") {
  Machine machine;
  machine.add(machine.bin() / "cmake", "cmake version 3.25.1\n");
  machine.add(machine.bin() / "ninja", "1.11.1\n");
  machine.add(machine.bin() / "ld.bfd", "GNU ld (GNU Binutils) 2.40\n");
  const std::string owner = "\nCopyright (C) Free Software Foundation, Inc.\n";
  machine.add(machine.bin() / "gcc", "gcc (Debian) 11.3.0" + owner);
  CHECK(mentions(machine.find("gcc").error().message, "too old"));
  machine.add(machine.bin() / "gcc-12", "gcc-12 (Debian) 12.2.0" + owner);
  CHECK(mentions(machine.find("gcc").error().message, "has no g++"));
  for (const char* tool :
       {"g++-12", "gcc-ar-12", "gcc-ranlib-12", "gcov-tool-12", "gcov-dump-12"}) {
    machine.add(machine.bin() / tool, std::string(tool) + " (Debian) 12.2.0" + owner);
  }
  const auto gcc = machine.find("gcc");
  REQUIRE_MESSAGE(gcc, gcc.error().message);
  CHECK(gcc->title() == "gcc 12.2.0");
  CHECK(gcc->linker_title() == "GNU ld 2.40");
  CHECK(gcc->cxx == machine.bin() / "g++-12");
  CHECK(gcc->profdata == machine.bin() / "gcov-tool-12");
  CHECK(machine.find("gcc-12"));
  CHECK_FALSE(machine.find("gcc-13"));
}

TEST_CASE("every tool is listed, found or not, with its package") {
  Machine machine;
  const auto find = [&](const std::string& name) {
    const auto tools = hone::list_tools(machine.runner, "clang", machine.parent());
    return *std::ranges::find(tools, name, &hone::ToolStatus::name);
  };
  for (const char* name : {"clang", "clang++", "ld.lld", "llvm-ar", "llvm-ranlib", "llvm-profdata",
                           "cmake", "ninja"}) {
    CHECK(find(name).required);
    CHECK(find(name).path.empty());
    CHECK(!find(name).package.empty());
  }
  CHECK(!find("valgrind").required);
  CHECK(!find("gcc").required);
  CHECK(find("llvm-bolt").package == "bolt-19");
  machine.add_llvm(14, "14.0.6");
  CHECK(find("clang").path.empty());
  CHECK(find("clang").version == "14.0.6");
  machine.add_llvm(19, "19.1.7");
  CHECK(find("clang").path == machine.llvm(19) / "clang");
  CHECK(find("ld.lld").version == "19.1.7");
}
