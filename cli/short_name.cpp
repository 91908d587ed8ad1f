// SPDX-License-Identifier: Apache-2.0
#include "cli/short_name.h"

#include "analyzers/symbol_name.h"
#include "cli/text_layout.h"

namespace hone {

std::string short_name(std::string_view readable, int width) {
  const std::string whole = one_line(readable);
  if (display_width(whole) <= width) return whole;
  const std::string named = one_line(without_parameters(readable));
  if (display_width(named) <= width) return named;
  const std::string erased = erase_template_arguments(readable);
  return cut_middle(one_line(without_parameters(erased)), width);
}

}  // namespace hone
