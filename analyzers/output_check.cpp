// SPDX-License-Identifier: Apache-2.0
#include "analyzers/output_check.h"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "analyzers/content_difference.h"
#include "core/files.h"
#include "core/hash.h"
#include "core/text.h"

namespace hone {
namespace {

namespace fs = std::filesystem;

/// Where the content can be found later: a copy at `kept`, or the file itself when `kept` is empty.
Result<fs::path> keep_content(const fs::path& file, const fs::path& kept) {
  if (kept.empty()) return file;
  if (auto made = make_directory(kept.parent_path()); !made) return fail(made);
  std::error_code error;
  fs::copy_file(file, kept, fs::copy_options::overwrite_existing, error);
  if (error) {
    return fail(fmt::format("cannot keep a copy of {} as {}: {}", file.string(), kept.string(),
                            error.message()));
  }
  return kept;
}

Result<fs::path> find_checked_file(const fs::path& cwd, const std::string& name) {
  std::error_code ignored;
  fs::path file = cwd / name;
  const fs::file_status status = fs::status(file, ignored);
  if (!fs::exists(status)) {
    return fail(fmt::format("did not write `{}`", escape_terminal(name)),
                "the workload's check names this file; its path is relative to the folder that the "
                "workload runs in");
  }
  // Opening a pipe or a device could wait for ever.
  if (!fs::is_regular_file(status)) {
    return fail(fmt::format("`{}` is not a regular file", escape_terminal(name)),
                "a check compares the contents of regular files");
  }
  return file;
}

/// Adds the content of one checked file to the hash and gives the place where it stays readable.
Result<fs::path> take_content(Hasher& hasher, std::string_view name, const fs::path& file,
                              const fs::path& kept) {
  const auto hash = hash_file(file);
  if (!hash) return fail(hash);
  hasher.add(name).add(*hash);
  return keep_content(file, kept);
}

fs::path kept_as(const fs::path& keep, const std::string& name) {
  return keep.empty() ? fs::path() : keep / name;
}

/// A checked name may have folders or ".." in it, its copy has neither.
std::string numbered_name(std::size_t index) { return fmt::format("file-{}", index); }

}  // namespace

Result<ObservedOutput> observe_output(const CheckConfig& check, const Outcome& outcome,
                                      const fs::path& stdout_file, const fs::path& cwd,
                                      const fs::path& keep) {
  ObservedOutput output;
  output.exit_status = outcome.code;
  Hasher hasher;
  hasher.add(std::to_string(outcome.code));
  if (check.kind == CheckKind::kStdout) {
    auto place = take_content(hasher, "stdout", stdout_file, kept_as(keep, "stdout"));
    if (!place) return fail(place);
    output.stdout_file = *std::move(place);
  }
  if (check.kind == CheckKind::kFiles) {
    for (const std::string& name : check.files) {
      const auto file = find_checked_file(cwd, name);
      if (!file) return fail(file);
      auto place =
          take_content(hasher, name, *file, kept_as(keep, numbered_name(output.files.size())));
      if (!place) return fail(place);
      output.files[name] = *std::move(place);
    }
  }
  output.hash = hasher.hex();
  return output;
}

ObservedOutput kept_output(const CheckConfig& check, const fs::path& keep, std::string hash) {
  ObservedOutput output{.hash = std::move(hash)};
  if (check.kind == CheckKind::kStdout) output.stdout_file = keep / "stdout";
  if (check.kind == CheckKind::kFiles) {
    for (const std::string& name : check.files) {
      output.files[name] = keep / numbered_name(output.files.size());
    }
  }
  return output;
}

std::optional<std::string> find_difference(const ObservedOutput& reference,
                                           const ObservedOutput& other) {
  if (reference.hash == other.hash) return std::nullopt;
  if (reference.exit_status != other.exit_status) {
    return fmt::format("exit status differs: baseline {}, here {}", reference.exit_status,
                       other.exit_status);
  }
  if (!reference.stdout_file.empty() && !other.stdout_file.empty()) {
    const auto words = describe_first_difference(reference.stdout_file, other.stdout_file);
    if (words) return "stdout " + *words;
  }
  for (const auto& [name, file] : reference.files) {
    const auto there = other.files.find(name);
    if (there == other.files.end()) continue;
    const auto words = describe_first_difference(file, there->second);
    if (words) return fmt::format("file `{}` {}", escape_terminal(name), *words);
  }
  // The hashes differ, but a content is gone by now.
  return "the checked output differs";
}

}  // namespace hone
