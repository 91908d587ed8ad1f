// SPDX-License-Identifier: Apache-2.0
#include "profiles/export.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/files.h"
#include "profiles/counter_shim.h"
#include "profiles/export_bolt.h"
#include "profiles/export_build.h"
#include "profiles/export_text.h"
#include "profiles/export_training.h"
#include "profiles/shell_text.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kJson = "export.json";
constexpr std::array<std::string_view, 12> kOwnFiles = {
    kJson,       kInjectionFile,    kPresets,          kExportedCacheScript, "flags.txt",
    "flags.env", "README.txt",      kExportedProfdata, kTrainingCacheScript, kRegenerateScript,
    kBoltScript, kCounterShimSource};

bool is_own(const std::string& name) {
  return std::ranges::find(kOwnFiles, name) != kOwnFiles.end() ||
         (name.starts_with("bolt-") && name.ends_with(".fdata"));
}

/// Accepts a folder that is missing, empty, or an earlier export and nothing else.
Result<void> check_folder(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) return {};
  if (!fs::is_directory(folder, error)) {
    return fail(fmt::format("{} is no folder", folder.string()), "name another with --output");
  }
  const bool ours = fs::exists(folder / kJson, error);
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!ours || !is_own(name)) {
      return fail(fmt::format("{} holds {}, which is no file of an export", folder.string(), name),
                  "name a new or an empty folder with --output");
    }
  }
  if (error) return fail(fmt::format("cannot read {}: {}", folder.string(), error.message()));
  return {};
}

/// Removes what an earlier export left: a profile without PGO has no profile data.
Result<void> clear_folder(const fs::path& folder) {
  if (auto made = make_directory(folder); !made) return made;
  std::error_code error;
  std::vector<fs::path> old;
  for (const auto& entry : fs::directory_iterator(folder, error)) old.push_back(entry.path());
  for (const fs::path& file : old) {
    if (is_own(file.filename().string())) fs::remove_all(file, error);
    if (error) return fail(fmt::format("cannot write to {}: {}", folder.string(), error.message()));
  }
  return {};
}

class ExportWriter {
 public:
  explicit ExportWriter(const fs::path& folder) : folder_(folder) {}

  void write(std::string_view name, std::string_view text) {
    if (auto written = write_file(folder_ / name, text); !written) keep(written.error());
    files_.push_back(folder_ / name);
  }

  void copy(std::string_view name, const fs::path& from) {
    std::error_code error;
    fs::copy(from, folder_ / name, fs::copy_options::recursive, error);  // GCC's is a folder
    if (error) {
      keep({fmt::format("cannot copy {} to {}: {}", from.string(), folder_.string(),
                        error.message())});
    }
    files_.push_back(folder_ / name);
  }

  Result<std::vector<fs::path>> finish() {
    if (failed_) return std::unexpected(*failed_);
    return std::move(files_);
  }

 private:
  void keep(Error error) {
    if (!failed_) failed_ = std::move(error);
  }

  const fs::path& folder_;
  std::vector<fs::path> files_;
  std::optional<Error> failed_;
};

Result<std::vector<fs::path>> write_all(const ExportBuild& build, const ExportRequest& request) {
  ExportWriter writer(request.folder);
  writer.write(kJson, render_export_json(build, request));
  writer.write(kInjectionFile, injection_text());
  writer.write(kPresets, render_presets(build, request));
  writer.write(kExportedCacheScript, render_cache_script(build.variables, kInjectionFile));
  writer.write("flags.txt", render_plain_flags(build, request));
  writer.write("flags.env", render_flags_env(build, request));
  writer.write("README.txt", render_readme(build, request));
  if (!request.profdata.empty()) {
    writer.copy(kExportedProfdata, request.profdata);
  }
  if (can_regenerate(request)) {
    writer.write(kTrainingCacheScript, render_cache_script(build.training, kInjectionFile));
    writer.write(kRegenerateScript, render_regenerate_script(build, request));
    writer.write(kCounterShimSource, counter_shim_text());
  }
  for (std::size_t i = 0; i < request.bolted.size(); ++i) {
    writer.copy(bolt_data_name(i), request.bolted[i].data);
  }
  if (!request.bolted.empty()) writer.write(kBoltScript, render_bolt_script(request));
  return writer.finish();
}

std::vector<std::string> export_notes(const ExportBuild& build, const ExportRequest& request) {
  std::vector<std::string> notes;
  if (!request.overriding.empty()) {
    notes.push_back(fmt::format(
        "flags.txt: the project overrides plain flags: {}; the preset and the cache script come "
        "last and hold",
        fmt::join(request.overriding, "; ")));
  }
  if (!request.bolted.empty()) {
    notes.push_back(fmt::format("after each link: sh {} BUILD; without it BOLT has done nothing",
                                shell_quoted((request.folder / kBoltScript).string())));
  }
  if (!build.left_out.empty()) {
    notes.push_back(fmt::format("add to the cmake command line: {}", shell_quoted(build.left_out)));
  }
  return notes;
}

/// The line for the presets file of the project: relative where the export lies in its source.
std::string include_line(const ExportRequest& request) {
  const fs::path file = request.folder / kPresets;
  const fs::path relative = file.lexically_relative(request.config->project.source);
  const bool inside = !relative.empty() && *relative.begin() != "..";
  const nlohmann::json files = {(inside ? relative : file).string()};
  return "\"include\": " + files.dump();
}

}  // namespace

Result<Exported> write_export(const ExportRequest& request) {
  if (request.profile.axes.pgo != Pgo::kNone && request.profdata.empty()) {
    return fail(fmt::format("profile \"{}\" has no profile data to export", request.profile.name),
                "hone run");
  }
  if (request.profile.axes.post_link == PostLink::kBolt && request.bolted.empty()) {
    return fail(fmt::format("profile \"{}\" has no counts of BOLT to export", request.profile.name),
                "hone run --fresh");
  }
  if (auto checked = check_folder(request.folder); !checked) return fail(checked);
  if (auto cleared = clear_folder(request.folder); !cleared) return fail(cleared);
  const ExportBuild build = plan_export(request);
  auto files = write_all(build, request);
  if (!files) return fail(files);
  return Exported{.files = std::move(*files),
                  .include_line = include_line(request),
                  .preset = build.preset,
                  .notes = export_notes(build, request)};
}

}  // namespace hone
