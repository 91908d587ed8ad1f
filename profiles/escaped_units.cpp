// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/files.h"
#include "profiles/build_graph.h"
#include "profiles/cmake.h"
#include "profiles/flag_override.h"

namespace hone {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

/// Compares one configured build with its setup.
class EscapeFinder {
 public:
  EscapeFinder(const BuildSetup& setup, const ProjectModel& model, const Closure& closure,
               const BuildGraph& graph)
      : setup_(setup), graph_(graph) {
    for (const std::string& name : closure.targets) {
      const Target* target = model.find(name);
      if (target == nullptr) continue;
      folders_.insert(target->object_folder);
      for (const fs::path& artifact : target->artifacts) {
        artifacts_.insert(artifact.lexically_relative(model.build));
      }
    }
  }

  FlagReach find() {
    for (const CompileStatement& compile : graph_.compiles) {
      if (folders_.contains(compile.object_folder)) check_compile(compile);
    }
    if (setup_.flags.unity) check_unity();
    for (const LinkStatement& link : graph_.links) {
      if (folders_.contains(link.object_folder)) check_link(link);
    }
    return std::move(reach_);
  }

 private:
  fs::path absolute(const fs::path& path) const { return (setup_.build / path).lexically_normal(); }

  // Relative to the source or build folder, whichever is nearer; the build may lie in the source.
  std::string shown(const fs::path& path) const {
    const fs::path full = absolute(path);
    if (lies_in(full, setup_.build)) return full.lexically_relative(setup_.build).string();
    if (lies_in(full, setup_.source)) return full.lexically_relative(setup_.source).string();
    return full.string();
  }

  void add(const fs::path& unit, std::string reason) {
    EscapedUnit escaped{shown(unit), std::move(reason)};
    const auto same = [&](const EscapedUnit& other) {
      return other.unit == escaped.unit && other.reason == escaped.reason;
    };
    auto& all = reach_.escaped;
    if (std::ranges::none_of(all, same)) all.push_back(std::move(escaped));
  }

  void check_compile(const CompileStatement& compile) {
    if (compile.language == "ASM") return;
    ++reach_.units;
    const std::string reason = find_escape(compile);
    if (reason.empty()) {
      ++reach_.reached;
    } else {
      add(compile.source, reason);
    }
  }

  // Why the unit's flags are not ours; "" if they are.
  std::string find_escape(const CompileStatement& compile) const {
    if (compile.language != "C" && compile.language != "CXX") {
      return fmt::format("not covered: {} gets no flags of hone", compile.language);
    }
    const Words& wanted = setup_.flags.compile;
    const auto reached = [&](const std::string& flag) { return agrees(wanted.front(), flag); };
    if (!wanted.empty() && std::ranges::none_of(compile.flags, reached)) {
      return "compiled without hone's flags";
    }
    const std::string override = find_compile_override(wanted, compile.flags);
    return override.empty() ? override : fmt::format("compiled {}", override);
  }

  // A unit beside its target's unity file was left out by CMake, silently; so was a whole target
  // of several units without such a file.
  void check_unity() {
    struct Group {
      bool merged = false;
      std::vector<const CompileStatement*> alone;
    };
    std::map<std::pair<fs::path, std::string>, Group> groups;
    for (const CompileStatement& compile : graph_.compiles) {
      if (!folders_.contains(compile.object_folder)) continue;
      if (compile.language != "C" && compile.language != "CXX") continue;
      Group& group = groups[{compile.object_folder, compile.language}];
      if (is_unity_file(compile.source)) {
        group.merged = true;
      } else if (!compile.source.filename().string().starts_with("cmake_pch.")) {
        group.alone.push_back(&compile);
      }
    }
    for (const auto& [key, group] : groups) {
      if (!group.merged && group.alone.size() < 2) continue;
      for (const CompileStatement* compile : group.alone) {
        if (is_excluded(*compile)) continue;
        add(compile->source,
            group.merged ? "compiled outside the unity file: the project gives it options of its "
                           "own or keeps it out"
                         : "not merged: the project switches UNITY_BUILD off for its target");
      }
    }
  }

