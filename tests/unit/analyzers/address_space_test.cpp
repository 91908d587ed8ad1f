// SPDX-License-Identifier: Apache-2.0
#include "analyzers/address_space.h"

#include <doctest/doctest.h>

#include "tests/support/perf_records.h"

namespace hone {
namespace {

class Spaces {
 public:
  void apply(std::uint32_t type, const std::string& body, std::uint16_t misc = 0) {
    spaces_.apply({.type = type, .misc = misc, .body = body});
  }
  void map(std::uint32_t process, std::uint64_t address, std::uint64_t length, const char* path,
           std::uint64_t offset = 0) {
    apply(PERF_RECORD_MMAP2, test::mapping_body(process, address, length, offset, path));
  }
  /// "path+offset in the file", or "nothing".
  std::string at(std::uint32_t process, std::uint64_t address) const {
    const Mapping* mapping = spaces_.find(process, address);
    if (mapping == nullptr) return "nothing";
    return spaces_.modules()[mapping->module].path + "+" +
           std::to_string(address - mapping->begin + mapping->file_offset);
  }
  const AddressSpaces& get() const { return spaces_; }

 private:
  AddressSpaces spaces_;
};

TEST_CASE("an address lies in the file that is mapped there, at its offset") {
  Spaces spaces;
  spaces.map(1, 1000, 100, "/a", 4096);
  CHECK(spaces.at(1, 999) == "nothing");
  CHECK(spaces.at(1, 1000) == "/a+4096");
  CHECK(spaces.at(1, 1099) == "/a+4195");
  CHECK(spaces.at(1, 1100) == "nothing");
  CHECK(spaces.at(2, 1000) == "nothing");
}

TEST_CASE("a later mapping hides what it covers, the pieces beside it stay") {
  Spaces spaces;
  spaces.map(1, 1000, 300, "/a");
  spaces.map(1, 1100, 100, "/b", 7);
  CHECK(spaces.at(1, 1099) == "/a+99");
  CHECK(spaces.at(1, 1100) == "/b+7");
  CHECK(spaces.at(1, 1199) == "/b+106");
  CHECK(spaces.at(1, 1200) == "/a+200");
  spaces.map(1, 900, 1000, "/c");
  CHECK(spaces.at(1, 1100) == "/c+200");
  CHECK(spaces.at(1, 1299) == "/c+399");
}

TEST_CASE("a forked process begins with its parent's mappings, a thread shares them") {
  Spaces spaces;
  spaces.map(1, 1000, 100, "/a");
  spaces.apply(PERF_RECORD_FORK, test::fork_body(2, 1));
  spaces.map(2, 1000, 100, "/b");
  CHECK(spaces.at(1, 1000) == "/a+0");
  CHECK(spaces.at(2, 1000) == "/b+0");
  spaces.apply(PERF_RECORD_FORK, test::fork_body(1, 1));
  CHECK(spaces.at(1, 1000) == "/a+0");
}

TEST_CASE("an exec clears a process, a mere change of its name does not") {
  Spaces spaces;
  spaces.map(1, 1000, 100, "/a");
  spaces.apply(PERF_RECORD_COMM, test::exec_body(1));
  CHECK(spaces.at(1, 1000) == "/a+0");
  spaces.apply(PERF_RECORD_COMM, test::exec_body(1), PERF_RECORD_MISC_COMM_EXEC);
  CHECK(spaces.at(1, 1000) == "nothing");
}

TEST_CASE("the same file is one module in all processes, another inode is another module") {
  AddressSpaces spaces;
  const std::string first = test::mapping_body(1, 0, 10, 0, "/a", 0, 5);
  const std::string again = test::mapping_body(2, 0, 10, 0, "/a", 0, 5);
  const std::string other = test::mapping_body(3, 0, 10, 0, "/a", 0, 6);
  for (const std::string& body : {first, again, other}) {
    spaces.apply({.type = PERF_RECORD_MMAP2, .body = body});
  }
  REQUIRE(spaces.modules().size() == 2);
  CHECK(spaces.modules()[0].inode == 5);
  CHECK(spaces.modules()[1].inode == 6);
}

TEST_CASE("a record that is too short changes nothing") {
  Spaces spaces;
  for (const std::string body : {"", "1234", "12345678901234567890"}) {
    spaces.apply(PERF_RECORD_MMAP2, body);
    spaces.apply(PERF_RECORD_FORK, body);
    spaces.apply(PERF_RECORD_COMM, body, PERF_RECORD_MISC_COMM_EXEC);
  }
  CHECK(spaces.get().modules().empty());
}

}  // namespace
}  // namespace hone
