// SPDX-License-Identifier: Apache-2.0
// The File API's JSON to a ProjectModel: cmake-file-api(7), client-stateless query "client-hone".
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/files.h"
#include "profiles/project_model.h"
#include "profiles/shell_text.h"

namespace hone {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view kClient = "client-hone";
constexpr std::array<std::string_view, 4> kQueries = {"codemodel-v2", "cache-v2", "cmakeFiles-v1",
                                                      "toolchains-v1"};

// Throws what nlohmann::json throws; load_project_model catches.
json load_json(const fs::path& path) {
  const Result<std::string> text = read_file(path);
  if (!text) throw std::runtime_error(text.error().message);
  return json::parse(*text);
}

// The index of the last configure: names sort by time.
fs::path find_index(const fs::path& reply) {
  fs::path newest;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(reply, error)) {
    const fs::path path = entry.path();
    if (path.filename().string().starts_with("index-")) newest = std::max(newest, path);
  }
  return newest;
}

TargetKind parse_kind(const std::string& type) {
  if (type == "EXECUTABLE") return TargetKind::kExecutable;
  if (type == "STATIC_LIBRARY") return TargetKind::kStaticLibrary;
  if (type == "SHARED_LIBRARY") return TargetKind::kSharedLibrary;
  if (type == "MODULE_LIBRARY") return TargetKind::kModuleLibrary;
  if (type == "OBJECT_LIBRARY") return TargetKind::kObjectLibrary;
  if (type == "INTERFACE_LIBRARY") return TargetKind::kInterfaceLibrary;
  return TargetKind::kUtility;
}

/// Builds the model from one set of replies.
class ModelReader {
 public:
  ModelReader(const fs::path& build, const fs::path& reply) : reply_(reply) {
    model_.build = build;
  }

  ProjectModel read(const json& replies) {
    read_codemodel(load_reply(replies, "codemodel-v2"));
    for (const json& entry : load_reply(replies, "cache-v2").at("entries")) {
      model_.cache[entry.at("name")] = entry.at("value").get<std::string>();
    }
    for (const json& entry : load_reply(replies, "toolchains-v1").at("toolchains")) {
      const json& compiler = entry.at("compiler");
      model_.compilers[entry.at("language")] = compiler.value("path", "");
    }
    for (const json& input : load_reply(replies, "cmakeFiles-v1").at("inputs")) read_input(input);
    return std::move(model_);
  }

 private:
  json load_reply(const json& replies, const char* kind) const {
    return load_json(reply_ / replies.at(kind).at("jsonFile").get<std::string>());
  }

  fs::path absolute(const fs::path& base, const json& path) const {
    return (base / path.get<std::string>()).lexically_normal();
  }

  void read_codemodel(const json& codemodel) {
    model_.source = codemodel.at("paths").at("source").get<std::string>();
    const json& configuration = codemodel.at("configurations").at(0);
    model_.name = configuration.at("projects").at(0).at("name");
    std::map<std::string, std::string> names;  // by id
    for (const json& target : configuration.at("targets")) {
      names[target.at("id")] = target.at("name");
    }
    for (const json& target : configuration.at("targets")) {
      read_target(load_json(reply_ / target.at("jsonFile").get<std::string>()), names);
    }
  }

  void read_target(const json& reply, const std::map<std::string, std::string>& names) {
    Target target;
    target.name = reply.at("name");
    target.kind = parse_kind(reply.at("type"));
    target.from_generator = reply.value("isGeneratorProvided", false);
    target.object_folder = (fs::path(reply.at("paths").at("build").get<std::string>()) /
                            "CMakeFiles" / (target.name + ".dir"))
                               .lexically_normal();
    for (const json& artifact : reply.value("artifacts", json::array())) {
      target.artifacts.push_back(absolute(model_.build, artifact.at("path")));
    }
    for (const json& dependency : reply.value("dependencies", json::array())) {
      const auto found = names.find(dependency.at("id"));
      if (found != names.end()) target.dependencies.push_back(found->second);
    }
    for (const json& source : reply.value("sources", json::array())) {
      if (!source.contains("compileGroupIndex")) continue;
      target.sources.push_back(absolute(model_.source, source.at("path")));
    }
    for (const json& group : reply.value("compileGroups", json::array())) {
      read_includes(group, target);
      read_level(group, target);
    }
    model_.targets.push_back(std::move(target));
  }

  void read_includes(const json& group, Target& target) const {
    for (const json& include : group.value("includes", json::array())) {
      if (include.value("isSystem", false)) continue;
      fs::path folder = absolute(model_.source, include.at("path"));
      if (std::ranges::find(target.includes, folder) == target.includes.end()) {
        target.includes.push_back(std::move(folder));
      }
    }
  }

  /// Flags that a level stands for as well overrule an earlier one and are overruled by a later one
  /// (Clang's driver: -f[no-][slp-]vectorize and -O), and files hold words that are not seen here.
  static bool clouds_level(std::string_view word) {
    return word.contains("vectorize") || word.starts_with('@') || word.starts_with("--optimize") ||
           word == "-Xclang";
  }

  void read_level(const json& group, Target& target) const {
    const std::string language = group.value("language", "");
    if (language != "C" && language != "CXX") return;
    std::string level;
    bool is_known = true;
    for (const json& fragment : group.value("compileCommandFragments", json::array())) {
      for (const std::string& word : command_line_words(fragment.value("fragment", ""))) {
        if (word.starts_with("-O")) level = word;
        is_known = is_known && !clouds_level(word);
      }
    }
    target.levels.push_back(is_known ? level : "");
  }

  void read_input(const json& input) {
    if (input.value("isCMake", false) || input.value("isGenerated", false)) return;
    fs::path path = absolute(model_.source, input.at("path"));
    (lies_in(path, model_.source) ? model_.input_files : model_.external_inputs)
        .push_back(std::move(path));
  }

  fs::path reply_;
  ProjectModel model_;
};

}  // namespace

Result<void> write_file_api_query(const fs::path& build) {
  for (const std::string_view query : kQueries) {
    const Result<void> written = write_file(build / ".cmake/api/v1/query" / kClient / query, "");
    if (!written) return written;
  }
  return {};
}

Result<ProjectModel> load_project_model(const fs::path& build) {
  const fs::path reply = build / ".cmake/api/v1/reply";
  const fs::path index = find_index(reply);
  if (index.empty()) {
    return fail(fmt::format("{} holds no reply of CMake's File API", build.string()),
                "the folder was not configured by hone");
  }
  try {
    return ModelReader(build, reply).read(load_json(index).at("reply").at(kClient));
  } catch (const std::exception& error) {
    return fail(fmt::format("cannot read CMake's reply {}: {}", index.string(), error.what()),
                "remove the work folder and try again");
  }
}

}  // namespace hone
