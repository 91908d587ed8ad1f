// SPDX-License-Identifier: Apache-2.0
#include "core/config.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <random>
#include <string>

#include "core/config_template.h"
#include "tests/support/temporary_folder.h"

namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

/// A project folder with a CMakeLists.txt and the hone.toml that a test writes.
class Project {
 public:
  Project() { folder_.write("CMakeLists.txt", ""); }
  const fs::path& folder() const { return folder_.path(); }

  hone::Result<hone::Config> load(const std::string& text) const {
    return hone::load_config(folder_.write("hone.toml", text));
  }

 private:
  hone::test::TemporaryFolder folder_{"prüject x"};
};

const std::string kProject = "[project]\nsource = \".\"\ntarget = \"app\"\n";         // lines 1-3
const std::string kWorkload = "[[workload]]\nname = \"w\"\ncommand = [\"{exe}\"]\n";  // lines 4-6
const std::string kGood = kProject + kWorkload;                                       // + line 7

const std::string kFull = R"toml(
[project]
source    = "."
target    = "wordfreq"
configure = ["-DBUILD_TESTING=OFF", "-D", "A=b c"]
build_type = "RelWithDebInfo"
compiler  = "tools/clang"

[[workload]]
name    = "books"
command = ["{exe}", "{source}/data/eval.txt", ""]
train   = [["{exe}", "a"], ["{exe}", "b"]]
stdin   = "data/eval.in"
cwd     = "{source}/data"
env     = { Z = "1", A = "é" }
check   = { files = ["out.txt", "sub/two"] }
metric  = "cpu-time"
weight  = 2
timeout = "1m30s"
exit    = "SIGTERM"

[[workload]]
name    = "bücher 2"
command = ["sh"]
check   = { command = ["cmp", "a", "b"] }
metric  = "wall-time"

[profiles]
use = ["default", "fast-math"]
[profiles.custom.fast-math]
extends = "O3"
compile = ["-ffast-math"]
[profiles.custom.a_b]
link = ["-lm"]

[advice]
goal   = "size"
margin = "0.5%"
max_size = "+20%"
max_build_time = "3x"
budget = "1h"
)toml";

}  // namespace

TEST_CASE("every key is read") {
  const Project project;
  const auto config = project.load(kFull);
  REQUIRE_MESSAGE(config, config.error().message);
  const fs::path& folder = project.folder();
  CHECK(config->file == folder / "hone.toml");
  CHECK(config->project.source == folder);
  CHECK(config->project.target == "wordfreq");
  CHECK(config->project.configure ==
        std::vector<std::string>{"-DBUILD_TESTING=OFF", "-D", "A=b c"});
  CHECK(config->project.build_type == "RelWithDebInfo");
  CHECK(config->project.compilers == std::vector{(folder / "tools/clang").string()});

  REQUIRE(config->workloads.size() == 2);
  const hone::WorkloadConfig& books = config->workloads[0];
  CHECK(books.name == "books");
  CHECK(books.command == std::vector<std::string>{"{exe}", "{source}/data/eval.txt", ""});
  CHECK(books.train == std::vector<std::vector<std::string>>{{"{exe}", "a"}, {"{exe}", "b"}});
  CHECK(books.stdin_file == (folder / "data/eval.in").string());
  CHECK(books.cwd == "{source}/data");
  CHECK(books.env == std::vector<std::pair<std::string, std::string>>{{"Z", "1"}, {"A", "é"}});
  CHECK(books.check.kind == hone::CheckKind::kFiles);
  CHECK(books.check.files == std::vector<std::string>{"out.txt", "sub/two"});
  CHECK(books.metric.choice == hone::MetricChoice::kCpuTime);
  CHECK(books.weight == 2);
  CHECK(books.timeout == hone::Seconds(90));
  CHECK(books.end == hone::ExpectedEnd{hone::Ending::kSignalled, SIGTERM});
  CHECK(config->workloads[1].name == "bücher 2");
  CHECK(config->workloads[1].check.kind == hone::CheckKind::kCommand);
  CHECK(config->workloads[1].check.command == std::vector<std::string>{"cmp", "a", "b"});
  CHECK(config->workloads[1].metric.choice == hone::MetricChoice::kWallTime);

  CHECK(config->profiles.use == std::vector<std::string>{"default", "fast-math"});
  REQUIRE(config->profiles.custom.size() == 2);
  CHECK(config->profiles.custom[0].name == "fast-math");
  CHECK(config->profiles.custom[0].extends == "O3");
  CHECK(config->profiles.custom[0].compile == std::vector<std::string>{"-ffast-math"});
  CHECK(config->profiles.custom[0].place.find("hone.toml:30:") != std::string::npos);
  CHECK(config->profiles.custom[1].name == "a_b");
  CHECK(config->profiles.custom[1].extends == "baseline");
  CHECK(config->profiles.custom[1].link == std::vector<std::string>{"-lm"});

  CHECK(config->advice.goal == hone::Goal::kSize);
  CHECK(config->advice.margin.value == doctest::Approx(0.005));
  REQUIRE(config->advice.max_size);
  CHECK(config->advice.max_size->value == doctest::Approx(0.2));
  CHECK(config->advice.max_build_time == 3.0);
  CHECK(config->advice.budget == hone::Seconds(3600));
}

