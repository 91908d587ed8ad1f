// SPDX-License-Identifier: Apache-2.0
#include "cli/hot_phase.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "analyzers/callgrind.h"
#include "analyzers/mapped_file.h"
#include "analyzers/perf_record.h"
#include "analyzers/perf_stream.h"
#include "cli/hot_subject.h"
#include "cli/report_builder.h"
#include "cli/report_rows.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kLeastCaptures = 2;  // one tells no scatter between runs
constexpr int kMostCaptures = 100;
constexpr double kSamplingLimit = 2;  // of the time-out: sampling costs a few per cent

/// At 1999 a second a run takes some per cent more CPU time (bench/hot/slowdown.py). Fewer of a
/// long run: a sample with its stack is 32 KiB, and a recording is to stay below some 400 MB.
std::uint64_t rate_for(Seconds run) {
  return run < Seconds(5) ? 1999 : run < Seconds(20) ? 499 : 199;
}

Seconds usual_time(const StoredRun& run, const std::string& profile, const std::string& workload) {
  for (const SampleRow& sample : run.samples) {
    if (sample.profile == profile && sample.workload == workload && sample.failure.empty()) {
      return sample.outcome.usage.user + sample.outcome.usage.system;
    }
  }
  return Seconds(1);
}

std::map<std::string, double> hits_of(const HotCapture& capture) {
  std::map<std::string, double> hits;
  for (const HotStackRow& stack : capture.stacks) {
    const auto place = static_cast<std::size_t>(stack.places.front());
    hits[capture.places[place].symbol] += static_cast<double>(stack.count);
  }
  return hits;
}

class HotDriver {
 public:
  HotDriver(const HotWorld& world, const StoredRun& run)
      : world_(world),
        run_(run),
        stream_(world.folder->root() / "sampled"),
        sampler_(*world.runner, world.folder->scratch(), world.config->project.source) {}
  ~HotDriver() {
    std::error_code ignored;
    fs::remove(stream_, ignored);
  }
  HotDriver(const HotDriver&) = delete;
  HotDriver& operator=(const HotDriver&) = delete;

  Result<void> sample(HotSubject& subject, const WorkloadConfig& workload, PerfSetup setup);

 private:
  const HotWorld& world_;
  const StoredRun& run_;
  fs::path stream_;
  Sampler sampler_;
};

Result<void> HotDriver::sample(HotSubject& subject, const WorkloadConfig& workload,
                               PerfSetup setup) {
  setup.rate = rate_for(usual_time(run_, subject.subject.profile, workload.name));
  const auto observed = sampler_.observe(
      subject.subject, workload,
      {.wrapper = sampling_wrapper(fs::read_symlink("/proc/self/exe"), stream_, setup),
       .slowdown = kSamplingLimit});
  if (!observed) return fail(observed);
  if (observed->outcome.ending == Ending::kInterrupted) return {};
  if (!observed->failure.empty()) {
    return std::unexpected(workload_error(subject.subject, workload, *observed));
  }
  auto file = MappedFile::open(stream_);
  if (!file) return fail(file);
  const auto stream = parse_perf_stream(file->bytes());
  if (!stream) return fail(stream);
  HotCapture capture = name_places(count_stacks(*stream), subject.namer);
  HotCaptureRow& row = capture.row;
  row.run = run_.row.id;
  row.profile = subject.subject.profile;
  row.workload = workload.name;
  row.source = name_of(setup.event);
  row.rate = static_cast<std::int64_t>(setup.rate);
  row.stacks = name_of(setup.stacks);
  row.kernel = setup.kernel;
  row.wall = Seconds(stream->header.wall);
  row.user = Seconds(stream->header.user);
  row.system = Seconds(stream->header.system);
  subject.runs[workload.name].add(hits_of(capture), static_cast<double>(row.samples));
  return world_.store->add_hot_capture(capture);
}

/// Of the profiles, the captures up to `last`, which newer ones have taken the place of.
Result<void> remove_captures(const HotWorld& world, const StoredRun& run,
                             const std::vector<std::string>& profiles, std::string_view source,
                             std::int64_t last) {
  for (const std::string& name : profiles) {
    auto removed = world.store->remove_hot_captures(run.row.id, name, source, last);
    if (!removed) return removed;
  }
  return {};
}

