// SPDX-License-Identifier: Apache-2.0
// hone doctor: the tools hone found, what is missing and the package that brings it, and how noisy
// this machine is.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "analyzers/counter_groups.h"
#include "analyzers/machine.h"
#include "analyzers/noise.h"
#include "cli/command.h"
#include "core/launcher.h"
#include "core/spawn_cost.h"
#include "core/text.h"
#include "profiles/branch_records.h"
#include "profiles/toolchain.h"

namespace hone {

namespace {

void print_tool(const ToolStatus& tool) {
  if (!tool.path.empty()) {
    fmt::print("  {:<14} {:<10} {}\n", tool.name, tool.version, tool.path.string());
    return;
  }
  fmt::print("  {:<14} {:<10} needed for {}: apt-get install {}\n", tool.name,
             tool.required ? "MISSING" : "missing", tool.needed_for, tool.package);
}

void print_machine(const Machine& machine, bool has_valgrind) {
  fmt::print("Machine\n  {}\n  {}, {:.1f} GiB of memory, Linux {}\n", escape_terminal(machine.cpu),
             title(machine), static_cast<double>(machine.memory.count) / (1 << 30), machine.kernel);
  fmt::print("  governor {}, turbo {}\n", machine.governor.empty() ? "unknown" : machine.governor,
             machine.turbo.empty() ? "unknown" : machine.turbo);
  const auto counters = find_hardware_counters();
  if (counters) {
    fmt::print("  instructions, cycles and misses are counted by the CPU\n");
  } else {
    fmt::print("  instructions are {}: {}\n",
               has_valgrind ? "counted by valgrind" : "not counted, as valgrind is missing too",
               describe(counters.error()));
  }
}

void print_training(const BranchRecorder& recorder) {
  fmt::print("  BOLT is trained {}{}\n",
             recorder.perf.empty() ? "by instrumentation: " : "on branches that perf records",
             recorder.missing);
}

void print_noise(Runner& runner) {
  fmt::print("Measuring\n");
  if (const auto cost = measure_spawn_cost(runner)) {
    fmt::print("  starting a program costs {:.2f} ms (median of {} runs)\n", cost->count() * 1e3,
               kSpawnCostRuns);
  } else {
    fmt::print("  starting a program: {}\n", cost.error().message);
  }
  std::error_code ignored;
  const std::string self = std::filesystem::read_symlink("/proc/self/exe", ignored).string();
  if (const auto noise = measure_noise(runner, {self, "spin"})) {
    fmt::print(
        "  paired noise {:.2f} % (sd of the ratio of CPU times, {} pairs of runs of {:.0f} ms)\n",
        noise->paired_sd.value * 100, noise->pairs, noise->cpu_time.count() * 1e3);
  } else {
    fmt::print("  noise: {}\n", noise.error().message);
  }
}

Result<Finish> doctor(const std::string& compiler, const Surroundings& around) {
  auto launcher = Launcher::start(*around.interrupt);
  if (!launcher) return fail(launcher);
  const auto tools = list_tools(**launcher, compiler);
  fmt::print("Tools\n");
  for (const ToolStatus& tool : tools) print_tool(tool);
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(
        tools, [&](const ToolStatus& tool) { return tool.name == name && !tool.path.empty(); });
  };
  print_machine(find_machine(), has("valgrind"));
  if (has("llvm-bolt")) print_training(find_branch_recorder(**launcher));
  std::fflush(stdout);
  print_noise(**launcher);
  for (const ToolStatus& tool : tools) {
    if (!tool.required || !tool.path.empty()) continue;
    return fail(fmt::format("{} is missing, which hone needs for {}", tool.name, tool.needed_for),
                "apt-get install " + std::string(tool.package));
  }
  return Finish::kDone;
}

}  // namespace

void add_doctor(CLI::App& app, Action& chosen) {
  auto compiler = std::make_shared<std::string>("clang");
  CLI::App* command =
      app.add_subcommand("doctor", "Show the tools found, what is missing, and the noise here");
  command->add_option("--compiler", *compiler, "clang, or the path of one")->capture_default_str();
  command->footer("Example:\n  hone doctor");
  command->callback([compiler, &chosen] {
    chosen = [compiler](const Surroundings& around) { return doctor(*compiler, around); };
  });
}

}  // namespace hone