TEST_CASE("what is left out has the documented default") {
  const Project project;
  const auto config = project.load(kGood);
  REQUIRE_MESSAGE(config, config.error().message);
  CHECK(config->project.configure.empty());
  CHECK(config->project.build_type == "Release");
  CHECK(config->project.compilers == std::vector<std::string>{"clang"});
  const hone::WorkloadConfig& workload = config->workloads[0];
  CHECK(workload.train.empty());
  CHECK(workload.stdin_file.empty());
  CHECK(workload.cwd.empty());
  CHECK(workload.check.kind == hone::CheckKind::kStdout);
  CHECK(workload.metric.choice == hone::MetricChoice::kAuto);
  CHECK(workload.weight == 1);
  CHECK(workload.end == hone::ExpectedEnd{});
  CHECK(workload.timeout == hone::Seconds(60));
  CHECK(config->profiles.use == std::vector<std::string>{"default"});
  CHECK(config->advice.goal == hone::Goal::kTime);
  CHECK(config->advice.margin.value == 0.01);
  CHECK_FALSE(config->advice.max_size);
  CHECK_FALSE(config->advice.max_build_time);
  CHECK(config->advice.budget == hone::Seconds(1200));
}

TEST_CASE("a source beside the file is found from wherever hone runs") {
  const Project project;
  fs::create_directories(project.folder() / "config");
  const fs::path file = project.folder() / "config" / "hone.toml";
  std::ofstream(file) << "[project]\nsource = \"..\"\ntarget = \"app\"\n" << kWorkload;
  const auto config = hone::load_config(file);
  REQUIRE_MESSAGE(config, config.error().message);
  CHECK(config->project.source == project.folder());
}

TEST_CASE("files that are not there or not files are clear errors") {
  const Project project;
  auto config = hone::load_config(project.folder() / "none.toml");
  REQUIRE_FALSE(config);
  CHECK(config.error().message == (project.folder() / "none.toml").string() + " does not exist");
  CHECK(config.error().hint.find("hone init") != std::string::npos);
  CHECK_FALSE(hone::load_config(project.folder()));
  const fs::path fifo = project.folder() / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK_FALSE(hone::load_config(fifo));  // and does not wait for a writer
  const fs::path large = project.folder() / "large";
  std::ofstream(large).close();
  fs::resize_file(large, 2 << 20);
  config = hone::load_config(large);
  REQUIRE_FALSE(config);
  CHECK(config.error().message.find("1 MiB") != std::string::npos);
}

TEST_CASE("the file is named as it was given") {
  const auto config = hone::load_config("no/such/hone.toml");
  REQUIRE_FALSE(config);
  CHECK(config.error().message == "no/such/hone.toml does not exist");
}

