// SPDX-License-Identifier: Apache-2.0
#include "profiles/conflicts.h"

#include <doctest/doctest.h>

namespace hone {
namespace {

using Words = std::vector<std::string>;

/// A program `app` in /s, built in /s/b, and a generator that is no part of it.
class Build {
 public:
  Build() {
    model.source = "/s";
    model.build = "/s/b";
    Target app;
    app.name = "app";
    app.object_folder = "CMakeFiles/app.dir";
    Target generator;
    generator.name = "generator";
    generator.object_folder = "CMakeFiles/generator.dir";
    model.targets = {app, generator};
    closure.targets = {"app"};
  }

  void compile(const std::string& source, Words flags, const std::string& target = "app") {
    graph.compiles.push_back(
        {"CXX", source + ".o", "/s/" + source, "CMakeFiles/" + target + ".dir", std::move(flags)});
  }
  void link(Words arguments, const std::string& target = "app") {
    graph.links.push_back(
        {"bin/" + target, "CMakeFiles/" + target + ".dir", {}, std::move(arguments)});
  }
  Words find(const Axes& axes = {}) const { return find_conflicts(graph, model, closure, axes); }

  BuildGraph graph;
  ProjectModel model;
  Closure closure;
};

TEST_CASE("a sanitizer is named with the first file and the number of others") {
  Build build;
  build.compile("a.cpp", {"-O2", "-fsanitize=undefined,address"});
  build.compile("b.cpp", {"-fsanitize=address", "-fsanitize=undefined"});
  build.compile("c.cpp", {"-O2"});
  build.compile("g.cpp", {"-fsanitize=thread"}, "generator");
  CHECK(build.find() == Words{"compiled with -fsanitize=address,undefined (a.cpp and 1 more): its "
                              "cost is in every figure"});
}

TEST_CASE("what is switched off again is no conflict") {
  Build build;
  build.compile("a.cpp", {"-fsanitize=address", "-fno-sanitize=address"});
  build.compile("b.cpp", {"-fsanitize=address,undefined", "-fno-sanitize=all"});
  build.compile("c.cpp", {"-fno-sanitize=all", "-fsanitize=leak"});
  CHECK(build.find() ==
        Words{"compiled with -fsanitize=leak (c.cpp): its cost is in every figure"});
}

TEST_CASE("-rdynamic works against what makes functions internal, and against nothing else") {
  Build build;
  build.link({"-O2", "-rdynamic", "-lm"});
  build.link({"-Wl,-E"}, "generator");
  const Words named = {
      "linked with -rdynamic (bin/app): what the program exports cannot be dropped or made "
      "internal, and may grow by link-time optimisation"};
  CHECK(build.find({.opt = Opt::kO3, .pgo = Pgo::kIr}).empty());
  CHECK(build.find({.lto = Lto::kThin}) == named);
  CHECK(build.find({.sections = Sections::kGc}) == named);
}

TEST_CASE("plugins of compiler and linker are named") {
  Build build;
  build.compile("a.cpp", {"-fpass-plugin=/opt/p.so"});
  build.link({"-Wl,-plugin,/opt/l.so"});
  CHECK(build.find() ==
        Words{"built with -Wl,-plugin,/opt/l.so (bin/app): what it does is not known to hone",
              "built with -fpass-plugin=/opt/p.so (a.cpp): what it does is not known to hone"});
}

TEST_CASE("LTO of the project itself keeps LLD from folding what GCC compiles") {
  Build build;
  build.compile("g.cpp", {"-flto"}, "generator");
  build.compile("a.cpp", {"-flto=auto", "-fno-lto"});
  const auto find = [&] { return find_unfoldable(build.graph, build.model, build.closure); };
  CHECK(find().empty());
  build.compile("b.cpp", {"-O2", "-flto", "-fno-fat-lto-objects"});
  CHECK(find() ==
        "the project compiles b.cpp with -flto, and LLD, which folds, cannot link GCC's LTO");
}

}  // namespace
}  // namespace hone