  // By hone itself, which tells it with the reason.
  bool is_excluded(const CompileStatement& compile) const {
    return std::ranges::find(setup_.unity_excluded, absolute(compile.source),
                             &UnityExclusion::source) != setup_.unity_excluded.end();
  }

  void check_link(const LinkStatement& link) {
    const std::string override = find_link_override(setup_.flags.link, link.arguments);
    if (!override.empty()) add(link.output, fmt::format("linked {}", override));
    for (const fs::path& object : link.objects) {
      if (!folders_.contains(object_folder_of(object))) check_prebuilt(object);
    }
    for (const std::string& argument : link.arguments) {
      if (argument.starts_with('-')) continue;
      const std::string extension = fs::path(argument).extension().string();
      if (extension == ".a" || extension == ".o" || extension == ".so" ||
          argument.find(".so.") != std::string::npos) {
        check_prebuilt(argument);
      }
    }
  }

  // "sub/CMakeFiles/app.dir/src/main.cpp.o" -> "sub/CMakeFiles/app.dir"
  fs::path object_folder_of(const fs::path& object) const {
    fs::path folder;
    bool in_files = false;
    for (const fs::path& part : object) {
      folder /= part;
      if (in_files && part.extension() == ".dir") return folder;
      in_files = part == "CMakeFiles";
    }
    return {};
  }

  // "src/libx.so.0.5.3" -> "src/libx.so": the File API names a library with a VERSION by its link,
  // the link line by its file.
  static fs::path without_version(const fs::path& library) {
    const std::string name = library.filename().string();
    const auto version = name.rfind(".so.");
    if (version == std::string::npos) return library;
    return library.parent_path() / name.substr(0, version + 3);
  }

  // Libraries of the system stand outside of the comparison; those in the project's own folders
  // are its code, compiled where hone does not reach.
  void check_prebuilt(const fs::path& file) {
    const fs::path full = absolute(file);
    const fs::path relative = full.lexically_relative(setup_.build);
    if (artifacts_.contains(relative) || artifacts_.contains(without_version(relative))) return;
    if (lies_in(full, setup_.build)) {
      add(file, "not covered: built by a command of the project (ExternalProject or similar)");
    } else if (lies_in(full, setup_.source)) {
      add(file, "not covered: prebuilt file of the project");
    }
  }

  const BuildSetup& setup_;
  const BuildGraph& graph_;
  std::set<fs::path> folders_;    // of the closure's objects
  std::set<fs::path> artifacts_;  // of the closure, relative to the build folder
  FlagReach reach_;
};

}  // namespace

bool is_unity_file(const fs::path& source) {
  return source.parent_path().filename() == "Unity" &&
         source.filename().string().starts_with("unity_");
}

Result<FlagReach> find_flag_reach(const BuildSetup& setup, const ProjectModel& model,
                                  const Closure& closure) {
  const Result<BuildGraph> graph = load_build_graph(setup.build);
  if (!graph) return fail(graph);
  return EscapeFinder(setup, model, closure, *graph).find();
}

Result<bool> merges_units(const ProjectModel& model, const Closure& closure) {
  const Result<BuildGraph> graph = load_build_graph(model.build);
  if (!graph) return fail(graph);
  for (const CompileStatement& compile : graph->compiles) {
    if (!is_unity_file(compile.source)) continue;
    const auto is_its_target = [&](const std::string& name) {
      const Target* target = model.find(name);
      return target != nullptr && target->object_folder == compile.object_folder;
    };
    if (std::ranges::none_of(closure.targets, is_its_target)) continue;
    const Result<std::string> text = read_file(model.build / compile.source);
    if (!text) return fail(text);
    // CMake makes a unity file of a single source too: that merges nothing.
    const std::size_t first = text->find("#include");
    if (first != std::string::npos && text->find("#include", first + 1) != std::string::npos) {
      return true;
    }
  }
  return false;
}

}  // namespace hone
