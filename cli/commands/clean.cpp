// SPDX-License-Identifier: Apache-2.0
// hone clean: what the work folder takes up, and room made in it. Results stay in the store.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/quantities.h"
#include "core/disk_use.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

struct CleanOptions {
  LocationOptions locations;
  std::string older_than;
  std::uint64_t max_size = 0;
  bool has_max_size = false;
  bool all = false;
  bool dry_run = false;
};

Result<CleanLimits> read_limits(const CleanOptions& options) {
  CleanLimits limits{.all = options.all};
  if (!options.older_than.empty()) {
    const auto age = parse_duration(options.older_than);
    if (!age) return fail("--older-than: " + age.error().message, age.error().hint);
    limits.age = *age;
  }
  if (options.has_max_size) limits.size = Bytes{static_cast<std::int64_t>(options.max_size)};
  return limits;
}

Bytes sum(std::span<const FolderUse> uses) {
  Bytes total{0};
  for (const FolderUse& use : uses) total += use.size;
  return total;
}

Result<void> remove(std::span<const FolderUse> uses) {
  for (const FolderUse& use : uses) {
    std::error_code error;
    fs::remove_all(use.folder, error);
    if (error) {
      return fail(fmt::format("cannot remove {}: {}", use.folder.string(), error.message()));
    }
  }
  return {};
}

Result<Finish> clean(const CleanOptions& options) {
  const Locations locations = find_locations(options.locations);
  const auto limits = read_limits(options);
  if (!limits) return fail(limits);
  if (auto existing = WorkFolder::open(locations.work); !existing) return fail(existing);
  const auto folder = WorkFolder::lock(locations.work);
  if (!folder) return fail(folder);
  const auto uses = list_builds(*folder);
  const Bytes whole = find_size(folder->root());
  const Bytes builds = sum(uses);
  fmt::print(
      "{}: {}\n  {} in {} folders of builds, training data and logs\n"
      "  {} in results and exports\n",
      folder->root().string(), render_size(whole), render_size(builds), uses.size(),
      render_size(whole - builds));
  if (!limits->all && !limits->age && !limits->size) {
    fmt::print("Nothing removed: --older-than, --max-size or --all says what goes.\n");
    return Finish::kDone;
  }
  const std::span going(uses.data(),
                        count_removals(uses, *limits, fs::file_time_type::clock::now()));
  if (!options.dry_run) {
    if (auto removed = remove(going); !removed) return fail(removed);
  }
  fmt::print("{} {} folders, {}. Results stay; hone run builds again what it needs.\n",
             options.dry_run ? "Would remove" : "Removed", going.size(), render_size(sum(going)));
  return Finish::kDone;
}

}  // namespace

void add_clean(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<CleanOptions>();
  CLI::App* command = app.add_subcommand("clean", "Show the work folder's size, and make room");
  command->add_option("DIR", options->locations.directory, "Folder of hone.toml (default: .)");
  add_location_options(*command, options->locations);
  command
      ->add_option("--older-than", options->older_than,
                   "Remove what was not used for longer, as 48h")
      ->type_name("DURATION");
  CLI::Option* size =
      command
          ->add_option("--max-size", options->max_size,
                       "Then remove the least recently used until no more is left, as 2GiB")
          ->transform(CLI::AsSizeValue(false).description(""))
          ->type_name("SIZE");
  command->add_flag("--all", options->all, "Remove all builds, training data and logs");
  command->add_flag("--dry-run", options->dry_run, "Say what would go; remove nothing");
  command->footer(
      "Examples:\n"
      "  hone clean\n"
      "  hone clean --older-than 48h\n"
      "  hone clean --max-size 2GiB --dry-run");
  command->callback([options, size, &chosen] {
    options->has_max_size = size->count() > 0;
    chosen = [options](const Surroundings&) { return clean(*options); };
  });
}

}  // namespace hone
