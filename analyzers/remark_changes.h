// SPDX-License-Identifier: Apache-2.0
// Why a symbol's code differs between two builds, as far as the optimiser's records tell: decisions
// of one build that the other made differently at the same place of the source. A decision counts
// only where the other build is known to have decided otherwise; all else is silence.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "analyzers/remarks.h"

namespace hone {

/// Of one build; decisions by symbol and by place of the source. Earlier passes of LTO are
/// overruled by later ones: what was done once is done.
class RemarkIndex {
 public:
  explicit RemarkIndex(std::vector<Remark> remarks);
  ~RemarkIndex();
  RemarkIndex(RemarkIndex&&) noexcept;
  RemarkIndex& operator=(RemarkIndex&&) noexcept;

  struct Tables;
  const Tables& tables() const { return *tables_; }

 private:
  std::unique_ptr<Tables> tables_;
};

enum class RemarkChange {
  kInlined,
  kNotInlined,
  kVectorized,
  kNotVectorized,
  kOtherWidth,  ///< a loop vectorised in both builds, by other numbers of elements
  kSplit,
  kNotSplit
};

/// "inlined", "not-inlined", "vectorized", …: as JSON has them.
std::string_view name_of(RemarkChange change);

struct RemarkDifference {
  RemarkChange change = RemarkChange::kInlined;
  std::string file;  ///< below the source folder where it lies there; else as compiled
  std::uint32_t line = 0;
  std::string text;  ///< one line in plain words, with file:line
};

/// What `after` does otherwise than `before` in the symbol's code, and with calls of it. The most
/// telling first: the symbol itself (not) inlined; its loops; what is (not) inlined into it, by
/// `weights` of that function (seconds or instructions), then by cost.
std::vector<RemarkDifference> explain_symbol(const RemarkIndex& before, const RemarkIndex& after,
                                             const std::string& symbol,
                                             const std::map<std::string, double>& weights);

}  // namespace hone
