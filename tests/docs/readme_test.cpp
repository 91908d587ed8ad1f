// SPDX-License-Identifier: Apache-2.0
// The example in README.md is a real run, put there by scripts/update-readme.sh: it equals
// docs/example-run.txt, and that has what a report has. Guards against figures edited by hand.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  REQUIRE_MESSAGE(file.is_open(), path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin);
  REQUIRE(from != std::string::npos);
  const std::size_t to = text.find(end, from + begin.size());
  REQUIRE(to != std::string::npos);
  return text.substr(from + begin.size(), to - from - begin.size());
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// Number of lines whose first word is `word`.
int count_rows(const std::vector<std::string>& lines, const std::string& word) {
  int rows = 0;
  for (const std::string& line : lines) {
    std::istringstream words(line);
    std::string first;
    rows += words >> first && first == word ? 1 : 0;
  }
  return rows;
}

}  // namespace

TEST_CASE("README's example is the stored run") {
  const std::filesystem::path root = HONE_SOURCE_DIR;
  const std::string stored = read_file(root / "docs/example-run.txt");
  const std::string block =
      between(read_file(root / "README.md"),
              "<!-- example begin: written by scripts/update-readme.sh -->\n", "<!-- example end");
  CHECK(block == "```\n$ hone run examples/wordfreq --budget 100s\n" + stored + "```\n");
}

TEST_CASE("the stored run is a report with a recommendation") {
  const auto lines =
      lines_of(read_file(std::filesystem::path(HONE_SOURCE_DIR) / "docs/example-run.txt"));
  REQUIRE_FALSE(lines.empty());
  CHECK(lines.front().starts_with("hone 0."));
  for (const char* column :
       {"profile", "baseline", "O2", "O3", "thin-lto", "pgo", "pgo+thin-lto"}) {
    CAPTURE(column);
    CHECK(count_rows(lines, column) >= 1);
  }
  CHECK(count_rows(lines, "Use") + count_rows(lines, "Keep") + count_rows(lines, "Not") >= 1);
}

TEST_CASE("links between documents lead somewhere") {
  namespace fs = std::filesystem;
  const fs::path root = HONE_SOURCE_DIR;
  std::vector<fs::path> documents = {root / "README.md", root / "CONTRIBUTING.md",
                                     root / "CHANGELOG.md", root / "examples/wordfreq/README.md"};
  for (const auto& entry : fs::directory_iterator(root / "docs"))
    if (entry.path().extension() == ".md") documents.push_back(entry.path());
  const std::regex link(R"(\[[^\]]+\]\(([^)#]+)\))");
  int links = 0;
  for (const fs::path& document : documents) {
    const std::string text = read_file(document);
    for (std::sregex_iterator at(text.begin(), text.end(), link), end; at != end; ++at) {
      const std::string target = (*at)[1];
      if (target.starts_with("http")) continue;
      ++links;
      CHECK_MESSAGE(fs::exists(document.parent_path() / target), document, " links to ", target);
    }
  }
  CHECK(links > 5);
}
