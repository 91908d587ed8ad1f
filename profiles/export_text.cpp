// SPDX-License-Identifier: Apache-2.0
#include "profiles/export_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "profiles/export_bolt.h"
#include "profiles/export_training.h"
#include "profiles/flags.h"
#include "profiles/needs.h"
#include "profiles/shell_text.h"

namespace hone {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kBuildFolderWord = "BUILD_FOLDER";

/// Flags with the profile data at its place in the export, and a word where the reader's build
/// folder belongs.
std::vector<std::string> placed(std::vector<std::string> flags, const ExportRequest& request) {
  resolve_placeholders(flags, {.source = request.config->project.source,
                               .build = kBuildFolderWord,
                               .profdata = request.folder / kExportedProfdata});
  return flags;
}

bool names_build_folder(const Flags& flags) {
  return std::ranges::any_of(flags.compile, [](const std::string& flag) {
    return flag.find(kBuildPlaceholder) != std::string::npos;
  });
}

/// Plain flags come before the project's own, which may undo them: said where they do.
std::string plain_warning(const ExportBuild& build, const ExportRequest& request) {
  std::string text;
  if (build.plain.unity) {
    text +=
        "# The profile is a unity build too, which is no flag: with CMake,\n"
        "# -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=0.\n";
  }
  if (!request.profdata.empty()) {
    text += "# They name the profile data where hone wrote it: adapt them when it moves.\n";
  }
  if (names_build_folder(build.plain)) {
    text += fmt::format(
        "# Put the path of the build folder in the place of {}: without it no counts are found,\n"
        "# and nothing says so.\n",
        kBuildFolderWord);
  }
  if (!request.overriding.empty()) {
    text +=
        "# WARNING: the project has the last word on plain flags, so they will not do what was\n"
        "# measured (the preset and the cache script do):\n";
  }
  for (const std::string& place : request.overriding) text += fmt::format("#   {}\n", place);
  return text;
}

std::string head(const ExportRequest& request) {
  std::string text =
      fmt::format("# Profile {} of target {}, measured with {}. Written by hone.\n",
                  request.profile.name, request.config->project.target, request.toolchain->title());
  const std::string cpus = runs_on(request.profile.axes);
  return cpus.empty() ? text : text + fmt::format("# Runs on {}.\n", cpus);
}

std::string preload_of(const ExportRequest& request) {
  return preload_for(request.profile.axes, *request.toolchain).string();
}

/// What whoever runs the program must know.
std::string running_notes(const ExportRequest& request) {
  std::string text;
  if (const auto cpus = runs_on(request.profile.axes); !cpus.empty()) {
    text += fmt::format("\nRuns on: {}.\n", cpus);
  }
  if (const auto preload = preload_of(request); !preload.empty()) {
    text += fmt::format(
        "\nThe program was measured with this library loaded first; without it it is another\n"
        "profile: LD_PRELOAD={}\n",
        shell_quoted(preload));
  }
  return text;
}

}  // namespace

std::string render_plain_flags(const ExportBuild& build, const ExportRequest& request) {
  std::string text = head(request) + plain_warning(build, request);
  text += fmt::format("compile: {}\n", shell_quoted(placed(build.plain.compile, request)));
  return text + fmt::format("link: {}\n", shell_quoted(placed(build.plain.link, request)));
}

std::string render_flags_env(const ExportBuild& build, const ExportRequest& request) {
  // The values are split again by whoever reads them, so they are quoted twice.
  const std::string compile =
      shell_quoted(std::string_view(shell_quoted(placed(build.plain.compile, request))));
  const std::string link =
      shell_quoted(std::string_view(shell_quoted(placed(build.plain.link, request))));
  std::string text = head(request) + plain_warning(build, request);
  text += fmt::format("CC={}\nCXX={}\n", shell_quoted(request.toolchain->c.string()),
                      shell_quoted(request.toolchain->cxx.string()));
  text += fmt::format("CFLAGS={0}\nCXXFLAGS={0}\nLDFLAGS={1}\n", compile, link);
  if (const auto preload = preload_of(request); !preload.empty()) {
    text += fmt::format("# The program was measured with LD_PRELOAD={}.\n", shell_quoted(preload));
  }
  return text + "export CC CXX CFLAGS CXXFLAGS LDFLAGS\n";
}

