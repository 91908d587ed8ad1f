// SPDX-License-Identifier: Apache-2.0
#include "profiles/injection.h"

#include <fmt/format.h>

#include "core/files.h"
#include "profiles/flags.h"
#include "profiles/project_model.h"

namespace hone {

namespace {

/// Below the source or build folder by its placeholder, so that it holds in every copy.
std::string portable(const std::filesystem::path& file, const BuildSetup& setup) {
  if (lies_in(file, setup.build)) {
    return fmt::format("{}/{}", kBuildPlaceholder, file.lexically_relative(setup.build).string());
  }
  if (lies_in(file, setup.source)) {
    return fmt::format("{}/{}", kSourcePlaceholder, file.lexically_relative(setup.source).string());
  }
  return file.string();
}

}  // namespace

std::vector<CacheVariable> injection_variables(const BuildSetup& setup, std::string_view profdata) {
  std::vector<std::string> compile = setup.flags.compile;
  // First: an earlier -Werror of the project is undone, a later one of the user's is kept.
  if (setup.relax_warnings) compile.insert(compile.begin(), "-Wno-error");
  std::vector<std::string> excluded;
  for (const UnityExclusion& exclusion : setup.unity_excluded) {
    excluded.push_back(portable(exclusion.source, setup));
  }
  return {{"HONE_TARGETS", "STRING", cmake_list(setup.closure)},
          {"HONE_COMPILE_FLAGS", "STRING", cmake_list(compile)},
          {"HONE_ASSEMBLE_FLAGS", "STRING", cmake_list(setup.flags.assemble)},
          {"HONE_LINK_FLAGS", "STRING", cmake_list(setup.flags.link)},
          {"HONE_UNITY", "BOOL", setup.flags.unity ? "ON" : "OFF"},
          {"HONE_UNITY_EXCLUDED", "STRING", cmake_list(excluded)},
          {"HONE_PROFDATA", "FILEPATH", std::string(profdata)}};
}

std::string cmake_list(std::span<const std::string> items) {
  std::string list;
  for (const std::string& item : items) {
    if (&item != &items.front()) list += ';';
    for (const char c : item) {
      if (c == ';') list += '\\';
      list += c;
    }
  }
  return list;
}

std::string cmake_quoted(std::string_view text) {
  // The closing bracket must not appear before the end, not even across it ("a]" + "]=]").
  std::string equals;
  const auto closes_early = [&] {
    const std::string close = fmt::format("]{}]", equals);
    return fmt::format("{}{}", text, close).find(close) != text.size();
  };
  while (closes_early()) equals += '=';
  return fmt::format("[{0}[{1}]{0}]", equals, text);
}

std::string render_cache_script(std::span<const CacheVariable> variables,
                                std::string_view injection) {
  std::string script =
      "# Written by hone, for `cmake -C`. The variables are explained in the injected file.\n";
  for (const CacheVariable& variable : variables) {
    script += fmt::format("set({} {} CACHE {} \"hone\" FORCE)\n", variable.name,
                          cmake_quoted(variable.value), variable.type);
  }
  script += fmt::format(
      "set(_hone_includes \"${{CMAKE_PROJECT_TOP_LEVEL_INCLUDES}}\")\n"
      "list(APPEND _hone_includes \"${{CMAKE_CURRENT_LIST_DIR}}/{}\")\n"
      "list(REMOVE_DUPLICATES _hone_includes)\n"
      "set(CMAKE_PROJECT_TOP_LEVEL_INCLUDES \"${{_hone_includes}}\" CACHE STRING \"hone\" FORCE)\n",
      injection);
  return script;
}

Result<std::filesystem::path> write_injection(const BuildSetup& setup,
                                              const std::filesystem::path& folder) {
  const Result<void> text = write_file(folder / kInjectionFile, injection_text());
  if (!text) return fail(text);
  std::filesystem::path script = folder / kCacheScriptFile;
  const Result<void> written = write_file(
      script, render_cache_script(injection_variables(setup), std::string(kInjectionFile)));
  if (!written) return fail(written);
  return script;
}

}  // namespace hone
