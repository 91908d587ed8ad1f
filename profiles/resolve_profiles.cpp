// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/text.h"
#include "profiles/axis_table.h"
#include "profiles/catalog.h"

namespace hone {
namespace {

const CatalogEntry* find_entry(std::string_view name) {
  const auto found = std::ranges::find(
      catalog(), name, [](const CatalogEntry& entry) { return entry.profile.name; });
  return found == catalog().end() ? nullptr : &*found;
}

const Group* find_group(std::string_view name) {
  const auto found = std::ranges::find(groups(), name, &Group::name);
  return found == groups().end() ? nullptr : &*found;
}

std::vector<std::string> split_parts(std::string_view name) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t plus = name.find('+');
    parts.emplace_back(name.substr(0, plus));
    if (plus == std::string_view::npos) return parts;
    name.remove_prefix(plus + 1);
  }
}

// Sets on `to` the axis that `from` sets; false if `to` already has another value there.
template <typename Value>
bool merge_axis(Value& to, Value from) {
  if (from == Value{}) return true;
  if (to != Value{} && to != from) return false;
  to = from;
  return true;
}

bool merge_axes(Axes& to, const Axes& from) {
  bool fits = true;
  for_each_axis(
      [&](auto, auto, auto& mine, auto theirs) { fits = merge_axis(mine, theirs) && fits; }, to,
      from);
  return fits;
}

// One spelling per axis set: the catalog's name if it has one, else the parts in its order.
std::string combined_name(const Axes& axes, std::vector<std::string> parts) {
  for (const CatalogEntry& entry : catalog()) {
    if (entry.profile.axes == axes) return entry.profile.name;
  }
  const auto place = [](const std::string& part) { return find_entry(part) - catalog().data(); };
  std::ranges::sort(parts, {}, place);
  const auto [first, last] = std::ranges::unique(parts);
  parts.erase(first, last);
  return fmt::format("{}", fmt::join(parts, "+"));
}

/// Turns names into profiles; remembers the chain of `extends` to find circles.
class Resolver {
 public:
  Resolver(std::span<const CustomProfile> custom, std::string_view use_place)
      : custom_(custom), use_place_(use_place.empty() ? "" : fmt::format("{}: ", use_place)) {}

  Result<std::vector<Profile>> resolve(std::string_view name) {
    if (const Group* group = find_group(name)) {
      std::vector<Profile> profiles;
      for (const std::string_view member : group->profiles) {
        profiles.push_back(resolve_one(member, "").value());
      }
      return profiles;
    }
    Result<Profile> profile = resolve_one(name, use_place_);
    if (!profile) return fail(profile);
    return std::vector{*std::move(profile)};
  }

  /// Also of those that nothing uses.
  Result<void> check_custom() {
    for (const CustomProfile& custom : custom_) {
      if (auto extended = extend(custom); !extended) return fail(extended);
      if (find_entry(custom.name) == nullptr && find_group(custom.name) == nullptr &&
          custom.name.find('+') == std::string::npos) {
        continue;
      }
      return fail(fmt::format("{}: the name '{}' is taken by the catalog or holds a '+'",
                              custom.place, custom.name),
                  "choose another name for the custom profile");
    }
    return {};
  }

 private:
  // `place` says where the name stands, for the error.
  Result<Profile> resolve_one(std::string_view name, const std::string& place) {
    if (const CatalogEntry* entry = find_entry(name)) return entry->profile;
    const auto found = std::ranges::find(custom_, name, &CustomProfile::name);
    if (found != custom_.end()) return extend(*found);
    if (name.find('+') == std::string_view::npos) return unknown(name, name, place);
    return combine(name, place);
  }

  Result<Profile> extend(const CustomProfile& custom) {
    const std::string place = custom.place + ": ";
    if (std::ranges::find(chain_, custom.name) != chain_.end()) {
      return fail(fmt::format("{}profile '{}' extends itself ({} → {})", place, custom.name,
                              fmt::join(chain_, " → "), custom.name),
                  "let one of them extend a profile of `hone profiles`");
    }
    chain_.push_back(custom.name);
    Result<Profile> profile = resolve_one(custom.extends, place);
    chain_.pop_back();
    if (!profile) return profile;
    profile->name = custom.name;
    const auto append = [](std::vector<std::string>& to, const std::vector<std::string>& from) {
      to.insert(to.end(), from.begin(), from.end());
    };
    append(profile->axes.compile, custom.compile);
    append(profile->axes.link, custom.link);
    return profile;
  }

