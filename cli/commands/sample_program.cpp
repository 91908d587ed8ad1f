// SPDX-License-Identifier: Apache-2.0
// hone sample-program: what hone hot puts between the launcher and a program that is to be
// sampled. Not listed. Ends as the program ends, by the same signal.
#include <CLI/CLI.hpp>
#include <memory>

#include "analyzers/perf_record.h"
#include "analyzers/waiting_child.h"
#include "cli/command.h"

namespace hone {

namespace {

struct Words {
  std::string stream;
  std::string event;
  std::string stacks;
  std::uint64_t rate = 0;
  std::uint32_t stack_bytes = PerfSetup{}.stack_bytes;
  bool user_only = false;
  std::vector<std::string> argv;
};

Result<Finish> sample_program(const Words& words) {
  PerfSetup setup{.kernel = !words.user_only, .rate = words.rate, .stack_bytes = words.stack_bytes};
  setup.event = words.event == "cycles" ? SampleEvent::kCycles : SampleEvent::kCpuClock;
  setup.stacks = words.stacks == "unwound"          ? StackKind::kUnwound
                 : words.stacks == "frame-pointers" ? StackKind::kFramePointers
                                                    : StackKind::kNone;
  const auto status = record_program(setup, words.stream, words.argv);
  if (!status) return fail(status);
  end_as(*status);
}

}  // namespace

void add_sample_program(CLI::App& app, Action& chosen) {
  auto words = std::make_shared<Words>();
  CLI::App* command = app.add_subcommand("sample-program", "Run under sampling; for hone hot");
  command->group("");
  command->add_option("STREAM", words->stream)->required();
  command->add_option("--event", words->event)->required();
  command->add_option("--stacks", words->stacks)->required();
  command->add_option("--rate", words->rate)->required();
  command->add_option("--stack-bytes", words->stack_bytes);
  command->add_flag("--user-only", words->user_only);
  command->add_option("ARGV", words->argv, "After --")->required();
  command->callback([words, &chosen] {
    for (std::string& word : words->argv) word.erase(0, 1);  // main's blank, see there
    chosen = [words](const Surroundings&) { return sample_program(*words); };
  });
}

}  // namespace hone
