// SPDX-License-Identifier: Apache-2.0
#include "profiles/catalog.h"

#include <array>

namespace hone {
namespace {

constexpr std::string_view kNoNeed;
constexpr std::string_view kTraining = "training commands";

const CatalogEntry kEntries[] = {
    {{"baseline", {}},
     "the project's own build of that build type, linked with LLD (GCC: GNU ld)",
     "none: it is what you build today",
     "none: everything else is judged against it",
     kNoNeed},
    {{"O2", {.opt = Opt::kO2}},
     "-O2 for every unit, whatever the project says",
     "builds like baseline",
     "slower than -O3 where vectorised or unrolled loops carry the time",
     kNoNeed},
    {{"O3", {.opt = Opt::kO3}},
     "-O3 for every unit, whatever the project says",
     "builds a little longer than -O2",
     "larger code for often no gain; the same binary as a baseline that has -O3",
     kNoNeed},
    {{"Os", {.opt = Opt::kOs}},
     "optimises for size: less inlining and unrolling",
     "builds a little faster than -O2",
     "often slower on hot loops and call-heavy code",
     kNoNeed},
    {{"Oz", {.opt = Opt::kOz}},
     "optimises for size alone: no vectorising, hardly any inlining",
     "builds a little faster than -O2",
     "slower than Os wherever time matters",
     kNoNeed},
    {{"gc-sections", {.sections = Sections::kGc}},
     "a section for each function and object; the linker drops what nothing refers to",
     "larger object files",
     "code that is only found by a linker script's section names is dropped",
     kNoNeed},
    {{"icf-safe", {.sections = Sections::kIcfSafe}},
     "gc-sections, and equal functions whose address nobody compares become one",
     "as gc-sections",
     "stacks of a debugger or profiler may name the other one of two equal functions",
     "LLD"},
    {{"icf-all", {.sections = Sections::kIcfAll}},
     "gc-sections, and all equal functions become one",
     "as gc-sections",
     "wrong where the program compares addresses of functions",
     "LLD"},
    {{"strip", {.strip = Strip::kAll}},
     "no symbols and no debug information in the file; what is loaded stays the same",
     "none",
     "profilers, debuggers and crash reports need the unstripped file too",
     kNoNeed},
    {{"unity", {.unity = Unity::kOn}},
     "one translation unit per target and language",
     "full builds are shorter, but any edit recompiles the whole target",
     "fails where files of a target define equal static names or macros",
     kNoNeed},
    {{"x86-64-v2", {.arch = Arch::kV2}},
     "instructions up to SSE4.2 and POPCNT",
     "runs only on CPUs since about 2009",
     "ends with SIGILL on CPUs that lack the level",
     "such a CPU"},
    {{"x86-64-v3", {.arch = Arch::kV3}},
     "instructions up to AVX2, BMI2 and FMA",
     "runs only on CPUs since about 2013, not on all small ones",
     "ends with SIGILL on CPUs that lack the level; FMA changes the last digits of results",
     "such a CPU"},
    {{"x86-64-v4", {.arch = Arch::kV4}},
     "instructions up to AVX-512",
     "runs only on servers since about 2017 and some desktops",
     "ends with SIGILL on CPUs that lack the level; wide vectors may lower the clock",
     "such a CPU"},
    {{"native", {.arch = Arch::kNative}},
     "all instructions of this very CPU",
     "runs for certain only on this model of CPU",
     "ends with SIGILL elsewhere; in no group, only tried when named",
     kNoNeed},
    {{"thin-lto", {.lto = Lto::kThin}},
     "link-time optimisation across units, in parallel",
     "longer links; object files hold the compiler's own code and need its tools",
     "may grow code by inlining across units; exported symbols (-rdynamic) hold it back",
     kNoNeed},
    {{"jemalloc", {.allocator = Allocator::kJemalloc}},
     "jemalloc in place of libc's malloc: linked, or preloaded where it cannot be linked",
     "one more library at run time",
     "may hold more memory; programs that allocate little gain nothing",
     "jemalloc"},
    {{"mimalloc", {.allocator = Allocator::kMimalloc}},
     "mimalloc in place of libc's malloc: linked, or preloaded where it cannot be linked",
     "one more library at run time",
     "may hold more memory; programs that allocate little gain nothing",
     "mimalloc"},
    {{"jemalloc-preload", {.allocator = Allocator::kJemallocPreload}},
     "the baseline's program, run with jemalloc preloaded",
     "LD_PRELOAD wherever the program starts; its children inherit it",
     "as jemalloc; without effect on static and set-uid programs",
     "jemalloc"},
    {{"mimalloc-preload", {.allocator = Allocator::kMimallocPreload}},
     "the baseline's program, run with mimalloc preloaded",
     "LD_PRELOAD wherever the program starts; its children inherit it",
     "as mimalloc; without effect on static and set-uid programs",
     "mimalloc"},
    {{"full-lto", {.lto = Lto::kFull}},
     "link-time optimisation of the whole program as one module",
     "every link repeats all code generation on one core, with much memory",
     "seldom faster than thin-lto; the link may run out of memory on large programs",
     kNoNeed},
    {{"pgo", {.pgo = Pgo::kIr}},
     "optimises for the counts of a training run",
     "a second, instrumented build and a training run",
     "untrained code gets smaller and slower; the profile ages as the source changes",
     kTraining},
    {{"bolt", {.post_link = PostLink::kBolt}},
     "moves the linked program's hot code together, by the counts of a training run",
     "a training run, of the instrumented program where perf has no branch records; files grow by "
     "alignment and the old code",
     "untrained code gets farther away; never run GNU strip on what BOLT made",
     "llvm-bolt, training commands"},
    {{"pgo+thin-lto", {.lto = Lto::kThin, .pgo = Pgo::kIr}},
     "training counts and link-time optimisation together",
     "a second build, a training run and longer links",
     "as pgo and thin-lto",
     kTraining},
    {{"pgo+unity", {.unity = Unity::kOn, .pgo = Pgo::kIr}},
     "training counts and one translation unit per target",
     "a second, instrumented unity build and a training run",
     "as pgo and unity",
     kTraining},
    {{"cspgo", {.pgo = Pgo::kCs}},
     "pgo, and a second training that counts inlined copies by where they were inlined",
     "three builds and two training runs",
     "as pgo; the second training gains little where the first one inlined little",
     "Clang, training commands"},
    {{"cspgo+thin-lto", {.lto = Lto::kThin, .pgo = Pgo::kCs}},
     "context-sensitive training counts and link-time optimisation together",
     "three builds, two training runs and longer links",
     "as cspgo and thin-lto",
     "Clang, training commands"},
    {{"pgo+thin-lto+bolt", {.lto = Lto::kThin, .pgo = Pgo::kIr, .post_link = PostLink::kBolt}},
     "all that training can give: counts, link-time optimisation, code layout",
     "two builds, longer links and two training runs",
     "as pgo, thin-lto and bolt",
     "llvm-bolt, training commands"},
};

/// The whole catalog but what runs on this machine alone, and what does not change the program.
std::vector<std::string_view> names_of_all() {
  std::vector<std::string_view> names;
  for (const CatalogEntry& entry : kEntries) {
    const Axes& axes = entry.profile.axes;
    const bool preloads = axes.allocator == Allocator::kJemallocPreload ||
                          axes.allocator == Allocator::kMimallocPreload;
    if (axes.arch != Arch::kNative && !preloads) names.emplace_back(entry.profile.name);
  }
  return names;
}

}  // namespace

std::span<const CatalogEntry> catalog() { return kEntries; }

std::span<const Group> groups() {
  static const std::array<Group, 4> kGroups = {{
      {"default",
       "what a first run should try",
       {"baseline", "O2", "O3", "Os", "thin-lto", "full-lto", "unity", "pgo", "pgo+thin-lto",
        "pgo+unity"}},
      {"size",
       "candidates for a smaller binary",
       {"baseline", "O2", "Os", "Oz", "gc-sections", "icf-safe", "icf-all", "strip", "thin-lto",
        "full-lto", "pgo+thin-lto", "Oz+thin-lto+icf-safe"}},
      {"speed",
       "candidates for a faster binary",
       {"baseline", "O2", "O3", "thin-lto", "unity", "x86-64-v3", "jemalloc", "mimalloc", "pgo",
        "pgo+thin-lto", "pgo+unity", "cspgo+thin-lto", "pgo+thin-lto+bolt"}},
      {"all", "every profile of the catalog but native and the preloads", names_of_all()},
  }};
  return kGroups;
}

}  // namespace hone
