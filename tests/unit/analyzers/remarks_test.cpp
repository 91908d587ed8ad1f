// SPDX-License-Identifier: Apache-2.0
// Records as Clang 19 and LLD 19 write them, shortened.
#include "analyzers/remarks.h"

#include <doctest/doctest.h>

#include "core/files.h"
#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

constexpr const char* kInlined = R"(--- !Passed
Pass:            inline
Name:            Inlined
DebugLoc:        { File: './a.cpp', Line: 8, Column: 90 }
Function:        main
Args:
  - String:          ''''
  - Callee:          _Z5otheri.llvm.123
  - String:          ''' inlined into '''
  - Caller:          main
    DebugLoc:        { File: './a.cpp', Line: 8, Column: 0 }
  - String:          ''' with (cost='
  - Cost:            '-35'
  - String:          ', threshold='
  - Threshold:       '225'
  - String:          ')'
  - Line:            '0'
...
)";

constexpr const char* kMissed = R"(--- !Missed
Pass:            inline
Name:            NoDefinition
DebugLoc:        { File: './a.cpp', Line: 5, Column: 49 }
Function:        _Z3badi.cold
Args:
  - Callee:          fprintf
  - String:          ' will not be inlined into '
  - Caller:          _Z3badi
  - String:          ' because its definition is unavailable'
...
--- !Missed
Pass:            inline
Name:            NeverInline
DebugLoc:        { File: './a.cpp', Line: 6, Column: 1 }
Function:        main
Args:
  - Callee:          _Z3badi
  - String:          ''' because it should never be inlined (cost=never)'
  - Reason:          noinline function attribute
...
--- !Missed
Pass:            inline
Name:            TooCostly
DebugLoc:        { File: './a.cpp', Line: 7, Column: 1 }
Function:        main
Args:
  - Callee:          _Z3bigi
  - Cost:            '330'
  - Threshold:       '225'
...
)";

constexpr const char* kLoops = R"(--- !Passed
Pass:            loop-vectorize
Name:            Vectorized
DebugLoc:        { File: './a.cpp', Line: 6, Column: 36 }
Function:        _Z3sumPKii
Args:
  - String:          'vectorized '
  - String:          'loop (vectorization width: '
  - VectorizationFactor: '4'
  - String:          ', interleaved count: '
  - InterleaveCount: '2'
  - String:          ')'
...
--- !Analysis
Pass:            loop-vectorize
Name:            CantComputeNumberOfIterations
DebugLoc:        { File: './a.cpp', Line: 8, Column: 63 }
Function:        main
Args:
  - String:          'loop not vectorized: '
  - String:          'use ''#pragma clang loop'' to say the number of iterations'
...
--- !Missed
Pass:            loop-vectorize
Name:            MissedDetails
DebugLoc:        { File: './a.cpp', Line: 8, Column: 63 }
Function:        main
Args:
  - String:          loop not vectorized
...
--- !Analysis
Pass:            loop-vectorize
Name:            InterleavingNotBeneficial
DebugLoc:        { File: './a.cpp', Line: 6, Column: 36 }
Function:        main
Args:
  - String:          the cost-model indicates that interleaving is not beneficial
...
--- !Passed
Pass:            slp-vectorizer
Name:            StoresVectorized
DebugLoc:        { File: './a.cpp', Line: 9, Column: 1 }
Function:        main
Args:
  - Cost:            '-4'
...
--- !Missed
Pass:            slp-vectorizer
Name:            NotPossible
Function:        main
Args:
  - String:          'Cannot SLP vectorize list'
...
--- !Passed
Pass:            hotcoldsplit
Name:            HotColdSplit
DebugLoc:        { File: './a.cpp', Line: 11, Column: 2 }
Function:        main
Args:
  - Original:        main
  - String:          ' split cold code into '
  - Split:           main.cold.1
...
)";

TEST_CASE("an inlined call: readable names without suffixes, place, cost and limit") {
  const auto remarks = parse_remarks(kInlined, "a.opt.yaml");
  REQUIRE(remarks);
  REQUIRE(remarks->size() == 1);
  const Remark& remark = remarks->front();
  CHECK(remark.kind == RemarkKind::kInlined);
  CHECK(remark.function == "main");
  CHECK(remark.callee == "other(int)");
  CHECK(remark.file == "a.cpp");
  CHECK(remark.line == 8);
  CHECK(remark.column == 90);
  CHECK(remark.cost == -35);
  CHECK(remark.threshold == 225);
  CHECK(remark.reason.empty());
}

TEST_CASE("a call that is not inlined has the reason, or the cost that spoke against it") {
  const auto remarks = parse_remarks(kMissed, "a.opt.yaml");
  REQUIRE(remarks);
  REQUIRE(remarks->size() == 3);
  for (const Remark& remark : *remarks) CHECK(remark.kind == RemarkKind::kNotInlined);
  CHECK((*remarks)[0].function == "bad(int)");
  CHECK((*remarks)[0].reason == "its definition is in another unit");
  CHECK((*remarks)[1].reason == "noinline function attribute");
  CHECK((*remarks)[2].reason.empty());
  CHECK((*remarks)[2].cost == 330);
}

TEST_CASE("loops, straight code and cold code; what says nothing on them is left out") {
  const auto remarks = parse_remarks(kLoops, "a.opt.yaml");
  REQUIRE(remarks);
  REQUIRE(remarks->size() == 5);
  CHECK((*remarks)[0].kind == RemarkKind::kLoopVectorized);
  CHECK((*remarks)[0].function == "sum(int const*, int)");
  CHECK((*remarks)[0].width == "4");
  CHECK((*remarks)[0].interleaved == "2");
  CHECK((*remarks)[1].kind == RemarkKind::kLoopNotVectorized);
  CHECK((*remarks)[1].reason == "use '#pragma clang loop' to say the number of iterations");
  CHECK((*remarks)[2].kind == RemarkKind::kLoopNotVectorized);
  CHECK((*remarks)[2].reason.empty());
  CHECK((*remarks)[3].kind == RemarkKind::kStraightVectorized);
  CHECK((*remarks)[4].kind == RemarkKind::kSplit);
}

TEST_CASE("empty text has no remarks; what is no record is an error that names the file") {
  CHECK(parse_remarks("", "a.opt.yaml")->empty());
  for (const char* text : {"--- !Passed\nPass: [\n", "hello", "--- !Passed\nName: x\n...\n"}) {
    CAPTURE(text);
    const auto remarks = parse_remarks(text, "b/a.opt.yaml");
    REQUIRE_FALSE(remarks);
    CHECK(remarks.error().message.starts_with("b/a.opt.yaml is no optimisation record: "));
  }
}

TEST_CASE("a build's records lie beside its objects, and beside what was linked with LTO") {
  const test::TemporaryFolder folder;
  const auto write = [&](const char* name, const char* text) {
    std::filesystem::create_directories((folder.path() / name).parent_path());
    REQUIRE(write_file(folder.path() / name, text));
  };
  write("CMakeFiles/app.dir/a.cpp.opt.yaml", kInlined);
  write("app.opt.ld.yaml", "");
  write("app.opt.ld.yaml.thin.1.yaml", kInlined);
  write("settings.yaml", "name: no record");
  const auto remarks = load_remarks(folder.path());
  REQUIRE(remarks);
  CHECK(remarks->size() == 2);
  CHECK_FALSE(load_remarks(folder.path() / "missing"));
}

}  // namespace
}  // namespace hone
