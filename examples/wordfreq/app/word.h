// SPDX-License-Identifier: Apache-2.0
// A word of the text on its way through the stages.
#pragma once

#include <string_view>

namespace app {

/// The views hold until the next word.
struct Word {
  std::string_view text;  ///< lower case
  std::string_view stem;
  bool capitalised = false;
  bool first_in_sentence = false;
  int syllables = 0;
};

}  // namespace app
