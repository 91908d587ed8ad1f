// SPDX-License-Identifier: Apache-2.0
#include "profiles/bolt_files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "profiles/bolt_step.h"
#include "profiles/step_log.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

/// Functions that may be skipped before BOLT is given up.
constexpr std::size_t kMostSkipped = 8;

fs::path with_suffix(const fs::path& file, std::string_view suffix) {
  return file.native() + std::string(suffix);
}

}  // namespace

BoltFiles::BoltFiles(const BuildWorld& world, const Step& step, const StepResult& built)
    : world_(world), step_(step) {
  const auto add_file = [&](const fs::path& relative) {
    // A library with a version is named by a link; what is loaded is the file behind it.
    std::error_code error;
    fs::path place = fs::canonical(build() / relative, error);
    if (error) place = build() / relative;
    files_.push_back({.place = place,
                      .linked = with_suffix(place, kBeforeBolt),
                      .data = bolt_data_of(*world.folder, step.key, files_.size())});
  };
  add_file(built.executable);
  for (const fs::path& library : built.libraries) add_file(library);
  done_.result = built;
}

BoltFiles::ToolEnded BoltFiles::run(const std::vector<std::string>& words,
                                    const Environment& environment) {
  const auto run = run_logged(*world_.runner, {.argv = words, .env = environment},
                              log_of(step_, *world_.folder), Keep::kAll);
  if (!run) return step_broken(run.error());
  if (run->outcome.ending == Ending::kInterrupted) return step_interrupted();
  done_.seconds += run->outcome.usage.wall;
  if (run->outcome.succeeded()) return std::string();
  return run->output + describe(run->outcome) + "\n";
}

BoltFiles::ToolEnded BoltFiles::rewrite(BoltFile& file, const std::vector<std::string>& options) {
  const fs::path made = with_suffix(file.place, ".bolting");
  while (true) {
    std::vector<std::string> words = {tools().bolt.string(), file.linked.string(), "-o",
                                      made.string()};
    words.insert(words.end(), options.begin(), options.end());
    for (std::string& word : skip_words(file)) words.push_back(std::move(word));
    auto log = run(words);
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

BoltFiles::Ended BoltFiles::keep_linked() {
  for (const BoltFile& file : files_) {
    std::error_code error;
    // BOLT's output replaces `place`, so that the linked file stays whole under its other name.
    if (!fs::exists(file.linked, error)) fs::create_hard_link(file.place, file.linked, error);
    if (error) return step_broken({"cannot keep " + file.linked.string(), error.message()});
  }
  return {};
}

void BoltFiles::restore(const BoltFile& file) {
  std::error_code ignored;
  if (fs::exists(file.linked, ignored))
    fs::copy_file(file.linked, file.place, fs::copy_options::overwrite_existing, ignored);
}

BoltFiles::Ended BoltFiles::give_up(BoltFile& file, const std::string& what,
                                    const std::string& log) {
  const std::string name = file.place.filename().string();
  if (&file == &files_.front())
    return step_failed({.message = fmt::format("BOLT {} {}", what, name), .details = log});
  restore(file);
  file.counted = false;
  note(fmt::format("{} is left as linked: BOLT {} it", name, what));
  return {};
}

std::vector<std::string> skip_words(const BoltFile& file) {
  if (file.skipped.empty()) return {};
  return {fmt::format("--skip-funcs={}", fmt::join(file.skipped, ","))};
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
