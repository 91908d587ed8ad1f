// SPDX-License-Identifier: Apache-2.0
// The flame graph: one HTML file without any reference to other files.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/flame_page.h"
#include "cli/hot_stacks.h"
#include "cli/quantities.h"
#include "cli/render_hot.h"

namespace hone {

namespace {

struct Node {
  Seconds after{0};
  Seconds before{0};
  std::map<std::string, std::unique_ptr<Node>> children;
};

constexpr int kDeepest = 200;

void add(Node& root, const NamedStacks& stacks, Seconds Node::* time) {
  for (const auto& [names, seconds] : stacks) {
    Node* node = &root;
    node->*time += seconds;
    for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), kDeepest); ++i) {
      auto& child = node->children[names[i]];
      if (!child) child = std::make_unique<Node>();
      node = child.get();
      node->*time += seconds;
    }
  }
}

nlohmann::json to_json(const std::string& name, const Node& node) {
  auto children = nlohmann::json::array();
  for (const auto& [child_name, child] : node.children) {
    children.push_back(to_json(child_name, *child));
  }
  return {{"n", name},
          {"v", node.after.count()},
          {"b", node.before.count()},
          {"c", std::move(children)}};
}

/// "<" would end the page's script element.
std::string embed(const std::string& json) {
  std::string safe;
  for (const char c : json) safe += c == '<' ? std::string("\\u003c") : std::string(1, c);
  return safe;
}

std::string describe(const HotProfile& profile) {
  return fmt::format("{} samples of {} in {} runs, {} lost; measured {}", profile.samples,
                     profile.source, profile.captures, profile.lost, render_time(profile.measured));
}

}  // namespace

std::string render_flame(const HotReport& report, const std::vector<HotCapture>& captures) {
  const HotProfile* profile = find_profile(report, report.profile);
  const HotProfile* reference = find_profile(report, report.reference);
  if (profile == nullptr || reference == nullptr) return {};
  const bool compares = profile != reference;
  Node root;
  add(root, name_stacks(captures, *profile, report.view), &Node::after);
  if (compares) add(root, name_stacks(captures, *reference, report.view), &Node::before);
  const nlohmann::json data = {
      {"title", fmt::format("{}: {}{}", report.project, report.profile,
                            compares ? " against " + report.reference : std::string())},
      {"facts", compares ? fmt::format("{}: {}; {}: {}", report.profile, describe(*profile),
                                       report.reference, describe(*reference))
                         : describe(*profile)},
      {"compares", compares},
      {"total", root.after.count()},
      {"root", to_json("all", root)}};
  std::string page(flame_page());
  const std::string_view mark = "@DATA@";
  page.replace(page.find(mark), mark.size(),
               embed(data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
  return page;
}

}  // namespace hone
