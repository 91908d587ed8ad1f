// SPDX-License-Identifier: Apache-2.0
// Programs under sampling: that each sample is given to the code that ran, whatever the program
// does with threads, processes and signals.
#include "tests/support/sampling.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "analyzers/mapped_file.h"
#include "analyzers/perf_event.h"
#include "analyzers/perf_stream.h"
#include "analyzers/place_names.h"
#include "analyzers/sampled_stacks.h"
#include "tests/support/hone_program.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tool.h"

namespace hone::test {
namespace {

namespace fs = std::filesystem;

struct Sampled {
  Finished finished;
  SampledStacks stacks;
  std::map<std::string, double> hits;     ///< by the symbol that ran
  std::map<std::string, double> callers;  ///< samples with that symbol somewhere in the stack
};

/// Whose the library is.
enum class Owner { kProject, kSystem };

/// tests/projects/shares, built once, with its library beside it.
class Shares {
 public:
  Shares() : Shares(slurp_tenth()) {}
  explicit Shares(const std::string& tenth) : folder_("shares") {
    const std::string source = HONE_SOURCE_DIR "/tests/projects/shares/";
    const std::vector<std::string> flags = {
        "-O2", "-gline-tables-only", "-gdwarf-4", "-I" + source, "-include", source + "chain.h"};
    const fs::path text = folder_.write("tenth.cpp", tenth);
    library_ = build("libtenth.so", {"-shared", "-fPIC", text.string()}, flags);
    program_ = build("app",
                     {source + "main.cpp", source + "sixty.cpp", source + "thirty.cpp",
                      library_.string(), "-Wl,-rpath,$ORIGIN", "-pthread", "-lstdc++"},
                     flags);
  }

  const fs::path& library() const { return library_; }

  Sampled sample(const std::string& mode, Owner owner = Owner::kProject) const {
    const PerfSetup setup = find_perf_setup().value();
    const fs::path stream = folder_.path() / "stream";
    std::vector<std::string> words = {"sample-program", stream.string()};
    words.insert(words.end(), {"--event", std::string(name_of(setup.event)), "--stacks",
                               std::string(name_of(setup.stacks)), "--rate", "1999"});
    if (!setup.kernel) words.emplace_back("--user-only");
    words.insert(words.end(), {"--", program_.string(), mode, "20000000"});
    Sampled sampled{
        .finished = run_hone(words, folder_.path()), .stacks = {}, .hits = {}, .callers = {}};
    auto file = MappedFile::open(stream);
    REQUIRE_MESSAGE(file, sampled.finished.err);
    const auto parsed = parse_perf_stream(file->bytes());
    REQUIRE(parsed);
    sampled.stacks = count_stacks(*parsed);
    name_all(sampled,
             owner == Owner::kProject ? std::vector{program_, library_} : std::vector{program_});
    return sampled;
  }

 private:
  static std::string slurp_tenth() {
    return slurp(HONE_SOURCE_DIR "/tests/projects/shares/tenth.cpp");
  }
  fs::path build(const std::string& name, std::vector<std::string> arguments,
                 const std::vector<std::string>& flags) {
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return compile(folder_, name, arguments);
  }

  void name_all(Sampled& sampled, const std::vector<fs::path>& project_files) const {
    PlaceNamer namer(project_files);
    std::vector<std::string> names;
    for (const SampledPlace& place : sampled.stacks.places) {
      names.push_back(namer.name(sampled.stacks.modules[place.module], place.address).symbol);
    }
    for (const auto& [stack, count] : sampled.stacks.stacks) {
      sampled.hits[names[stack.front()]] += static_cast<double>(count);
      std::map<std::string, bool> seen;
      for (const std::uint32_t place : stack) seen[names[place]] = true;
      for (const auto& [name, is_seen] : seen) sampled.callers[name] += static_cast<double>(count);
    }
  }

