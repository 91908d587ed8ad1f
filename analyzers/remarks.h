// SPDX-License-Identifier: Apache-2.0
// What Clang's optimiser wrote down of one build (-fsave-optimization-record): which calls it
// inlined or not and at which cost, which loops it vectorised or why not, which cold code it split
// off. Records are untrusted input; names in them are made readable as symbols are.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace hone {

enum class RemarkKind {
  kInlined,
  kNotInlined,
  kLoopVectorized,
  kLoopNotVectorized,
  kStraightVectorized,  ///< code without a loop
  kSplit                ///< cold code made a function of its own
};

struct Remark {
  RemarkKind kind = RemarkKind::kInlined;
  std::string function;  ///< that holds the code at that moment; readable, suffixes rolled up
  std::string callee;    ///< of inlining, in the same form
  std::string file;      ///< as compiled: "./main.cpp"; empty: unknown
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  /// Of what was not done, in the compiler's words; empty where only costs spoke against it.
  std::string reason;
  std::optional<std::int64_t> cost;       ///< of inlining, in the compiler's own unit
  std::optional<std::int64_t> threshold;  ///< what it may cost at most
  std::string width;                      ///< of loops: elements at a time, "4" or "vscale x 4"
  std::string interleaved;                ///< of loops: vectors at a time
};

/// Parses the text of a .opt.yaml file; other decisions are left out. Empty text has none. Text
/// that is no record is an Error that names `name`.
Result<std::vector<Remark>> parse_remarks(std::string_view bytes, std::string_view name);

/// Reads all records that a build wrote below its folder, whatever their order there: *.opt.yaml
/// beside objects, *.opt.ld.yaml and *.opt.ld.yaml.thin.N.yaml (one for each ThinLTO backend)
/// beside what was linked with LTO.
Result<std::vector<Remark>> load_remarks(const std::filesystem::path& build);

}  // namespace hone
