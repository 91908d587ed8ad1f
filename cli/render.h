// SPDX-License-Identifier: Apache-2.0
// One renderer per format, each a pure function from a Report to text. Names and messages are data:
// every format escapes what could do harm in it.
#pragma once

#include <string>

#include "cli/report.h"

namespace hone {

struct TextStyle {
  int width = 80;  ///< columns of the terminal; 0: do not cut
  bool colour = false;
};

std::string render_text(const Report& report, const TextStyle& style);
std::string render_json(const Report& report);  ///< schema hone.report/1, see docs/REPORT.md
std::string render_markdown(const Report& report);
std::string render_csv(const Report& report);  ///< one line per profile, header first

}  // namespace hone
