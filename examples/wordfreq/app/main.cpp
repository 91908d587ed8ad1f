// SPDX-License-Identifier: Apache-2.0
// wordfreq RULES TEXT [REPEATS]: counts the words of a text and the rules that they meet. REPEATS
// reads the text that many times, for a longer run.
#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/report.h"
#include "app/stages.h"

namespace {

std::string read_file(const char* path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw std::runtime_error(std::string("cannot read ") + path);
  return text.str();
}

int run(int argc, char** argv) {
  if (argc < 3 || argc > 4) throw std::runtime_error("usage: wordfreq RULES TEXT [REPEATS]");
  const std::vector<app::Rule> rules = app::parse_rules(read_file(argv[1]));
  const std::string text = read_file(argv[2]);
  const int repeats = argc == 4 ? std::stoi(argv[3]) : 1;
  app::Findings findings;
  const auto stages = app::make_stages(rules, findings);
  for (int i = 0; i < repeats; ++i) app::read_text(text, stages, findings);
  app::write_report(std::cout, rules, findings, 12);
  return std::cout.flush() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "wordfreq: " << error.what() << '\n';
    return 2;
  }
}
