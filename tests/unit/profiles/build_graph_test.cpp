// SPDX-License-Identifier: Apache-2.0
#include "profiles/build_graph.h"

#include <doctest/doctest.h>

using Words = std::vector<std::string>;

// As CMake 3.25 writes it, shortened; names with blanks, dollars and colons are escaped.
constexpr const char* kText = R"(# comment
build CMakeFiles/app.dir/src/my$ file.cpp.o: CXX_COMPILER__app_Release /s$:x/src/my$ file.cpp || order
  DEP_FILE = CMakeFiles/app.dir/src/my$ file.cpp.o.d
  FLAGS = -O2 "-DQ=\"a b\"" -DD=\$$x -O3
  OBJECT_DIR = CMakeFiles/app.dir

build sub/CMakeFiles/lib.dir/a.c.o: C_COMPILER__lib_Release /s/a.c
  FLAGS = -O1
  OBJECT_DIR = sub/CMakeFiles/lib.dir

build sub/liblib.a: C_STATIC_LIBRARY_LINKER__lib_Release sub/CMakeFiles/lib.dir/a.c.o
  OBJECT_DIR = sub/CMakeFiles/lib.dir

build lib/libp.so.1 lib/libp.so: CXX_SHARED_LIBRARY_LINKER__p_Release p.o
  LANGUAGE_COMPILE_FLAGS = -O2
  LINK_FLAGS = -fuse-ld=lld
  OBJECT_DIR = CMakeFiles/p.dir

build the$ app: CXX_EXECUTABLE_LINKER__app_Release CMakeFiles/app.dir/src/my$ file.cpp.o | sub/liblib.a || order
  FLAGS = -O2
  LINK_FLAGS = -flto=thin
  LINK_LIBRARIES = -Wl,-rpath,"\$$ORIGIN/lib"  sub/liblib.a  /usr/lib/libz.so
  OBJECT_DIR = CMakeFiles/app.dir
  POST_BUILD = cd /b && ./app -O0
build all: phony app
)";

TEST_CASE("compiles and links are read with their flags in order; the rest is left out") {
  const hone::BuildGraph graph = hone::parse_build_graph(kText);
  REQUIRE(graph.compiles.size() == 2);
  const hone::CompileStatement& compile = graph.compiles[0];
  CHECK(compile.language == "CXX");
  CHECK(compile.source == "/s:x/src/my file.cpp");
  CHECK(compile.object == "CMakeFiles/app.dir/src/my file.cpp.o");
  CHECK(compile.object_folder == "CMakeFiles/app.dir");
  CHECK(compile.flags == Words{"-O2", "-DQ=\"a b\"", "-DD=$x", "-O3"});
  CHECK(graph.compiles[1].language == "C");

  REQUIRE(graph.links.size() == 2);
  CHECK(graph.links[0].output == "lib/libp.so.1");
  CHECK(graph.links[0].arguments == Words{"-O2", "-fuse-ld=lld"});
  CHECK(graph.links[1].output == "the app");
  CHECK(graph.links[1].objects.size() == 1);
  CHECK(graph.links[1].arguments ==
        Words{"-O2", "-flto=thin", "-Wl,-rpath,$ORIGIN/lib", "sub/liblib.a", "/usr/lib/libz.so"});
}

TEST_CASE("flags that no shell word split can read are found all the same") {
  const auto graph = hone::parse_build_graph(
      "build a.o: C_COMPILER__a_ a.c\n  FLAGS = -DX=$$(date) -O2\n  OBJECT_DIR = d\n");
  REQUIRE(graph.compiles.size() == 1);
  CHECK(graph.compiles[0].flags.back() == "-O2");
}

TEST_CASE("broken text ends in nothing, not in a crash") {
  CHECK(hone::parse_build_graph("").compiles.empty());
  CHECK(hone::parse_build_graph("build").links.empty());
  CHECK(hone::parse_build_graph("build a: CXX_COMPILER__a_").compiles.empty());
  CHECK(hone::parse_build_graph("build a$").compiles.empty());
  CHECK(hone::parse_build_graph("build : C_EXECUTABLE_LINKER__a_\n  X").links.empty());
  CHECK(!hone::load_build_graph("/nowhere"));
}
