// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "profiles/cmake.h"
#include "profiles/log_lines.h"

TEST_CASE("the first error is found in the words of each tool") {
  struct Row {
    const char* log;
    const char* error;
  };
  const Row rows[] = {
      {"[1/2] Building\nFAILED: a.o \n/llvm/clang++ -Wno-error -c /my src/main.cpp\n"
       "In file included from /my src/x.cpp:1:\n/my src/sub/main.cpp:12:3: error: no member named "
       "'x'\n/my src/b.cpp:1:1: error: second\n2 errors generated.\n",
       "sub/main.cpp:12: no member named 'x'"},
      {"/my src/a.c:3:10: fatal error: 'zlib.h' file not found\n",
       "a.c:3: 'zlib.h' file not found"},
      {"/usr/include/x.h:3:10: error: bad\n", "/usr/include/x.h:3: bad"},
      {"/my src/a.c:3: error: without a column\n", "a.c:3: without a column"},
      {"FAILED: c.o\nclang++ -c c.cpp\nerror: a macro was disabled in the PCH file\n"
       "1 error generated.\n",
       "error: a macro was disabled in the PCH file"},
      {"/my src/a.cpp:9:1: error: unused variable 'a' [-Werror,-Wunused-variable]\n",
       "a.cpp:9: unused variable 'a' [-Werror,-Wunused-variable]"},
      {"\x1b[1m/my src/a.c:3:1: \x1b[0m\x1b[0;1;31merror: \x1b[0mcoloured\r\n", "a.c:3: coloured"},
      {"FAILED: app \n: && clang++ -o app\nld.lld: error: undefined symbol: f(int)\n>>> referenced "
       "by main.cpp:3 (/s/main.cpp:3)\n>>>     main.o:(main)\nclang++: error: linker command "
       "failed",
       "ld.lld: error: undefined symbol: f(int) (referenced by main.cpp:3 (/s/main.cpp:3))"},
      {"FAILED: app \nld.lld: error: unable to find library -lfoo\n",
       "ld.lld: error: unable to find library -lfoo"},
      {"/usr/bin/ld: a.o: in function `main':\na.cpp:(.text+0x5): undefined reference to `f'\n"
       "clang: error: linker command failed with exit code 1 (use -v to see invocation)\n",
       "a.cpp:(.text+0x5): undefined reference to `f'"},
      {"FAILED: app \n: && clang -o app\nodd linker words\nclang: error: linker command failed "
       "with exit code 1\n",
       "app: odd linker words"},
      {"clang++: error: unknown argument: '-fnope'\n",
       "clang++: error: unknown argument: '-fnope'"},
      {"clang-19: error: unable to execute command: Killed\n",
       "clang-19: error: unable to execute command: Killed"},
      {"LLVM ERROR: out of memory\n", "LLVM ERROR: out of memory"},
      {"ninja: error: 'x.h', needed by 'a.o', missing and no known rule to make it\n",
       "ninja: error: 'x.h', needed by 'a.o', missing and no known rule to make it"},
      {"CMake Error at x.cmake:39 (message):\n  Failed to clone repository: 'https://x'\n",
       "CMake Error at x.cmake:39 (message): Failed to clone repository: 'https://x'"},
      {"[1/2] x\nFAILED: gen/table.cpp \ncd /b && ./maker gen/table.cpp\nmaker: no input\nninja: "
       "build stopped: subcommand failed.\n",
       "gen/table.cpp: maker: no input"},
      {"FAILED: gen/table.cpp \ncd /b && false\nninja: build stopped: subcommand failed.\n",
       "gen/table.cpp failed without a message"},
      {"some tool died\n\n", "some tool died"},
      {"", "the build failed without a message"},
  };
  for (const Row& row : rows) CHECK(hone::first_build_error(row.log, "/my src") == row.error);
}

TEST_CASE("log lines are clean of colours and carriage returns") {
  using Lines = std::vector<std::string>;
  CHECK(hone::split_log("a\r\n\x1b[31mb\x1b[0m\n\nc") == Lines{"a", "b", "", "c"});
  CHECK(hone::split_log("\x1b[31") == Lines{""});
  CHECK(hone::split_log("\x1bx") == Lines{"x"});
  CHECK(hone::split_log("").empty());
}
