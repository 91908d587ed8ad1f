// SPDX-License-Identifier: Apache-2.0
// Reads the recorded noise of tests/data/noise: one row per round, one column per command.
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace hone::testing {

/// Columns by name ("cpu0", "wall3"), one value per round.
using Noise = std::map<std::string, std::vector<double>>;

inline Noise load_noise(const std::string& name) {
  std::ifstream file(HONE_SOURCE_DIR "/tests/data/noise/" + name);
  std::string line;
  if (!std::getline(file, line)) throw std::runtime_error("cannot read " + name);
  std::vector<std::string> columns;
  std::string field;
  for (std::istringstream header(line); std::getline(header, field, ',');) columns.push_back(field);
  Noise noise;
  while (std::getline(file, line)) {
    std::istringstream row(line);
    for (const std::string& column : columns) {
      std::getline(row, field, ',');
      noise[column].push_back(std::stod(field));
    }
  }
  return noise;
}

}  // namespace hone::testing
