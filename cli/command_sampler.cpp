// SPDX-License-Identifier: Apache-2.0
#include "cli/command_sampler.h"

#include <fmt/format.h>

#include "analyzers/metric.h"
#include "analyzers/reading.h"
#include "analyzers/sampler.h"
#include "core/text.h"
#include "profiles/shell_text.h"

namespace hone {

namespace {

/// Of a run before the race, kept for the case that it fails.
constexpr Bytes kKeptOutput{64LL << 20};

std::string shown(const std::vector<std::string>& argv) {
  return escape_terminal(shell_quoted(argv));
}

}  // namespace

bool CommandSampler::reads_stdout() const {
  return is_read_from_output(options_.metric.choice) && options_.metric.file.empty();
}

bool CommandSampler::keeps_output(int entry, Output output) const {
  return output == Output::kKept && !reads_stdout() && !is_loud_[static_cast<std::size_t>(entry)];
}

Command CommandSampler::command_for(int entry, const SampleRow& row, Output output) const {
  Command command{.argv = this->command(entry).argv, .timeout = options_.timeout};
  // Always set, so that nothing but its length varies.
  command.env.emplace_back("HONE_PAD", std::string(static_cast<std::size_t>(row.padding), 'x'));
  command.repeats = row.repeats;
  command.on_failure = options_.ignore_failure ? OnFailure::kGoOn : OnFailure::kStop;
  if (options_.metric.choice == MetricChoice::kGoogleBenchmark)
    command.argv.emplace_back(kBenchmarkFormat);
  command.watch_threads = row.phase != SamplePhase::kRound;
  if (!is_loud_[static_cast<std::size_t>(entry)]) {
    command.stderr_file = options_.scratch / "stderr";
    command.output_limit = kOutputLimit;
  }
  if (keeps_output(entry, output)) {
    command.stdout_file = options_.scratch / "stdout";
    command.output_limit = kKeptOutput;
  }
  if (reads_stdout()) {
    command.stdout_file = options_.scratch / "stdout";
    command.output_limit = kOutputLimit;
  }
  return command;
}

Result<void> CommandSampler::prepare(int entry) {
  const std::vector<std::string>& argv = command(entry).prepare;
  if (argv.empty()) return {};
  const Command preparation{.argv = argv,
                            .stdout_file = options_.scratch / "prepare",
                            .stderr_file = options_.scratch / "prepare",
                            .timeout = options_.timeout,
                            .output_limit = kOutputLimit};
  const auto outcome = runner_.run(preparation);
  if (!outcome) return fail(outcome);
  if (outcome->succeeded() || outcome->ending == Ending::kInterrupted) return {};
  return fail(fmt::format("--prepare `{}` failed: {}", shown(argv),
                          describe_failure(*outcome, preparation)),
              {}, last_words(preparation.stdout_file));
}

Result<WatchedRun> CommandSampler::execute(int entry, const Command& command) {
  const std::string& file = options_.metric.file;
  if (this->command(entry).prepare.empty() && file.empty()) return run_watched(runner_, command);
  return run_watched(runner_, command, [&]() -> Result<void> {
    if (auto prepared = prepare(entry); !prepared) return prepared;
    if (!file.empty()) stamps_ = stamp_files({file}, ".");
    return {};
  });
}

/// Why the run has no value; "" when it has.
std::string CommandSampler::judge(const Command& command, SampleRow& row) {
  const bool has_ended =
      row.outcome.ending == Ending::kExited || row.outcome.ending == Ending::kSignalled;
  if (!row.outcome.succeeded() && !(options_.ignore_failure && has_ended))
    return describe_failure(row.outcome, command);
  if (!is_read_from_output(options_.metric.choice)) return {};
  if (!options_.metric.file.empty() && find_stale(stamps_, "."))
    return fmt::format("did not write `{}`", escape_terminal(options_.metric.file));
  auto readings = read_readings(options_.metric, options_.scratch / "stdout", ".");
  if (!readings) return readings.error().message;
  row.readings = *std::move(readings);
  return {};
}

Error CommandSampler::describe_failing(int entry, const SampleRow& row, Output output) const {
  const bool ran = row.outcome.succeeded();
  std::string details = last_words(options_.scratch / "stderr");
  if (keeps_output(entry, output) || ran) details += last_words(options_.scratch / "stdout");
  std::string hint = "--ignore-failure measures commands that fail";
  if (row.outcome.ending == Ending::kTimedOut) hint = "--timeout allows more";
  if (row.outcome.ending == Ending::kTooMuchOutput)
    hint = "let it print less, or send that to /dev/null: sh -c '… 2>/dev/null'";
  if (ran) hint = "--metric says where the number stands";
  return {fmt::format("{} failed: {}", title_of(entry), row.failure), hint, details};
}

std::string CommandSampler::title_of(int entry) const {
  return fmt::format("command {} `{}`", entry, shown(command(entry).argv));
}

Result<void> CommandSampler::compare_readings(int entry, const Readings& readings) {
  if (!first_) first_ = Reported{entry, readings};
  const auto refuse = [&](int lacks, int has, const std::string& name) {
    return fail(fmt::format("{} reported no {}, which {} reports", title_of(lacks),
                            escape_terminal(name), lacks == has ? "another run" : title_of(has)),
                "let all commands run the same benchmarks, by --benchmark_filter=REGEX");
  };
  if (const auto missing = find_missing_reading(first_->readings, readings))
    return refuse(entry, first_->entry, *missing);
  if (const auto extra = find_missing_reading(readings, first_->readings))
    return refuse(first_->entry, entry, *extra);
  return {};
}

Result<std::optional<SampleRow>> CommandSampler::observe(int entry, SampleRow row, Output output) {
  Command command = command_for(entry, row, output);
  cut_short_.reset();
  auto watched = execute(entry, command);
  if (watched && watched->outcome.ending == Ending::kTooMuchOutput &&
      command.output_limit == kKeptOutput) {
    cut_short_ = value_of(Metric::kCpuTime, watched->outcome.usage);
    is_loud_[static_cast<std::size_t>(entry)] = true;
    command = command_for(entry, row, output);
    watched = execute(entry, command);
  }
  if (!watched) return fail(watched);
  if (watched->outcome.ending == Ending::kInterrupted) return std::nullopt;
  row.outcome = watched->outcome;
  row.repeats = watched->outcome.executions;
  row.pressure = watched->pressure;
  row.steal = watched->steal;
  row.failure = judge(command, row);
  if (!row.failure.empty()) return std::unexpected(describe_failing(entry, row, output));
  if (auto compared = compare_readings(entry, row.readings); !compared) return fail(compared);
  std::error_code error;
  printed_elsewhere_ = keeps_output(entry, output) &&
                       std::filesystem::file_size(command.stdout_file, error) > 0 && !error;
  return row;
}

}  // namespace hone
