// SPDX-License-Identifier: Apache-2.0
// Asks programs for their versions, or tries whether they work, through the Runner. One temporary
// folder serves all questions and goes with the object.
#pragma once

#include <compare>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/process.h"

namespace hone {

/// "19.1.7" as numbers; missing parts count as 0.
struct Version {
  std::vector<int> parts;

  int major() const { return parts.empty() ? 0 : parts.front(); }
  std::string text() const;
  std::weak_ordering operator<=>(const Version& other) const;
  bool operator==(const Version& other) const { return (*this <=> other) == 0; }
};

/// The first number with a dot in it: "Debian clang version 19.1.7 (3~deb12u1)" is 19.1.7. Empty
/// when there is none.
Version parse_version(std::string_view text);

/// What a program says of itself; `text` is empty if it is missing or will not say.
struct ToolAnswer {
  std::string text;
  Version version;
};

/// How a program took to being tried.
struct ToolTrial {
  bool worked = false;  ///< it exited with 0
  std::string errors;   ///< what it wrote to stderr
};

class ToolProbe {
 public:
  explicit ToolProbe(Runner& runner);
  ~ToolProbe();
  ToolProbe(const ToolProbe&) = delete;
  ToolProbe& operator=(const ToolProbe&) = delete;

  /// Runs `program --version` (ten seconds at most).
  ToolAnswer ask(const std::filesystem::path& program);
  /// Runs a command line (ten seconds at most).
  ToolTrial try_out(const std::vector<std::string>& words);
  /// For what a command that is tried writes.
  const std::filesystem::path& folder() const { return folder_; }

 private:
  Runner* runner_;
  std::filesystem::path folder_;  // empty: no temporary folder could be made
};

}  // namespace hone
