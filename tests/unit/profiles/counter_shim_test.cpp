// SPDX-License-Identifier: Apache-2.0
// The shim with a runtime of our own that is slow to write and says so, which makes what else is a
// race certain.
#include "profiles/counter_shim.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/tool.h"

namespace hone {
namespace {

using test::TemporaryFolder;

/// As Clang's: its constructor comes after the shim's and registers what is written at an exit.
constexpr const char* kRuntime = R"(
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
static int writers, is_registered;
int __llvm_profile_write_file(void) {
  if (__atomic_fetch_add(&writers, 1, __ATOMIC_SEQ_CST)) puts("two at a time");
  usleep(50000);
  __atomic_fetch_sub(&writers, 1, __ATOMIC_SEQ_CST);
  puts("written");
  fflush(stdout);
  return 0;
}
void __llvm_profile_reset_counters(void) {}
static void write_at_exit(void) { __llvm_profile_write_file(); }
int __llvm_profile_register_write_file_atexit(void) {
  if (!is_registered++) atexit(write_at_exit);
  return 0;
}
__attribute__((constructor)) static void begin(void) { __llvm_profile_register_write_file_atexit(); }
)";

constexpr const char* kProgram = R"(
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static void raise_term(void) { raise(SIGTERM); }
int main(int count, char** words) {
  const char* way = words[count - 1];
  if (!strcmp(way, "kill")) kill(getpid(), SIGTERM);
  if (!strcmp(way, "raise")) { raise(SIGTERM); puts("went on"); return 3; }
  if (!strcmp(way, "abort")) abort();
  if (!strcmp(way, "late")) atexit(raise_term);
  if (!strcmp(way, "_exit")) _exit(5);
  return 0;
}
)";

/// What the program prints when it ends in that way, and the shell's word for its status.
std::string end_by(const TemporaryFolder& folder, const std::filesystem::path& program,
                   const std::string& way) {
  const auto out = folder.path() / "out";
  const std::string run = program.string() + " " + way + " 2>/dev/null; echo $?";
  test::run_tool({"/bin/sh", "-c", "ulimit -c 0; " + run}, out);
  return test::slurp(out);
}

TEST_CASE("counters are written once, whatever ends the program, and an abort stays one") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto shim = folder.write("shim.c", std::string(counter_shim_text()));
  const auto runtime = folder.write("runtime.c", kRuntime);
  const auto main = folder.write("main.c", kProgram);
  const auto program = test::compile(folder, "program",
                                     {"-O1", "-pthread", "-Wl,--wrap=_exit", "-Wl,--wrap=_Exit",
                                      shim.string(), runtime.string(), main.string()});
  CHECK(end_by(folder, program, "return") == "written\n0\n");
  CHECK(end_by(folder, program, "_exit") == "written\n5\n");
  CHECK(end_by(folder, program, "kill") == "written\n0\n");
  CHECK(end_by(folder, program, "raise") == "written\n0\n");
  CHECK(end_by(folder, program, "late") == "written\n0\n");
  CHECK(end_by(folder, program, "abort") == "written\n134\n");
}

}  // namespace
}  // namespace hone
