// SPDX-License-Identifier: Apache-2.0
#include "profiles/cpu.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace hone {

namespace {

constexpr std::array kV2 = {"cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"};
constexpr std::array kV3 = {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"};
constexpr std::array kV4 = {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"};

template <typename Names>
bool has_all(const std::set<std::string>& flags, const Names& names) {
  return std::ranges::all_of(names, [&](const char* name) { return flags.contains(name); });
}

struct Model {
  std::string_view name;
  int level;
};
// GCC's and Clang's names; levels by the features that their manuals list.
constexpr Model kModels[] = {{"x86-64", 1},        {"x86-64-v2", 2},      {"x86-64-v3", 3},
                             {"x86-64-v4", 4},     {"core2", 1},          {"k8", 1},
                             {"amdfam10", 1},      {"barcelona", 1},      {"nehalem", 2},
                             {"westmere", 2},      {"sandybridge", 2},    {"ivybridge", 2},
                             {"silvermont", 2},    {"goldmont", 2},       {"goldmont-plus", 2},
                             {"tremont", 2},       {"bdver1", 2},         {"bdver2", 2},
                             {"btver2", 2},        {"haswell", 3},        {"broadwell", 3},
                             {"skylake", 3},       {"alderlake", 3},      {"raptorlake", 3},
                             {"bdver4", 3},        {"znver1", 3},         {"znver2", 3},
                             {"znver3", 3},        {"skylake-avx512", 4}, {"cascadelake", 4},
                             {"cooperlake", 4},    {"icelake-client", 4}, {"icelake-server", 4},
                             {"tigerlake", 4},     {"rocketlake", 4},     {"sapphirerapids", 4},
                             {"emeraldrapids", 4}, {"graniterapids", 4},  {"znver4", 4},
                             {"znver5", 4}};

}  // namespace

int level_of(Arch arch) {
  switch (arch) {
    case Arch::kProject:
    case Arch::kNative:
      return 1;
    case Arch::kV2:
      return 2;
    case Arch::kV3:
      return 3;
    case Arch::kV4:
      return 4;
  }
  return 1;
}

int parse_cpu_level(std::string_view cpuinfo) {
  const std::size_t line = cpuinfo.find("\nflags");
  if (line == std::string_view::npos) return 1;
  const std::string_view rest = cpuinfo.substr(line + 1);
  std::istringstream words{std::string(rest.substr(0, rest.find('\n')))};
  const std::set<std::string> flags{std::istream_iterator<std::string>(words), {}};
  if (!has_all(flags, kV2)) return 1;
  if (!has_all(flags, kV3)) return 2;
  return has_all(flags, kV4) ? 4 : 3;
}

int find_cpu_level() {
  std::ifstream file("/proc/cpuinfo");
  return parse_cpu_level(std::string(std::istreambuf_iterator<char>(file), {}));
}

std::optional<int> find_level_by_name(std::string_view name) {
  const auto* model = std::ranges::find(kModels, name, &Model::name);
  if (model == std::end(kModels)) return std::nullopt;
  return model->level;
}

}  // namespace hone