  Result<Profile> combine(std::string_view name, const std::string& place) const {
    const std::vector<std::string> parts = split_parts(name);
    Axes axes;
    for (const std::string& part : parts) {
      const CatalogEntry* entry = find_entry(part);
      if (entry == nullptr) return unknown(part, name, place);
      if (!merge_axes(axes, entry->profile.axes)) {
        return fail(fmt::format("{}profile '{}' asks for two values on one axis: '{}' does not go "
                                "with what stands before it",
                                place, name, part),
                    "combine profiles of different axes, such as O2+pgo");
      }
    }
    return Profile{combined_name(axes, parts), axes};
  }

  std::unexpected<Error> unknown(std::string_view part, std::string_view whole,
                                 const std::string& place) const {
    std::vector<std::string> known;
    for (const CatalogEntry& entry : catalog()) known.push_back(entry.profile.name);
    if (part == whole) {
      for (const Group& group : groups()) known.emplace_back(group.name);
      for (const CustomProfile& custom : custom_) known.push_back(custom.name);
    }
    const std::string nearest = find_nearest(part, known);
    const std::string in = part == whole ? "" : fmt::format(" in '{}'", whole);
    return fail(fmt::format("{}unknown profile '{}'{}", place, part, in),
                nearest.empty()
                    ? "`hone profiles` lists them"
                    : fmt::format("did you mean '{}'? `hone profiles` lists them", nearest));
  }

  std::span<const CustomProfile> custom_;
  std::string use_place_;
  std::vector<std::string> chain_;
};

/// Adds it where its complexity belongs, unless there is one of its name.
void add_profile(std::vector<Profile>& profiles, Profile profile) {
  if (std::ranges::find(profiles, profile.name, &Profile::name) != profiles.end()) return;
  const auto weight = [](const Profile& other) { return complexity(other.axes); };
  const auto place = std::ranges::upper_bound(profiles, weight(profile), {}, weight);
  profiles.insert(place, std::move(profile));
}

/// The profile as a compiler other than the first builds it.
Profile with_compiler(Profile profile, const std::string& compiler) {
  profile.name = fmt::format("{}:{}", compiler_label(compiler), profile.name);
  profile.axes.compiler = compiler;
  return profile;
}

}  // namespace

std::string compiler_label(std::string_view compiler) {
  return std::string(compiler.substr(compiler.rfind('/') + 1));
}

Result<std::vector<Profile>> resolve_profiles(std::span<const std::string> names,
                                              std::span<const CustomProfile> custom,
                                              std::string_view use_place,
                                              std::span<const std::string> compilers) {
  std::vector<std::string> labels;
  for (const std::string& compiler : compilers) {
    const std::string label = compiler_label(compiler);
    if (std::ranges::find(labels, label) != labels.end()) {
      return fail(
          fmt::format("two compilers are called '{}': their profiles cannot be told apart", label),
          "name one of them by a link of another name");
    }
    labels.push_back(label);
  }
  Resolver resolver(custom, use_place);
  if (const Result<void> checked = resolver.check_custom(); !checked) return fail(checked);
  const Profile& baseline = catalog().front().profile;
  std::vector<Profile> profiles = {baseline};
  for (std::size_t i = 1; i < compilers.size(); ++i) {
    add_profile(profiles, with_compiler(baseline, compilers[i]));
  }
  for (const std::string& name : names) {
    const std::size_t colon = std::min(name.find(':'), name.size());
    const auto is_meant = [&](const std::string& compiler) {
      return colon == name.size() || name.substr(0, colon) == compiler_label(compiler);
    };
    if (colon < name.size() && std::ranges::none_of(compilers, is_meant)) {
      const std::string place = use_place.empty() ? "" : fmt::format("{}: ", use_place);
      return fail(fmt::format("{}profile '{}': no compiler of the project is called '{}'", place,
                              name, name.substr(0, colon)),
                  "name it in `compiler`, as in compiler = [\"clang\", \"gcc\"]");
    }
    auto resolved = resolver.resolve(colon < name.size() ? name.substr(colon + 1) : name);
    if (!resolved) return fail(resolved);
    for (Profile& profile : *resolved) {
      for (std::size_t i = 1; i < compilers.size(); ++i) {
        if (is_meant(compilers[i])) add_profile(profiles, with_compiler(profile, compilers[i]));
      }
      if (compilers.empty() || is_meant(compilers[0])) add_profile(profiles, std::move(profile));
    }
  }
  return profiles;
}

}  // namespace hone
