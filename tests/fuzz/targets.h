// SPDX-License-Identifier: Apache-2.0
// What the fuzzers try, and what ctest replays on mutated seeds. A property that does not hold
// aborts.
#pragma once

#include <string_view>

namespace hone::test {

/// Any bytes as a binary end in an error, or in parts that sum to every section and to the file.
void fuzz_binary(std::string_view bytes);

/// Any bytes as a file that is opened, debugging information and members of archives included: rows
/// of each grouping sum to the loaded bytes and to the file.
void fuzz_file(std::string_view bytes);

/// Any two binaries (the first byte says where the first ends, in 256ths) as two builds: rows and
/// padding explain the difference, each compared with itself is all zero. The second as the debug
/// file of the first ends in an error or in its units.
void fuzz_pair(std::string_view bytes);

/// Any bytes as a symbol's name: no crash, hang or growth beyond its bound.
void fuzz_name(std::string_view bytes);

}  // namespace hone::test
