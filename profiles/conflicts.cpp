// SPDX-License-Identifier: Apache-2.0
#include "profiles/conflicts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "profiles/flag_override.h"

namespace hone {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

namespace {

std::vector<std::string> split_list(std::string_view list) {
  std::vector<std::string> items;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    items.emplace_back(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return items;
}

/// "-fsanitize=address,undefined": those that are on at the end of the line; empty when none is.
std::string find_sanitizers(const Words& flags) {
  constexpr std::string_view kOn = "-fsanitize=";
  constexpr std::string_view kOff = "-fno-sanitize=";
  std::set<std::string> active;
  for (const std::string& flag : flags) {
    if (flag.starts_with(kOn)) {
      for (std::string& name : split_list(flag.substr(kOn.size()))) active.insert(std::move(name));
    } else if (flag.starts_with(kOff)) {
      for (const std::string& name : split_list(flag.substr(kOff.size()))) active.erase(name);
      if (flag == "-fno-sanitize=all") active.clear();
    }
  }
  return active.empty() ? "" : fmt::format("{}{}", kOn, fmt::join(active, ","));
}

std::string find_plugin(const Words& flags) {
  const auto plugin = std::ranges::find_if(flags, [](const std::string& flag) {
    return flag.starts_with("-fplugin=") || flag.starts_with("-fpass-plugin=") ||
           flag.starts_with("-Wl,-plugin,") || flag.starts_with("-Wl,--load-pass-plugin=");
  });
  return plugin == flags.end() ? "" : *plugin;
}

std::string find_export(const Words& arguments) {
  const auto found = std::ranges::find_if(arguments, [](const std::string& word) {
    return word == "-rdynamic" || word == "-Wl,--export-dynamic" || word == "-Wl,-E" ||
           word == "-Wl,-export-dynamic";
  });
  return found == arguments.end() ? "" : *found;
}

/// The flags of one kind, each with the files that are built with it.
class Finds {
 public:
  void add(const std::string& flag, std::string file) {
    if (!flag.empty()) files_[flag].push_back(std::move(file));
  }
  /// "compiled with -fsanitize=address (main.cpp and 3 more): ENDING"
  void report(std::string_view verb, std::string_view ending, Words& lines) const {
    for (const auto& [flag, files] : files_) {
      const std::string more =
          files.size() > 1 ? fmt::format(" and {} more", files.size() - 1) : std::string();
      lines.push_back(
          fmt::format("{} with {} ({}{}): {}", verb, flag, files.front(), more, ending));
    }
  }

 private:
  std::map<std::string, Words> files_;
};

std::string shown(const fs::path& file, const ProjectModel& model) {
  const fs::path full = (model.build / file).lexically_normal();
  if (lies_in(full, model.build)) return full.lexically_relative(model.build).string();
  if (lies_in(full, model.source)) return full.lexically_relative(model.source).string();
  return full.string();
}

std::set<fs::path> object_folders(const ProjectModel& model, const Closure& closure) {
  std::set<fs::path> folders;
  for (const std::string& name : closure.targets) {
    if (const Target* target = model.find(name)) folders.insert(target->object_folder);
  }
  return folders;
}

}  // namespace

std::vector<std::string> find_conflicts(const BuildGraph& graph, const ProjectModel& model,
                                        const Closure& closure, const Axes& axes) {
  const std::set<fs::path> folders = object_folders(model, closure);
  Finds sanitizers;
  Finds plugins;
  Finds exports;
  for (const CompileStatement& compile : graph.compiles) {
    if (!folders.contains(compile.object_folder)) continue;
    sanitizers.add(find_sanitizers(compile.flags), shown(compile.source, model));
    plugins.add(find_plugin(compile.flags), shown(compile.source, model));
  }
  const bool makes_internal = axes.lto != Lto::kProject || axes.sections != Sections::kProject;
  for (const LinkStatement& link : graph.links) {
    if (!folders.contains(link.object_folder)) continue;
    plugins.add(find_plugin(link.arguments), shown(link.output, model));
    if (makes_internal) exports.add(find_export(link.arguments), shown(link.output, model));
  }
  Words lines;
  sanitizers.report("compiled", "its cost is in every figure", lines);
  plugins.report("built", "what it does is not known to hone", lines);
  exports.report("linked",
                 "what the program exports cannot be dropped or made internal, and may grow by "
                 "link-time optimisation",
                 lines);
  return lines;
}

std::string find_unfoldable(const BuildGraph& graph, const ProjectModel& model,
                            const Closure& closure) {
  const std::set<fs::path> folders = object_folders(model, closure);
  for (const CompileStatement& compile : graph.compiles) {
    if (!folders.contains(compile.object_folder)) continue;
    const std::string lto = find_lto_flag(compile.flags);
    if (lto.empty() || lto == "-fno-lto") continue;
    return fmt::format(
        "the project compiles {} with {}, and LLD, which folds, cannot link GCC's LTO",
        shown(compile.source, model), lto);
  }
  return {};
}

}  // namespace hone
