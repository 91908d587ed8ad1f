// SPDX-License-Identifier: Apache-2.0
// Rust's legacy names: Itanium's scheme, with a hash as the last part and the characters that
// identifiers lack written as `$LT$`, `..` and the like (rustc-demangle, src/legacy.rs).
#pragma once

#include <string>
#include <string_view>

namespace hone {

/// The demangled name without `::h0123456789abcdef` and with the escapes decoded, where it ends so;
/// any other unchanged. Escapes that are not known stay, with what follows in their part.
std::string decode_rust_legacy(std::string demangled);

}  // namespace hone
