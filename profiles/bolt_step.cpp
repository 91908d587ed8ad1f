// SPDX-License-Identifier: Apache-2.0
#include "profiles/bolt_step.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <expected>

#include "core/files.h"
#include "profiles/bolt_counts.h"
#include "profiles/elf_sections.h"
#include "profiles/step_log.h"
#include "profiles/training.h"
#include "profiles/training_runs.h"

namespace hone {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

namespace {

/// Functions that may be skipped before BOLT is given up.
constexpr std::size_t kMostSkipped = 8;
constexpr std::string_view kMarker = "hone-bolt-key";

fs::path with_suffix(const fs::path& file, std::string_view suffix) {
  return file.native() + std::string(suffix);
}

/// One of the program's files on its way through BOLT.
struct BoltFile {
  fs::path place;   ///< absolute: where the program finds it
  fs::path linked;  ///< the file as it was linked
  Words skipped;    ///< functions that BOLT cannot move
  bool instrumented = false;
};

class BoltRun {
 public:
  BoltRun(const BuildWorld& world, const Step& step, const StepResult& built)
      : world_(world),
        step_(step),
        tools_(world.toolchains->of(step.axes)),
        build_(world.folder->build(step.build_key)),
        folder_(world.folder->step(step.key)) {
    add_file(built.executable);
    for (const fs::path& library : built.libraries) add_file(library);
    done_.result = built;
  }

  StepOutcome run() {
    auto ended = count(BoltCounts::kAtEnd);
    if (ended && files_.front().instrumented && find_bolt_counts(data_of(0)).empty())
      ended = count(BoltCounts::kWatched);
    if (ended) ended = optimize_all();
    if (!ended) {
      for (const BoltFile& file : files_) restore(file);
      return std::unexpected(std::move(ended.error()));
    }
    const auto marked = write_file(build_ / kMarker, step_.key);
    if (!marked) return step_broken(marked.error());
    return std::move(done_);
  }

 private:
  using Ended = std::expected<void, StepFailure>;

  void add_file(const fs::path& relative) {
    // A library with a version is named by a link; what is loaded is the file behind it.
    std::error_code error;
    fs::path place = fs::canonical(build_ / relative, error);
    if (error) place = build_ / relative;
    files_.push_back({.place = place, .linked = with_suffix(place, kBeforeBolt), .skipped = {}});
  }

  static std::string skip_option(const BoltFile& file) {
    return fmt::format("--skip-funcs={}", fmt::join(file.skipped, ","));
  }

  bool is_executable(const BoltFile& file) const { return &file == &files_.front(); }

  /// An executable that cannot go on fails the profile, a library is left as it is.
  Ended give_up(const BoltFile& file, const std::string& what, const std::string& log) {
    const std::string name = file.place.filename().string();
    if (is_executable(file)) {
      return step_failed({.message = fmt::format("BOLT {} {}", what, name), .details = log});
    }
    restore(file);
    done_.result.notes.push_back(fmt::format("{} is left as linked: BOLT {} it", name, what));
    return {};
  }

  static void restore(const BoltFile& file) {
    std::error_code ignored;
    if (fs::exists(file.linked, ignored)) {
      fs::copy_file(file.linked, file.place, fs::copy_options::overwrite_existing, ignored);
    }
  }

  fs::path data_of(std::size_t index) const {
    return bolt_data_of(*world_.folder, step_.key, index);
  }

  /// Instruments and trains, from nothing.
  Ended count(BoltCounts how) {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      std::error_code ignored;
      for (const fs::path& old : find_bolt_counts(data_of(i))) fs::remove(old, ignored);
    }
    if (auto ended = instrument_all(how); !ended) return ended;
    return train(how);
  }

