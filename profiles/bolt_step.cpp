// SPDX-License-Identifier: Apache-2.0
#include "profiles/bolt_step.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/files.h"
#include "profiles/bolt_counts.h"
#include "profiles/bolt_files.h"
#include "profiles/bolt_training.h"
#include "profiles/elf_sections.h"

namespace hone {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;
using Ended = BoltFiles::Ended;

namespace {

constexpr std::string_view kMarker = "hone-bolt-key";

/// Keeps the options for the exports.
Ended write_options(BoltFiles& files, const BoltFile& file, std::size_t index, Words options) {
  for (std::string& word : skip_words(file)) options.push_back(std::move(word));
  const auto kept = write_file(bolt_options_of(*files.world().folder, files.step().key, index),
                               fmt::format("{}\n", fmt::join(options, "\n")));
  if (!kept) return step_broken(kept.error());
  return {};
}

/// Strips what is to be stripped and tells what BOLT left behind.
Ended finish(BoltFiles& files, BoltFile& file) {
  if (files.step().axes.strip == Strip::kAll) {
    // Not GNU strip: it damages what BOLT makes, and exits with 0.
    const auto stripped =
        files.run({files.tools().strip.string(), "--strip-all", file.place.string()});
    if (!stripped) return std::unexpected(stripped.error());
    if (!stripped->empty())
      return files.give_up(file, "made a file that cannot be stripped of", *stripped);
  }
  const std::string name = file.place.filename().string();
  if (const auto old = find_section_bytes(file.place, ".bolt.org."); old && old->count > 0) {
    files.note(fmt::format("{} keeps {} KiB of the code and tables that BOLT moved", name,
                           (old->count + 1023) / 1024));
  }
  if (!file.skipped.empty())
    files.note(fmt::format("BOLT could not move {} in {}", fmt::join(file.skipped, ", "), name));
  return {};
}

Ended optimize(BoltFiles& files, BoltFile& file, std::size_t index) {
  const std::vector<fs::path> counts = find_bolt_counts(file.data);
  if (counts.empty()) return files.give_up(file, "found no counts of the training for", "");
  Words merge = {files.tools().merge_fdata.string(), "-o", file.data.string()};
  for (const fs::path& count : counts) merge.push_back(count.string());
  const auto merged = files.run(merge);
  if (!merged) return std::unexpected(merged.error());
  if (!merged->empty()) return files.give_up(file, "could not merge the counts of", *merged);
  Words options = bolt_options(files.tools().family);
  Words with_data = options;
  with_data.push_back("-data=" + file.data.string());
  const auto made = files.rewrite(file, with_data);
  if (!made) return std::unexpected(made.error());
  if (!made->empty()) return files.give_up(file, "could not optimise", *made);
  if (auto ended = write_options(files, file, index, std::move(options)); !ended) return ended;
  return finish(files, file);
}

Ended optimize_all(BoltFiles& files) {
  for (std::size_t i = 0; i < files.all().size(); ++i) {
    if (!files.all()[i].counted) continue;
    if (auto ended = optimize(files, files.all()[i], i); !ended) return ended;
  }
  return {};
}

}  // namespace

StepOutcome run_bolt(const BuildWorld& world, const Step& step, const StepResult& built) {
  BoltFiles files(world, step, built);
  const fs::path marker = files.build() / kMarker;
  std::error_code ignored;
  fs::remove(marker, ignored);
  Ended ended = files.keep_linked();
  if (ended) ended = train_for_bolt(files);
  if (ended) ended = optimize_all(files);
  if (!ended) {
    for (const BoltFile& file : files.all()) BoltFiles::restore(file);
    return std::unexpected(std::move(ended.error()));
  }
  if (const auto marked = write_file(marker, step.key); !marked) return step_broken(marked.error());
  return std::move(files).done();
}

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

}  // namespace hone
