// SPDX-License-Identifier: Apache-2.0
// The commented hone.toml that `hone init` writes: what is known is set, every optional key stands
// there as a comment with its meaning and default.
#pragma once

#include <string>
#include <vector>

namespace hone {

struct ConfigTemplate {
  std::string source = ".";  ///< relative to the file's folder, or absolute
  std::string target = {};
  std::vector<std::string> configure = {};
  std::string build_type = "Release";
  std::string compiler = "clang";
  std::string workload = "default";                  ///< its name
  std::vector<std::string> command = {"{exe}"};      ///< argv
  std::vector<std::vector<std::string>> train = {};  ///< empty: the key is a comment
};

/// TOML that load_config() accepts and reads back to the same strings. Bytes that are not UTF-8
/// cannot stand in TOML: they become U+FFFD.
std::string render_config_template(const ConfigTemplate& values);

/// `text` as a TOML basic string, with its quotes.
std::string toml_string(std::string_view text);

}  // namespace hone
