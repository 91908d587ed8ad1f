// SPDX-License-Identifier: Apache-2.0
#include "profiles/train_step.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/files.h"
#include "profiles/training.h"
#include "profiles/training_runs.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

/// One file per module and not per process: at its exit each process adds its counters to it, so
/// children that fork or exec are counted, and their number does not matter.
constexpr std::string_view kRawPattern = "%m.profraw";

/// As many folders as the runtime is to cut from the counter files' own paths: all.
constexpr const char* kAllFolders = "1000";

/// Where the instrumented program is to leave its counters; GCC's runtime (libgcov) reads the first
/// two, Clang's the last.
Environment counter_place(const fs::path& raw) {
  return {{"GCOV_PREFIX", raw.string()},
          {"GCOV_PREFIX_STRIP", kAllFolders},
          {"LLVM_PROFILE_FILE", (raw / kRawPattern).string()}};
}

/// Judges the counters that one workload left: `complaint` is the runtime's, or empty.
Result<void> check_raw_files(const WorkloadConfig& workload, const std::vector<fs::path>& files,
                             const std::string& complaint) {
  const auto is_empty = [](const fs::path& file) {
    std::error_code error;
    return fs::file_size(file, error) == 0 || error;
  };
  if (!files.empty() && std::ranges::none_of(files, is_empty)) return {};
  const std::string what = files.empty() ? "it left no counters" : "it left an empty counter file";
  if (!complaint.empty()) {
    return std::unexpected(training_error(workload, what + ": " + complaint,
                                          "the program must be able to write to hone's work folder "
                                          "when it exits: --work-dir chooses another"));
  }
  return std::unexpected(training_error(
      workload, what,
      "the training commands must run {exe}, and it must return from main or call exit(): "
      "counters are written then, not when it is killed or ends by _exit()"));
}

/// When the last of the files was written; nothing when there are none.
std::optional<fs::file_time_type> newest(const std::vector<fs::path>& files) {
  std::optional<fs::file_time_type> time;
  for (const fs::path& file : files) {
    std::error_code error;
    const auto written = fs::last_write_time(file, error);
    if (!error && (!time || written > *time)) time = written;
  }
  return time;
}

class Trainer {
 public:
  Trainer(const BuildWorld& world, const Step& step, const StepResult& instrumented)
      : world_(world),
        step_(step),
        gcc_(world.toolchains->of(step.axes).family == Family::kGcc),
        repetitions_(training_repetitions(world.config->workloads)),
        places_{.exe = world.folder->build(step.build_key) / instrumented.executable,
                .source = world.config->project.source,
                .build = world.folder->build(step.build_key),
                .work = world.folder->scratch()} {}

  StepOutcome run() {
    const auto& workloads = world_.config->workloads;
    for (std::size_t i = 0; i < workloads.size(); ++i) {
      if (auto trained = train(workloads[i], i); !trained) {
        return std::unexpected(std::move(trained.error()));
      }
    }
    return std::move(done_);
  }

 private:
  std::expected<void, StepFailure> train(const WorkloadConfig& workload, std::size_t number) {
    // GCC's runtime adds to the files that are there, and nothing else can merge them: all
    // workloads share a folder, and weights are repetitions.
    const std::size_t place = gcc_ ? 0 : number;
    const fs::path raw = raw_folder(*world_.folder, step_.key, place);
    if (place == number) {
      if (auto made = make_fresh_directory(raw); !made) return step_broken(made.error());
    }
    const auto before = newest(find_raw_files(*world_.folder, step_.key, place));
    if (std::string doubt = find_training_doubt(workload); !doubt.empty()) {
      done_.result.notes.push_back(std::move(doubt));
    }
    std::string complaint;
    for (int i = 0; i < (gcc_ ? repetitions_[number] : 1); ++i) {
      auto runs = run_training_commands(world_, step_, workload, places_,
                                        {.environment = counter_place(raw)});
      if (!runs) return std::unexpected(std::move(runs.error()));
      done_.seconds += runs->seconds;
      if (complaint.empty()) complaint = runs->complaint;
    }
    auto files = find_raw_files(*world_.folder, step_.key, place);
    if (before && newest(files) == before) files.clear();
    if (auto checked = check_raw_files(workload, files, complaint); !checked) {
      return step_failed(checked.error());
    }
    if (!complaint.empty()) {
      done_.result.notes.push_back("a part of the training was not counted: " + complaint);
    }
    return {};
  }

  const BuildWorld& world_;
  const Step& step_;
  bool gcc_;
  std::vector<int> repetitions_;
  Places places_;
  StepDone done_;
};

}  // namespace

fs::path raw_folder(const WorkFolder& folder, std::string_view train_key, std::size_t workload) {
  return folder.step(train_key) / fmt::format("raw-{}", workload);
}

std::vector<fs::path> find_raw_files(const WorkFolder& folder, std::string_view train_key,
                                     std::size_t workload) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(raw_folder(folder, train_key, workload), error)) {
    const fs::path extension = entry.path().extension();
    if (extension == ".profraw" || extension == ".gcda") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

StepOutcome run_training(const BuildWorld& world, const Step& step,
                         const StepResult& instrumented) {
  return Trainer(world, step, instrumented).run();
}

}  // namespace hone
