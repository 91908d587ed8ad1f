// SPDX-License-Identifier: Apache-2.0
// What a part is called as a member of a group: in which segment it lies, from which file it comes.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/binary.h"

namespace hone {

class PartLabels {
 public:
  /// Labels that are not in the file are kept in `made`, which must outlive them.
  PartLabels(const Binary& binary, std::deque<std::string>& made);

  /// "LOAD r-x" by the flags of the PT_LOAD segment that holds the loaded section, "LOAD r-x (2)"
  /// for the second one with these flags; "TLS" for .tbss, of which each thread has its own;
  /// "[no segment]"; "[not loaded]".
  std::string_view segment_of(std::uint32_t member, const ElfSection& section);

  /// The DWARF compile unit, else the STT_FILE symbol's name; "[file unknown]"; "[no file]" where
  /// no symbol owns the part.
  std::string_view file_of(std::uint32_t member, std::uint32_t part) const;

 private:
  const Binary& binary_;
  std::deque<std::string>& made_;
  std::vector<std::vector<std::string_view>> segments_;  ///< by member and section, as asked for
};

}  // namespace hone
