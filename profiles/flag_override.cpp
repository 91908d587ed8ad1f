// SPDX-License-Identifier: Apache-2.0
#include "profiles/flag_override.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace hone {

namespace {

using Words = std::vector<std::string>;

bool is_opt(std::string_view flag) { return flag.starts_with("-O"); }
bool is_arch(std::string_view flag) { return flag.starts_with("-march="); }
bool is_linker(std::string_view flag) { return flag.starts_with("-fuse-ld="); }
bool is_lto(std::string_view flag) {
  return flag == "-flto" || flag == "-fno-lto" || flag.starts_with("-flto=");
}
bool is_pgo(std::string_view flag) {
  constexpr std::array<std::string_view, 6> kStarts = {
      "-fprofile-generate", "-fprofile-use",    "-fprofile-instr-",
      "-fcs-profile-",      "-fno-profile-use", "-fno-profile-generate"};
  return std::ranges::any_of(kStarts, [&](auto start) { return flag.starts_with(start); }) ||
         flag.starts_with("-fno-profile-instr-");
}

/// Flags of which the last one on a command line decides.
using Family = bool (*)(std::string_view);
constexpr std::array<Family, 4> kCompileFamilies = {is_opt, is_arch, is_lto, is_pgo};
constexpr std::array<Family, 3> kLinkFamilies = {is_lto, is_pgo, is_linker};

std::string last_of(const Words& flags, Family family) {
  const auto found = std::find_if(flags.rbegin(), flags.rend(), family);
  return found == flags.rend() ? std::string{} : *found;
}

// What decides a family other than the wanted flags do; "" if all of them have the last word.
std::string find_override(const Words& wanted, const Words& found,
                          std::span<const Family> families) {
  for (const Family family : families) {
    const std::string want = last_of(wanted, family);
    if (want.empty()) continue;
    const std::string last = last_of(found, family);
    if (agrees(want, last)) continue;
    const auto is_ours = [&](const std::string& flag) { return agrees(want, flag); };
    if (last.empty()) return fmt::format("without {}", want);
    if (std::ranges::any_of(found, is_ours)) return fmt::format("with {} after {}", last, want);
    return fmt::format("with {}, without {}", last, want);
  }
  return {};
}

}  // namespace

std::string find_lto_flag(const Words& flags) { return last_of(flags, is_lto); }

bool agrees(std::string_view wanted, std::string_view found) {
  const std::size_t placeholder = wanted.find('{');
  if (placeholder == std::string_view::npos) return wanted == found;
  return found.starts_with(wanted.substr(0, placeholder));
}

std::string find_compile_override(const Words& wanted, const Words& found) {
  return find_override(wanted, found, kCompileFamilies);
}

std::string find_link_override(const Words& wanted, const Words& found) {
  return find_override(wanted, found, kLinkFamilies);
}

}  // namespace hone