TEST_CASE("random bytes and broken variants of a good file never crash") {
  const Project project;
  std::mt19937 random(7);  // NOLINT: the same bytes every time
  for (int i = 0; i < 300; ++i) {
    std::string text = i % 2 ? kFull : std::string(200, ' ');
    const int edits = i % 2 ? 1 + static_cast<int>(random() % 8) : 200;
    for (int j = 0; j < edits; ++j) {
      text[random() % text.size()] = static_cast<char>(random() % 256);
    }
    const auto config = project.load(text);
    if (!config) CHECK_FALSE(config.error().message.empty());
  }
  CHECK_FALSE(project.load("a = " + std::string(100000, '[')));
  CHECK_FALSE(project.load(std::string(5000, 'a') + "=1"));
  CHECK_FALSE(project.load("\0"s));
}

TEST_CASE("the template that init writes loads with the same values") {
  const Project project;
  hone::ConfigTemplate values{.target = "app"};
  auto config = project.load(hone::render_config_template(values));
  REQUIRE_MESSAGE(config, config.error().message);
  CHECK(config->project.source == project.folder());
  CHECK(config->project.target == "app");
  CHECK(config->workloads[0].name == "default");
  CHECK(config->workloads[0].command == std::vector<std::string>{"{exe}"});
  CHECK(config->workloads[0].train.empty());

  const std::string hostile = "a\"b\\c\n\t\x01\x7f # ''' \"\"\" é 日本 {exe} ]";
  values = {.source = project.folder().string(),
            .target = hostile,
            .configure = {"-DX=" + hostile},
            .build_type = hostile,
            .workload = "\"bücher\\",
            .command = {"{exe}", hostile, ""},
            .train = {{"{exe}", hostile}, {"x"}}};
  config = project.load(hone::render_config_template(values));
  REQUIRE_MESSAGE(config, config.error().message);
  CHECK(config->project.source == project.folder());
  CHECK(config->project.target == hostile);
  CHECK(config->project.configure == values.configure);
  CHECK(config->project.build_type == hostile);
  CHECK(config->workloads[0].name == values.workload);
  CHECK(config->workloads[0].command == values.command);
  CHECK(config->workloads[0].train == values.train);
}

TEST_CASE("every optional key of the template loads when it is uncommented") {
  const Project project;
  const std::string rendered = hone::render_config_template({.target = "app"});
  std::string text;
  std::string line;
  std::istringstream lines(rendered);
  while (std::getline(lines, line)) {
    // Comments of prose begin with a capital, a quote or a known word; keys hold " = " early.
    const auto equals = line.find(" = ");
    const bool key = line.starts_with("# ") && equals != std::string::npos &&
                     line.find(' ', 2) == equals && line[2] != '"';
    const bool header = line.starts_with("# [") && line.ends_with("]");
    text += (key || header ? line.substr(2) : line) + "\n";
  }
  const auto config = project.load(text);
  REQUIRE_MESSAGE(config, config.error().message);
  CHECK(config->project.configure == std::vector<std::string>{"-DBUILD_TESTING=OFF"});
  CHECK(config->workloads[0].cwd == "{source}");
  CHECK(config->workloads[0].env.size() == 1);
  CHECK(config->workloads[0].train.size() == 1);
  REQUIRE(config->profiles.custom.size() == 1);
  CHECK(config->profiles.custom[0].extends == "O3");
  CHECK(config->advice.max_build_time == 3.0);
}

TEST_CASE("TOML strings hold any text") {
  CHECK(hone::toml_string("") == "\"\"");
  CHECK(hone::toml_string("a\"\\") == "\"a\\\"\\\\\"");
  CHECK(hone::toml_string("\x1b\n") == "\"\\u001B\\u000A\"");
  CHECK(hone::toml_string("é\xff\xc3") == "\"é\\uFFFD\\uFFFD\"");
}