  Ended instrument_all(BoltCounts how) {
    std::error_code ignored;
    fs::remove(build_ / kMarker, ignored);
    for (std::size_t i = 0; i < files_.size(); ++i) {
      std::error_code error;
      BoltFile& file = files_[i];
      if (how == BoltCounts::kWatched && !file.instrumented) continue;
      // BOLT's output replaces `place`, so that the linked file stays whole under its other name.
      if (!fs::exists(file.linked, error)) fs::create_hard_link(file.place, file.linked, error);
      if (error) return step_broken({"cannot keep " + file.linked.string(), error.message()});
      auto made = make(file, bolt_count_options(data_of(i), how));
      if (!made) return std::unexpected(std::move(made.error()));
      file.instrumented = made->empty();
      if (file.instrumented) continue;
      if (auto ended = give_up(file, "cannot instrument", *made); !ended) return ended;
    }
    return {};
  }

  Ended train(BoltCounts how) {
    const Places places{.exe = files_.front().place,
                        .source = world_.config->project.source,
                        .build = build_,
                        .work = world_.folder->scratch()};
    CountsWay way;
    if (how == BoltCounts::kWatched) {
      way.linger = kWatcherPatience;
      way.after_each = [&] {
        for (std::size_t i = 0; i < files_.size(); ++i) keep_bolt_counts(data_of(i));
      };
    }
    for (const WorkloadConfig& workload : world_.config->workloads) {
      auto runs = run_training_commands(world_, step_, workload, places, way);
      if (!runs) return std::unexpected(std::move(runs.error()));
      done_.seconds += runs->seconds;
      std::string doubt = find_training_doubt(workload);
      if (!doubt.empty() && how == BoltCounts::kAtEnd)
        done_.result.notes.push_back(std::move(doubt));
    }
    return {};
  }

  Ended optimize_all() {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (!files_[i].instrumented) continue;
      if (auto ended = optimize(files_[i], i); !ended) return ended;
    }
    return {};
  }

  Ended optimize(BoltFile& file, std::size_t index) {
    const fs::path data = data_of(index);
    const std::vector<fs::path> counts = find_bolt_counts(data);
    if (counts.empty()) return give_up(file, "found no counts of the training for", "");
    Words merge = {tools_.merge_fdata.string(), "-o", data.string()};
    for (const fs::path& count : counts) merge.push_back(count.string());
    const auto merged = run_tool(merge);
    if (!merged) return std::unexpected(merged.error());
    if (!merged->empty()) return give_up(file, "could not merge the counts of", *merged);
    Words options = bolt_options(tools_.family);
    options.push_back("-data=" + data.string());
    const auto made = make(file, options);
    if (!made) return std::unexpected(made.error());
    if (!made->empty()) return give_up(file, "could not optimise", *made);
    options.pop_back();
    if (!file.skipped.empty()) options.push_back(skip_option(file));
    const auto kept = write_file(bolt_options_of(*world_.folder, step_.key, index),
                                 fmt::format("{}\n", fmt::join(options, "\n")));
    if (!kept) return step_broken(kept.error());
    return finish(file);
  }

  /// Strips what is to be stripped and tells what BOLT left behind.
  Ended finish(const BoltFile& file) {
    if (step_.axes.strip == Strip::kAll) {
      // Not GNU strip: it damages what BOLT makes, and exits with 0.
      const auto stripped = run_tool({tools_.strip.string(), "--strip-all", file.place.string()});
      if (!stripped) return std::unexpected(stripped.error());
      if (!stripped->empty())
        return give_up(file, "made a file that cannot be stripped of", *stripped);
    }
    const std::string name = file.place.filename().string();
    if (const auto old = find_section_bytes(file.place, ".bolt.org."); old && old->count > 0) {
      done_.result.notes.push_back(
          fmt::format("{} keeps {} KiB of the code and tables that BOLT moved", name,
                      (old->count + 1023) / 1024));
    }
    if (!file.skipped.empty()) {
      done_.result.notes.push_back(
          fmt::format("BOLT could not move {} in {}", fmt::join(file.skipped, ", "), name));
    }
    return {};
  }