std::string render_export_json(const ExportBuild& build, const ExportRequest& request) {
  Json variables = Json::object();
  for (const CacheVariable& variable : build.variables) variables[variable.name] = variable.value;
  Json json = {{"schema", "hone.export/1"},
               {"profile", request.profile.name},
               {"axes", Json::parse(axes_to_json(request.profile.axes))},
               {"compiler", request.toolchain->title()},
               {"target", request.config->project.target},
               {"targets", request.closure.targets},
               {"preset", build.preset},
               {"flags",
                {{"compile", build.plain.compile},
                 {"link", build.plain.link},
                 {"unity", build.plain.unity}}},
               {"profdata", nullptr},
               {"bolt_script", nullptr},
               {"preload", nullptr},
               {"runs_on", nullptr},
               {"overridden", request.overriding},
               {"left_out", build.left_out},
               {"cache_variables", variables}};
  if (!request.profdata.empty()) json["profdata"] = kExportedProfdata;
  if (!request.bolted.empty()) json["bolt_script"] = kBoltScript;
  if (const auto preload = preload_of(request); !preload.empty()) json["preload"] = preload;
  if (const auto cpus = runs_on(request.profile.axes); !cpus.empty()) json["runs_on"] = cpus;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string render_readme(const ExportBuild& build, const ExportRequest& request) {
  const std::string& target = request.config->project.target;
  std::string text = fmt::format(
      "Profile {0} of target {1}, measured with {2} and exported by hone.\n"
      "Nothing here needs hone. The folder may be moved and committed.\n\n"
      "CMake presets (3.24 or newer): include presets.json in CMakePresets.json or\n"
      "CMakeUserPresets.json (\"version\": 4 or newer), then\n"
      "  cmake --preset {3} && cmake --build --preset {3}\n"
      "A preset of yours that inherits from it and sets CMAKE_PROJECT_TOP_LEVEL_INCLUDES must\n"
      "name {4} in that list too.\n\n"
      "CMake without presets:\n"
      "  cmake -G Ninja -S SOURCE -B BUILD -C cache.cmake\n"
      "  cmake --build BUILD --target {1}\n\n"
      "{4} gives the flags to the targets named in HONE_TARGETS, after all of\n"
      "the project's own; they are cache variables and stand in presets.json and cache.cmake.\n"
      "The line tables and command lines that they ask for are not loaded with the program;\n"
      "strip removes them.\n\n"
      "Other build systems: flags.txt has the plain flags, flags.env the same for a shell.\n",
      request.profile.name, target, request.toolchain->title(), build.preset, kInjectionFile);
  if (!build.left_out.empty()) {
    text += fmt::format("\nAdd to the cmake command line, as they are no cache variables: {}\n",
                        shell_quoted(build.left_out));
  }
  if (!request.bolted.empty()) {
    text += fmt::format(
        "\nAfter each link of either way: sh {} BUILD\n"
        "Without it the program is the one that BOLT started from, and not what was measured.\n",
        kBoltScript);
  }
  text += running_notes(request);
  if (request.profdata.empty()) return text;
  if (!can_regenerate(request)) {
    return text + fmt::format(
                      "\nProfile data: {} fits the source that was measured. The further the\n"
                      "source moves on, the less of it is used: measure anew with hone then.\n",
                      kExportedProfdata);
  }
  return text +
         fmt::format(
             "\nProfile data: {0} fits the source that was measured. The further the source\n"
             "moves on, the less of it is used. To make it anew:\n"
             "  sh {1} SOURCE\n"
             "and build again from clean: a changed profile alone recompiles nothing.\n",
             kExportedProfdata, kRegenerateScript);
}

}  // namespace hone
