// SPDX-License-Identifier: Apache-2.0
#include "profiles/bolt_step.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "profiles/bolt_files.h"
#include "tests/support/temporary_folder.h"

using namespace hone;

TEST_CASE("the function that BOLT cannot move is read from its advice") {
  CHECK(find_unmovable_function(
            "BOLT-ERROR: unable to get new address corresponding to input address 0x1 in function "
            "run_code. Consider adding this function to --skip-funcs=...\n") == "run_code");
  CHECK(find_unmovable_function("BOLT-INFO: all is well\n").empty());
}

TEST_CASE("line tables are kept where BOLT keeps their files apart: not those of GCC") {
  const std::string option = "-update-debug-sections";
  CHECK(std::ranges::count(bolt_options(Family::kClang), option) == 1);
  CHECK(std::ranges::count(bolt_options(Family::kGcc), option) == 0);
}

TEST_CASE("BOLT's output belongs to the step whose key is beside it") {
  const test::TemporaryFolder root;
  CHECK_FALSE(has_bolt_output(root.path(), "abc"));
  root.write("hone-bolt-key", "abc");
  CHECK(has_bolt_output(root.path(), "abc"));
  CHECK_FALSE(has_bolt_output(root.path(), "abd"));
}