  /// Runs BOLT from the linked file to its place, skipping functions that it cannot move. Empty
  /// when it succeeded, else what it printed.
  std::expected<std::string, StepFailure> make(BoltFile& file, const Words& options) {
    const fs::path made = with_suffix(file.place, ".bolting");
    while (true) {
      Words words = {tools_.bolt.string(), file.linked.string(), "-o", made.string()};
      words.insert(words.end(), options.begin(), options.end());
      if (!file.skipped.empty()) words.push_back(skip_option(file));
      auto log = run_tool(words);
      if (!log) return log;
      if (log->empty()) break;
      const std::string function = find_unmovable_function(*log);
      const bool known = std::ranges::find(file.skipped, function) != file.skipped.end();
      if (function.empty() || known || file.skipped.size() == kMostSkipped) return log;
      file.skipped.push_back(function);
    }
    std::error_code error;
    fs::rename(made, file.place, error);
    if (error) return step_broken({"cannot write " + file.place.string(), error.message()});
    return std::string();
  }

  /// Empty when the tool succeeded, else what it printed.
  std::expected<std::string, StepFailure> run_tool(const Words& words) {
    const auto run =
        run_logged(*world_.runner, {.argv = words}, log_of(step_, *world_.folder), Keep::kAll);
    if (!run) return step_broken(run.error());
    if (run->outcome.ending == Ending::kInterrupted) return step_interrupted();
    done_.seconds += run->outcome.usage.wall;
    if (run->outcome.succeeded()) return std::string();
    return run->output + describe(run->outcome) + "\n";
  }

  const BuildWorld& world_;
  const Step& step_;
  const Toolchain& tools_;
  fs::path build_;
  fs::path folder_;
  std::vector<BoltFile> files_;  ///< the executable first
  StepDone done_;
};

}  // namespace

fs::path bolt_data_of(const WorkFolder& folder, std::string_view bolt_key, std::size_t index) {
  return folder.step(bolt_key) / fmt::format("counts-{}.fdata", index);
}

fs::path bolt_options_of(const WorkFolder& folder, std::string_view bolt_key, std::size_t index) {
  return folder.step(bolt_key) / fmt::format("counts-{}.options", index);
}

bool has_bolt_output(const fs::path& build, std::string_view bolt_key) {
  const auto key = read_file(build / kMarker);
  return key && *key == bolt_key;
}

StepOutcome run_bolt(const BuildWorld& world, const Step& step, const StepResult& built) {
  return BoltRun(world, step, built).run();
}

std::vector<std::string> bolt_options(Family compiler) {
  Words options = {"-reorder-blocks=ext-tsp",
                   "-reorder-functions=cdsort",
                   "-split-functions",
                   "-split-all-cold",
                   "-split-eh",
                   "-icf=1"};
  // Else the output has neither line tables nor any other debugging information. GCC writes a
  // unit's own file into its table twice where -ffile-prefix-map renames it; llvm-bolt 19 makes
  // that one entry and leaves the indices: all files would be wrong.
  if (compiler == Family::kClang) options.emplace_back("-update-debug-sections");
  return options;
}

std::string find_unmovable_function(std::string_view log) {
  // "BOLT-ERROR: unable to get new address … in function NAME. Consider adding this function to
  // --skip-funcs=..."
  const std::size_t advice = log.find("Consider adding this function to --skip-funcs");
  if (advice == std::string_view::npos) return {};
  constexpr std::string_view kBefore = "in function ";
  const std::size_t begin = log.rfind(kBefore, advice);
  if (begin == std::string_view::npos) return {};
  std::string_view name = log.substr(begin + kBefore.size(), advice - begin - kBefore.size());
  name = name.substr(0, name.find_first_of(" \n"));
  while (name.ends_with('.')) name.remove_suffix(1);
  return std::string(name.substr(0, name.find("/1(")));
}

}  // namespace hone
