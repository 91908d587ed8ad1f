// SPDX-License-Identifier: Apache-2.0
// The launcher itself, run by a shell as ninja runs it: in the build folder.
#include "profiles/object_reuse.h"

#include <doctest/doctest.h>

#include <cstdlib>

#include "tests/support/temporary_folder.h"

using namespace hone;

TEST_CASE("a file that the donor has is copied and counted, others are compiled") {
  const test::TemporaryFolder root;
  const BuildSetup setup{.build = root.path() / "build", .donor = root.path() / "donor"};
  root.write("donor/sub/a.o", "object");
  root.write("donor/all.pch", "header");
  root.write("build/sub/keep", "");
  REQUIRE(write_reuse_launcher(setup));
  CHECK(count_reused(setup) == 0);
  const auto launch = [&](const std::string& output) {
    const std::string line = "cd '" + setup.build.string() + "' && sh hone-reuse.sh '" +
                             setup.donor.string() + "' touch -c -o 2>/dev/null " + output;
    return std::system(line.c_str());
  };
  CHECK(launch("sub/a.o") == 0);
  CHECK(test::slurp(setup.build / "sub/a.o") == "object");
  CHECK(count_reused(setup) == 1);
  CHECK(launch("sub/b.o") != 0);  // touch knows no -o: the "compiler" was run
  CHECK(launch("all.pch") != 0);
  CHECK(count_reused(setup) == 1);
}

TEST_CASE("cmake gets a launcher for C and C++, and none without a donor") {
  CHECK(reuse_arguments({.build = "/b"}).empty());
  const auto arguments = reuse_arguments({.build = "/b", .donor = "/d"});
  REQUIRE(arguments.size() == 2);
  CHECK(arguments[0] == "-DCMAKE_C_COMPILER_LAUNCHER:STRING=sh;/b/hone-reuse.sh;/d");
}
