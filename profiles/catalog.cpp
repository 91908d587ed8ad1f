// SPDX-License-Identifier: Apache-2.0
#include "profiles/catalog.h"

#include <array>

namespace hone {
namespace {

const std::array<CatalogEntry, 10>& entries() {
  static const std::array<CatalogEntry, 10> kEntries = {{
      {{"baseline", {}},
       "the project's own build of that build type, linked with LLD",
       "none: it is what you build today",
       "none: everything else is judged against it"},
      {{"O2", {.opt = Opt::kO2}},
       "-O2 for every unit, whatever the project says",
       "builds like baseline",
       "slower than -O3 where vectorised or unrolled loops carry the time"},
      {{"O3", {.opt = Opt::kO3}},
       "-O3 for every unit, whatever the project says",
       "builds a little longer than -O2",
       "larger code for often no gain; the same binary as a baseline that has -O3"},
      {{"Os", {.opt = Opt::kOs}},
       "optimises for size: less inlining and unrolling",
       "builds a little faster than -O2",
       "often slower on hot loops and call-heavy code"},
      {{"thin-lto", {.lto = Lto::kThin}},
       "link-time optimisation across units, in parallel",
       "longer links; object files hold bitcode and need LLVM's tools",
       "may grow code by inlining across units; exported symbols (-rdynamic) hold it back"},
      {{"full-lto", {.lto = Lto::kFull}},
       "link-time optimisation of the whole program as one module",
       "every link repeats all code generation on one core, with much memory",
       "seldom faster than thin-lto; the link may run out of memory on large programs"},
      {{"unity", {.unity = Unity::kOn}},
       "one translation unit per target and language",
       "full builds are shorter, but any edit recompiles the whole target",
       "fails where files of a target define equal static names or macros"},
      {{"pgo", {.pgo = Pgo::kIr}},
       "optimises for the counts of a training run",
       "a second, instrumented build and a training run",
       "untrained code gets smaller and slower; the profile ages as the source changes"},
      {{"pgo+thin-lto", {.lto = Lto::kThin, .pgo = Pgo::kIr}},
       "training counts and link-time optimisation together",
       "a second build, a training run and longer links",
       "as pgo and thin-lto"},
      {{"pgo+unity", {.unity = Unity::kOn, .pgo = Pgo::kIr}},
       "training counts and one translation unit per target",
       "a second, instrumented unity build and a training run",
       "as pgo and unity"},
  }};
  return kEntries;
}

}  // namespace

std::span<const CatalogEntry> catalog() { return entries(); }

std::span<const Group> groups() {
  static const std::array<Group, 4> kGroups = {{
      {"default",
       "what a first run should try: every profile of the catalog",
       {"baseline", "O2", "O3", "Os", "thin-lto", "full-lto", "unity", "pgo", "pgo+thin-lto",
        "pgo+unity"}},
      {"size",
       "candidates for a smaller binary",
       {"baseline", "O2", "Os", "thin-lto", "full-lto", "pgo+thin-lto"}},
      {"speed",
       "candidates for a faster binary",
       {"baseline", "O2", "O3", "thin-lto", "unity", "pgo", "pgo+thin-lto", "pgo+unity"}},
      {"all",
       "every profile of the catalog",
       {"baseline", "O2", "O3", "Os", "thin-lto", "full-lto", "unity", "pgo", "pgo+thin-lto",
        "pgo+unity"}},
  }};
  return kGroups;
}

}  // namespace hone
