// SPDX-License-Identifier: Apache-2.0
// hone sample-program: what hone hot puts between the launcher and a program that is to be sampled.
#include <CLI/CLI.hpp>
#include <memory>

#include "analyzers/perf_record.h"
#include "cli/watch_command.h"

namespace hone {

namespace {

constexpr std::uint64_t kHighestRate = 1'000'000;

struct Words {
  std::string stream;
  std::string event;
  std::string stacks;
  std::uint64_t rate = 0;
  std::uint32_t stack_bytes = PerfSetup{}.stack_bytes;
  bool user_only = false;
};

PerfSetup read_setup(const Words& words) {
  PerfSetup setup{.kernel = !words.user_only, .rate = words.rate, .stack_bytes = words.stack_bytes};
  setup.event = words.event == "cycles" ? SampleEvent::kCycles : SampleEvent::kCpuClock;
  setup.stacks = words.stacks == "unwound"          ? StackKind::kUnwound
                 : words.stacks == "frame-pointers" ? StackKind::kFramePointers
                                                    : StackKind::kNone;
  return setup;
}

}  // namespace

void add_sample_program(CLI::App& app, Action& chosen) {
  auto words = std::make_shared<Words>();
  CLI::App* command = app.add_subcommand("sample-program", "Run under sampling; for hone hot");
  command->add_option("STREAM", words->stream)->required();
  command->add_option("--event", words->event)->required();
  command->add_option("--stacks", words->stacks)->required();
  command->add_option("--rate", words->rate)
      ->required()
      ->check(CLI::Range(std::uint64_t{1}, kHighestRate).description(""));
  command->add_option("--stack-bytes", words->stack_bytes);
  command->add_flag("--user-only", words->user_only);
  watch_program(*command, chosen, [words](const std::vector<std::string>& argv) {
    return record_program(read_setup(*words), words->stream, argv);
  });
}

}  // namespace hone