/// Samples in turn until the intervals are narrow enough or the budget ends; false: interrupted.
Result<bool> sample_in_turn(const HotWorld& world, const StoredRun& run,
                            std::vector<std::unique_ptr<HotSubject>>& subjects,
                            const PerfSetup& setup, Progress& progress) {
  HotDriver driver(world, run);
  const Clock::time_point start = Clock::now();
  for (int round = 1; round <= kMostCaptures; ++round) {
    bool is_done = true;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      for (const WorkloadConfig& workload : world.config->workloads) {
        if (world.interrupt->requested()) return false;
        if (round > kLeastCaptures && Seconds(Clock::now() - start) >= world.budget) return true;
        HotSubject& subject = *subjects[i];
        if (subject.runs[workload.name].are_enough()) continue;
        is_done = false;
        progress.begin(fmt::format("sample {} ({})", subject.subject.profile, round),
                       static_cast<int>(i) + 1, static_cast<int>(subjects.size()), std::nullopt);
        if (auto sampled = driver.sample(subject, workload, setup); !sampled) return fail(sampled);
        progress.finish("");
      }
    }
    if (is_done) break;
  }
  return !world.interrupt->requested();
}

Result<void> count_once(const HotWorld& world, const StoredRun& run, Sampler& sampler,
                        HotSubject& subject, const WorkloadConfig& workload) {
  const auto stacks =
      count_instructions(sampler, subject.subject, workload, world.folder->root() / "counted");
  if (world.interrupt->requested()) return {};
  if (!stacks) return fail(stacks);
  HotCapture capture = name_places(*stacks, subject.namer);
  capture.row.run = run.row.id;
  capture.row.profile = subject.subject.profile;
  capture.row.workload = workload.name;
  capture.row.source = "callgrind";
  capture.row.stacks = "none";
  capture.row.kernel = false;
  return world.store->add_hot_capture(capture);
}

}  // namespace

Result<std::vector<std::string>> profiles_that_matter(Store& store, std::int64_t run) {
  const auto report = build_report(store, run);
  if (!report) return fail(report);
  std::vector<std::string> names;
  const ReportedProfile* chosen = compared_profile(*report);
  for (const ReportedProfile* profile : rows_of(*report)) {
    if (is_baseline(*profile)) {
      if (profile->rounds > 0) names.push_back(profile->name);
      if (chosen != nullptr) names.push_back(chosen->name);
    } else if (names.size() == 2 && profile != chosen && profile->status == "built" &&
               profile->change && profile->change->behind.empty()) {
      names.push_back(profile->name);
    }
  }
  return names;
}

Result<void> sample_profiles(const HotWorld& world, const StoredRun& run,
                             const std::vector<std::string>& profiles, Progress& progress) {
  const auto setup = find_perf_setup();
  if (!setup) return fail(setup);
  auto subjects = find_subjects(world, run, profiles);
  if (!subjects) return fail(subjects);
  if (auto put = record_renamed(world, run, profiles); !put) return put;
  const std::int64_t last = world.store->last_hot_capture();
  const auto done = sample_in_turn(world, run, *subjects, *setup, progress);
  if (!done) return fail(done);
  return *done ? remove_captures(world, run, profiles, name_of(setup->event), last)
               : Result<void>();
}

Result<void> count_profiles(const HotWorld& world, const StoredRun& run,
                            const std::vector<std::string>& profiles, Progress& progress) {
  auto subjects = find_subjects(world, run, profiles);
  if (!subjects) return fail(subjects);
  if (auto put = record_renamed(world, run, profiles); !put) return put;
  const std::int64_t last = world.store->last_hot_capture();
  Sampler sampler(*world.runner, world.folder->scratch(), world.config->project.source);
  for (std::size_t i = 0; i < subjects->size(); ++i) {
    HotSubject& subject = *(*subjects)[i];
    for (const WorkloadConfig& workload : world.config->workloads) {
      for (int repetition = 1; repetition <= 2; ++repetition) {
        if (world.interrupt->requested()) return {};
        progress.begin(fmt::format("count {} ({})", subject.subject.profile, repetition),
                       static_cast<int>(i) + 1, static_cast<int>(subjects->size()), std::nullopt);
        auto counted = count_once(world, run, sampler, subject, workload);
        if (!counted || world.interrupt->requested()) return counted;
        progress.finish("");
      }
    }
  }
  return remove_captures(world, run, profiles, "callgrind", last);
}

}  // namespace hone
