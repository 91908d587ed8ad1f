// SPDX-License-Identifier: Apache-2.0
#include "profiles/flags.h"

#include <fmt/format.h>

#include <sstream>
#include <string_view>

namespace hone {
namespace {

using Words = std::vector<std::string>;

void append(Words& to, const Words& from) { to.insert(to.end(), from.begin(), from.end()); }

void append(Words& to, std::string_view text) {
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) to.push_back(word);
}

/// The flags of one axis value, divided by blanks.
struct Meaning {
  std::string_view clang_compile, clang_link;
  std::string_view gcc_compile, gcc_link;
};

// Each table is in the order of its enumerators, "as the project has it" first.

// At link the level selects LTO's pipeline; without LTO it has no effect there. GCC 12 takes -Oz.
constexpr Meaning kOptFlags[] = {{},
                                 {"-O2", "-O2", "-O2", "-O2"},
                                 {"-O3", "-O3", "-O3", "-O3"},
                                 {"-Os", "-Os", "-Os", "-Os"},
                                 {"-Oz", "-Oz", "-Oz", "-Oz"}};

// GCC has no ThinLTO: nearest is its default, which analyses the whole program at once and then
// generates code for parts of it in parallel; one partition is what Clang calls full LTO.
constexpr Meaning kLtoFlags[] = {{},
                                 {"-flto=thin", "-flto=thin", "-flto=auto", "-flto=auto"},
                                 {"-flto=full", "-flto=full", "-flto=auto -flto-partition=one",
                                  "-flto=auto -flto-partition=one"}};

constexpr Meaning kArchFlags[] = {
    {},
    {"-march=x86-64-v2", "-march=x86-64-v2", "-march=x86-64-v2", "-march=x86-64-v2"},
    {"-march=x86-64-v3", "-march=x86-64-v3", "-march=x86-64-v3", "-march=x86-64-v3"},
    {"-march=x86-64-v4", "-march=x86-64-v4", "-march=x86-64-v4", "-march=x86-64-v4"},
    {"-march=native", "-march=native", "-march=native", "-march=native"}};

// GNU ld cannot fold: GCC's ICF rows are linked with LLD, which reads no objects of GCC's LTO.
#define HONE_SPLIT "-ffunction-sections -fdata-sections"
constexpr Meaning kSectionsFlags[] = {
    {},
    {HONE_SPLIT, "-Wl,--gc-sections", HONE_SPLIT, "-Wl,--gc-sections"},
    {HONE_SPLIT, "-Wl,--gc-sections -Wl,--icf=safe", HONE_SPLIT,
     "-fuse-ld=lld -Wl,--gc-sections -Wl,--icf=safe"},
    {HONE_SPLIT, "-Wl,--gc-sections -Wl,--icf=all", HONE_SPLIT,
     "-fuse-ld=lld -Wl,--gc-sections -Wl,--icf=all"}};
#undef HONE_SPLIT

constexpr Meaning kStripFlags[] = {{}, {"", "-Wl,--strip-all", "", "-Wl,--strip-all"}};

// BOLT moves code by its relocations; it cannot take apart what GCC has split already.
constexpr Meaning kPostLinkFlags[] = {{},
                                      {"", "-Wl,--emit-relocs", "-fno-reorder-blocks-and-partition",
                                       "-Wl,--emit-relocs -fno-reorder-blocks-and-partition"}};

// IR profiles name a static function by its unit's full path, which differs from folder to folder
// for unity files, generated sources and exports: the base name alone is the same everywhere (LLVM:
// -static-func-full-module-prefix). GCC names its data by the object's path below the prefix. A
// counter that no longer fits its function is worth a warning, never an error. GCC counts threads
// right only with atomic updates, and would optimise all code that was not trained for size.
#define HONE_NAMES "-mllvm -static-func-full-module-prefix=false"
#define HONE_PREFIX "-fprofile-prefix-path={build}"
// The shim writes the counters of programs that are killed: see profiles/counter_shim. A plugin
// that the program unloads stays (nodelete), and its counters with it. Clang keeps the counters of
// a loop in registers until it ends ("counter promotion"), which a server's never does; with LTO
// the linker generates the code.
#define HONE_SHIM                                              \
  "{build}/hone-counters.o -Wl,--wrap=_exit -Wl,--wrap=_Exit " \
  "-Wl,--export-dynamic-symbol=hone_counters -Wl,-z,nodelete -pthread"
#define HONE_STORED "-mllvm -do-counter-promotion=false"
constexpr Meaning kCountFlags[] = {
    {},
    {"-fprofile-generate " HONE_NAMES " " HONE_STORED, "-fprofile-generate " HONE_SHIM,
     "-fprofile-generate={build}/counters -fprofile-update=atomic " HONE_PREFIX,
     "-fprofile-generate={build}/counters -fprofile-update=atomic " HONE_PREFIX " " HONE_SHIM},
    {"-fprofile-use={profdata} -fcs-profile-generate " HONE_NAMES " " HONE_STORED
     " -Wno-error=backend-plugin",
     "-fprofile-use={profdata} -fcs-profile-generate "
     "-Wl,-mllvm,-do-counter-promotion=false " HONE_SHIM,
     "", ""}};
#undef HONE_SHIM
#undef HONE_STORED
constexpr Meaning kUseFlags = {
    "-fprofile-use={profdata} " HONE_NAMES " -Wno-error=backend-plugin", "-fprofile-use={profdata}",
    "-fprofile-use={profdata} " HONE_PREFIX
    " -fprofile-partial-training -Wmissing-profile -Wno-error=coverage-mismatch",
    "-fprofile-use={profdata} " HONE_PREFIX " -fprofile-partial-training"};
#undef HONE_NAMES
#undef HONE_PREFIX
/// The passes of which analyzers/remarks reads. YAML: Clang 19 crashes when it writes the binary
/// form for ELF (it looks for a section of the object file that only Mach-O has).
constexpr std::string_view kRecordFlags =
    "-fsave-optimization-record=yaml -foptimization-record-passes=inline|vectorize|hotcoldsplit";
/// Names every function that has no counts; read from the log by profiles/profile_doctor.
constexpr std::string_view kClangMissingWarning = "-mllvm -pgo-warn-missing-function";

/// Puts the axis values' flags of one family of compilers together.
class FlagList {
 public:
  FlagList(const Toolchain& toolchain, Flags& flags)
      : gcc_(toolchain.family == Family::kGcc), flags_(flags) {}