  TemporaryFolder folder_;
  fs::path library_;
  fs::path program_;
};

const Shares& shared_program() {
  static const Shares shares;
  return shares;
}

constexpr const char* kSixty = "run_sixty(unsigned long, unsigned long)";
constexpr const char* kThirty = "run_thirty(unsigned long, unsigned long)";
constexpr const char* kTen = "run_ten(unsigned long, unsigned long)";

/// Within four standard deviations of a binomial share: wrong by chance once in 16000 checks.
void check_share(const Sampled& sampled, const char* name, double share) {
  CAPTURE(name);
  double all = 0;
  for (const char* each : {kSixty, kThirty, kTen}) {
    const auto found = sampled.hits.find(each);
    if (found != sampled.hits.end()) all += found->second;
  }
  REQUIRE(all > 100);
  const auto found = sampled.hits.find(name);
  const double seen = found == sampled.hits.end() ? 0 : found->second / all;
  // The clock's own grain adds a little: two in a hundred are given.
  CHECK(std::abs(seen - share) < 0.02 + 4 * std::sqrt(share * (1 - share) / all));
}

void check_shares(const Sampled& sampled) {
  check_share(sampled, kSixty, 0.6);
  check_share(sampled, kThirty, 0.3);
  check_share(sampled, kTen, 0.1);
}

TEST_CASE("known shares come out, of the program and of a library of the project") {
  if (lacks_sampling() || lacks_tools()) return;
  const Shares& shares = shared_program();
  const Sampled sampled = shares.sample("alone");
  CHECK(sampled.finished.exit_code == 0);
  check_shares(sampled);
  CHECK(sampled.stacks.processes == 1);
  CHECK(sampled.stacks.lost == 0);
  const double samples = static_cast<double>(sampled.stacks.samples);
  CHECK(sampled.callers.at("main") > 0.9 * samples);
  CHECK(static_cast<double>(sampled.stacks.truncated) < 0.05 * samples);
}

TEST_CASE("threads and child processes are attributed like the program itself") {
  if (lacks_sampling() || lacks_tools()) return;
  const Shares& shares = shared_program();
  const Sampled threads = shares.sample("threads");
  CHECK(threads.finished.exit_code == 0);
  CHECK(threads.stacks.threads == 3);
  check_shares(threads);
  const Sampled processes = shares.sample("processes");
  CHECK(processes.finished.exit_code == 0);
  CHECK(processes.stacks.processes >= 4);
  check_shares(processes);
}

TEST_CASE("a program that a signal ends is sampled to its end, and ends by that signal") {
  if (lacks_sampling() || lacks_tools()) return;
  const Shares& shares = shared_program();
  const Sampled sampled = shares.sample("signal");
  CHECK(sampled.finished.exit_code == 128 + 15);
  check_shares(sampled);
}

TEST_CASE("code of a stripped library is unknown, never another function's") {
  if (lacks_sampling() || lacks_tools()) return;
  const std::string tool = find_tool({"llvm-objcopy-19", "llvm-objcopy"});
  if (tool.empty()) {
    std::printf("HONE-TEST-SKIPPED: llvm-objcopy is not installed\n");
    return;
  }
  const Shares shares(R"(
[[gnu::noinline]] static std::uint64_t inner(std::uint64_t value, std::uint64_t steps) {
  return run_chain(value, steps);
}
std::uint64_t run_ten(std::uint64_t value, std::uint64_t unit) { return inner(value, unit) + 1; }
)");
  CHECK(shares.sample("alone").hits.contains("inner(unsigned long, unsigned long)"));
  run_tool({tool, "--strip-all", shares.library().string()});
  const Sampled sampled = shares.sample("alone", Owner::kSystem);
  CHECK(sampled.hits.contains("[unknown in libtenth]"));
  CHECK_FALSE(sampled.hits.contains("inner(unsigned long, unsigned long)"));
  CHECK_FALSE(sampled.hits.contains(kTen));
  // The frame tables still tell where the functions of the project's own libraries begin.
  const Sampled own = shares.sample("alone");
  CHECK_FALSE(own.hits.contains(kTen));
  CHECK(std::ranges::any_of(own.hits,
                            [](const auto& hit) { return hit.first.starts_with("fn 0x"); }));
}

}  // namespace
}  // namespace hone::test
