// SPDX-License-Identifier: Apache-2.0
// Colours of the terminal by meaning. Never the only carrier of it: the words say the same.
#pragma once

#include <string>
#include <string_view>

namespace hone {

enum class Ink { kPlain, kHeading, kGood, kBad, kWarning, kFaint };

/// `text` in the colour of `ink` when `colour` is on, else as it is.
std::string paint(std::string_view text, Ink ink, bool colour);

}  // namespace hone