  void add(const Meaning& meaning) {
    append(flags_.compile, gcc_ ? meaning.gcc_compile : meaning.clang_compile);
    append(flags_.link, gcc_ ? meaning.gcc_link : meaning.clang_link);
  }

  template <typename Value, std::size_t size>
  void add(const Meaning (&table)[size], Value value) {
    add(table[static_cast<std::size_t>(value)]);
  }

 private:
  bool gcc_;
  Flags& flags_;
};

// Line tables and the recorded command line let later passes name files and prove flags; neither
// changes a loaded section. DWARF 4 because valgrind 3.19 cannot read Clang 19's DWARF 5. The
// prefix maps make __FILE__ equal in every source and build folder; the more special one comes
// last, as the last match wins.
Words observation_flags(Family family) {
  Words flags;
  append(flags, family == Family::kGcc ? "-g1 -gdwarf-4 -frecord-gcc-switches"
                                       : "-gline-tables-only -gdwarf-4 -frecord-command-line");
  flags.push_back(fmt::format("-ffile-prefix-map={}=.", kSourcePlaceholder));
  flags.push_back(fmt::format("-ffile-prefix-map={}=build", kBuildPlaceholder));
  return flags;
}

bool is_preload(Allocator allocator) {
  return allocator == Allocator::kJemallocPreload || allocator == Allocator::kMimallocPreload;
}

// The program itself needs no symbol of the library that libc does not have: it is linked all the
// same, and first of all libraries.
void add_allocator(Flags& flags, const Axes& axes, const Toolchain& toolchain) {
  const InstalledAllocator* allocator = find_allocator(axes, toolchain);
  if (allocator == nullptr || is_preload(axes.allocator) || allocator->link_name.empty()) return;
  append(flags.link, {"-Wl,--push-state", "-Wl,--no-as-needed", "-l" + allocator->link_name,
                      "-Wl,--pop-state"});
}

void add_linker(Flags& flags, const Axes& axes, const Toolchain& toolchain) {
  if (toolchain.family == Family::kClang) {
    flags.link.emplace_back("-fuse-ld=lld");
    return;
  }
  // GCC looks for the linker that it is to use in the folders of -B.
  flags.link.push_back(folds(axes) ? "-B" + toolchain.lld.parent_path().string() : "-fuse-ld=bfd");
}

void add_pgo(FlagList& list, Pgo pgo, BuildPurpose purpose) {
  if (pgo == Pgo::kNone) return;
  if (purpose == BuildPurpose::kInstrumented) {
    list.add(kCountFlags, pgo);
  } else {
    list.add(kUseFlags);
  }
}

void add_axes(Flags& flags, const Axes& axes, BuildPurpose purpose, const Toolchain& toolchain) {
  FlagList list(toolchain, flags);
  add_linker(flags, axes, toolchain);
  list.add(kOptFlags, axes.opt);
  list.add(kArchFlags, axes.arch);
  list.add(kLtoFlags, axes.lto);
  list.add(kSectionsFlags, axes.sections);
  list.add(kPostLinkFlags, axes.post_link);
  // BOLT needs the symbols: what it makes is stripped after it.
  if (axes.post_link == PostLink::kNone) list.add(kStripFlags, axes.strip);
  add_allocator(flags, axes, toolchain);
  add_pgo(list, axes.pgo, purpose);
  flags.unity = axes.unity == Unity::kOn;
  if (axes.pgo != Pgo::kNone && purpose == BuildPurpose::kFinal &&
      toolchain.family == Family::kClang) {
    append(flags.compile, kClangMissingWarning);
  }
  append(flags.compile, axes.compile);
  append(flags.link, axes.link);
  if (purpose == BuildPurpose::kRecorded) {
    append(flags.compile, kRecordFlags);
    append(flags.link, kRecordFlags);  // LTO decides there
  }
}

}  // namespace

