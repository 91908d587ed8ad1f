// SPDX-License-Identifier: Apache-2.0
// The one error type and the one result type of hone. An Error means that the user's input or
// environment is wrong; a failing profile is data, and a bug is an assert.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace hone {

/// What is wrong, naming the place (file, line, flag), and what mends it (a flag, a file, a
/// package). `hint` is empty when nothing helpful can be said. `details` is a tool's own output,
/// printed below the message, possibly of many lines.
struct Error {
  std::string message;
  std::string hint = {};
  std::string details = {};
};

/// "what is wrong (what mends it)".
inline std::string describe(const Error& error) {
  return error.hint.empty() ? error.message : error.message + " (" + error.hint + ")";
}

template <typename T>
using Result = std::expected<T, Error>;

/// For `return fail("…", "…");` in any function that returns a Result.
inline std::unexpected<Error> fail(std::string message, std::string hint = {},
                                   std::string details = {}) {
  return std::unexpected(Error{std::move(message), std::move(hint), std::move(details)});
}

/// Passes on the error of another result: `if (!x) return fail(x);`
template <typename T>
std::unexpected<Error> fail(const Result<T>& failed) {
  return std::unexpected(failed.error());
}

}  // namespace hone
