// SPDX-License-Identifier: Apache-2.0
#include "profiles/export_build.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <optional>

namespace hone {

namespace {

using Json = nlohmann::ordered_json;
using Variables = std::vector<CacheVariable>;

constexpr std::string_view kIncludes = "CMAKE_PROJECT_TOP_LEVEL_INCLUDES";

std::string preset_name(std::string_view profile) {
  std::string name = "hone-";
  for (const char c : profile) {
    const bool plain =
        std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '-' || c == '_' || c == '.';
    name += plain ? c : '-';
  }
  return name;
}

/// Later settings of a name win, as on CMake's command line.
void set_variable(Variables& variables, CacheVariable variable) {
  const auto known = std::ranges::find(variables, variable.name, &CacheVariable::name);
  if (known == variables.end()) {
    variables.push_back(std::move(variable));
  } else {
    *known = std::move(variable);
  }
}

/// "NAME=VALUE" or "NAME:TYPE=VALUE"; nothing when it is neither.
std::optional<CacheVariable> parse_definition(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) return std::nullopt;
  const std::string_view name = text.substr(0, equals);
  const auto colon = name.find(':');
  CacheVariable variable{.name = std::string(name.substr(0, colon)),
                         .type = "STRING",
                         .value = std::string(text.substr(equals + 1))};
  if (colon != std::string_view::npos) variable.type = std::string(name.substr(colon + 1));
  return variable;
}

/// Sorts the user's arguments into definitions and others.
void add_configure_args(const std::vector<std::string>& args, Variables& variables,
                        std::vector<std::string>& left_out) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    std::string text = args[i];
    if (text == "-D" && i + 1 < args.size()) text += args[++i];
    std::optional<CacheVariable> variable;
    if (text.starts_with("-D")) variable = parse_definition(std::string_view(text).substr(2));
    if (variable) {
      set_variable(variables, std::move(*variable));
    } else {
      left_out.push_back(args[i]);
    }
  }
}

/// How hone configured the measured build.
void add_toolchain(const ExportRequest& request, Variables& variables) {
  const Toolchain& tools = *request.toolchain;
  variables.push_back({"CMAKE_BUILD_TYPE", "STRING", request.config->project.build_type});
  variables.push_back({"CMAKE_C_COMPILER", "FILEPATH", tools.c.string()});
  variables.push_back({"CMAKE_CXX_COMPILER", "FILEPATH", tools.cxx.string()});
  for (const char* prefix : {"CMAKE_", "CMAKE_C_COMPILER_", "CMAKE_CXX_COMPILER_"}) {
    variables.push_back({fmt::format("{}AR", prefix), "FILEPATH", tools.ar.string()});
    variables.push_back({fmt::format("{}RANLIB", prefix), "FILEPATH", tools.ranlib.string()});
  }
  variables.push_back({"CMAKE_BUILD_RPATH_USE_ORIGIN", "BOOL", "ON"});
}

/// CFLAGS, LDFLAGS and the like of the environment became cache entries when hone configured.
void add_inherited_flags(const ExportRequest& request, Variables& variables) {
  const auto model = load_project_model(request.measured_build);
  if (!model) return;
  for (const char* name :
       {"CMAKE_ASM_FLAGS", "CMAKE_C_FLAGS", "CMAKE_CXX_FLAGS", "CMAKE_EXE_LINKER_FLAGS",
        "CMAKE_SHARED_LINKER_FLAGS", "CMAKE_MODULE_LINKER_FLAGS"}) {
    const auto entry = model->cache.find(name);
    if (entry == model->cache.end() || entry->second.empty()) continue;
    set_variable(variables, {name, "STRING", entry->second});
  }
}

/// What the injected file reads, for one of the profile's builds.
Variables injected(const ExportRequest& request, BuildPurpose purpose) {
  const bool final = purpose != BuildPurpose::kInstrumented;
  const Axes axes = final ? request.profile.axes : training_axes(request.profile.axes);
  const BuildSetup setup{.source = request.config->project.source,
                         .build = request.measured_build,
                         .flags = flags_for(axes, purpose, *request.toolchain),
                         .closure = request.closure.targets,
                         .relax_warnings = !final || !is_plain(axes),
                         .unity_excluded = request.unity_excluded};
  const bool has_data = final && !request.profdata.empty();
  return injection_variables(setup, has_data ? kExportedProfdata : std::string_view());
}

/// In presets "${…}" and "$env{…}" are macros.
std::string preset_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped += c == '$' ? std::string("${dollar}") : std::string(1, c);
  return escaped;
}

}  // namespace

bool can_regenerate(const ExportRequest& request) {
  return request.profile.axes.pgo == Pgo::kIr && request.toolchain->family == Family::kClang;
}

ExportBuild plan_export(const ExportRequest& request) {
  ExportBuild build{.preset = preset_name(request.profile.name),
                    .plain = profile_flags(request.profile.axes, *request.toolchain)};
  add_toolchain(request, build.variables);
  add_inherited_flags(request, build.variables);
  add_configure_args(request.config->project.configure, build.variables, build.left_out);
  const auto includes = std::ranges::find(build.variables, kIncludes, &CacheVariable::name);
  if (includes != build.variables.end()) {
    build.includes = includes->value;
    build.variables.erase(includes);
  }
  const auto with = [&](BuildPurpose purpose) {
    Variables all = build.variables;
    for (CacheVariable& variable : injected(request, purpose)) all.push_back(std::move(variable));
    return all;
  };
  if (can_regenerate(request)) build.training = with(BuildPurpose::kInstrumented);
  build.variables = with(BuildPurpose::kExported);
  return build;
}

std::string render_presets(const ExportBuild& build, const ExportRequest& request) {
  Json cache = Json::object();
  for (const CacheVariable& variable : build.variables) {
    cache[variable.name] = {{"type", variable.type}, {"value", preset_text(variable.value)}};
  }
  const std::string own = fmt::format("${{fileDir}}/{}", kInjectionFile);
  cache[kIncludes] = build.includes.empty() ? own : preset_text(build.includes) + ";" + own;
  const Json configure = {
      {"name", build.preset},
      {"displayName", fmt::format("{} with {}", request.profile.name, request.toolchain->title())},
      {"description", "Measured and exported by hone; needs no hone to build"},
      {"generator", "Ninja"},
      {"binaryDir", fmt::format("${{sourceDir}}/build/{}", build.preset)},
      {"cacheVariables", cache}};
  const Json compile = {{"name", build.preset},
                        {"configurePreset", build.preset},
                        {"targets", Json::array({request.config->project.target})}};
  const Json presets = {{"version", 4},
                        {"cmakeMinimumRequired", {{"major", 3}, {"minor", 24}, {"patch", 0}}},
                        {"configurePresets", Json::array({configure})},
                        {"buildPresets", Json::array({compile})}};
  return presets.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace hone