void resolve_placeholders(std::vector<std::string>& flags, const FlagPlaces& places) {
  const auto replace_all = [](std::string& text, std::string_view from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
    }
  };
  for (std::string& flag : flags) {
    replace_all(flag, kSourcePlaceholder, places.source.string());
    replace_all(flag, kBuildPlaceholder, places.build.string());
    replace_all(flag, kProfileDataPlaceholder, places.profdata.string());
  }
}

Flags flags_for(const Axes& axes, BuildPurpose purpose, const Toolchain& toolchain) {
  Flags flags;
  flags.compile = observation_flags(toolchain.family);
  flags.assemble = observation_flags(toolchain.family);
  add_axes(flags, axes, purpose, toolchain);
  return flags;
}

Flags profile_flags(const Axes& axes, const Toolchain& toolchain) {
  Flags flags;
  add_axes(flags, axes, BuildPurpose::kExported, toolchain);
  return flags;
}

std::filesystem::path preload_for(const Axes& axes, const Toolchain& toolchain) {
  const InstalledAllocator* allocator = find_allocator(axes, toolchain);
  if (allocator == nullptr) return {};
  if (!is_preload(axes.allocator) && !allocator->link_name.empty()) return {};
  return allocator->runtime;
}

Axes built_axes(const Axes& axes, const Toolchain& toolchain) {
  Axes built = axes;
  if (!preload_for(axes, toolchain).empty()) built.allocator = Allocator::kProject;
  return built;
}

Axes training_axes(const Axes& axes) {
  Axes training{.opt = axes.opt,
                .unity = axes.unity,
                .pgo = axes.pgo,
                .arch = axes.arch,
                .compiler = axes.compiler,
                .compile = axes.compile,
                .link = axes.link};
  if (axes.pgo == Pgo::kCs) training.lto = axes.lto;
  return training;
}

Axes first_training_axes(const Axes& axes) {
  Axes first = axes;
  first.pgo = Pgo::kIr;
  return training_axes(first);
}

}  // namespace hone
