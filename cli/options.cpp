// SPDX-License-Identifier: Apache-2.0
#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <limits>

#include "cli/render.h"

namespace hone {

namespace fs = std::filesystem;

void add_location_options(CLI::App& command, LocationOptions& options) {
  command.add_option("--config", options.config,
                     "Config file; relative to the current folder (default: DIR/hone.toml)");
  command.add_option("--work-dir", options.work_dir,
                     "Folder for builds and results (default: .hone beside the config file)");
}

Locations find_locations(const LocationOptions& options) {
  const fs::path config =
      options.config.empty() ? fs::path(options.directory) / "hone.toml" : fs::path(options.config);
  Locations locations;
  locations.config = fs::absolute(config).lexically_normal();
  const fs::path work = options.work_dir.empty() ? locations.config.parent_path() / ".hone"
                                                 : fs::path(options.work_dir);
  locations.work = fs::absolute(work).lexically_normal();
  return locations;
}

void add_seed_option(CLI::App& command, std::optional<std::uint64_t>& seed) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  command.add_option("--seed", seed, "Seed of the random orders (default: a random one)")
      ->check(CLI::Range(std::int64_t{0}, kMost).description(""));
}

void add_output_options(CLI::App& command, OutputOptions& options) {
  command.add_option("--format", options.format, "Output format")
      ->check(CLI::IsMember({"text", "json", "markdown", "csv"}))
      ->capture_default_str();
  command.add_option("--color", options.colour, "Colour")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
}

bool wants_colour(const OutputOptions& options, const Stream& stream, const Surroundings& around) {
  if (options.colour != "auto") return options.colour == "always";
  return stream.terminal && !around.no_colour;
}

std::string render(const Report& report, const OutputOptions& options, const Surroundings& around) {
  if (options.format == "json") return render_json(report);
  if (options.format == "markdown") return render_markdown(report);
  if (options.format == "csv") return render_csv(report);
  return render_text(
      report, {.width = around.out.width, .colour = wants_colour(options, around.out, around)});
}

}  // namespace hone
