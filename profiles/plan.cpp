// SPDX-License-Identifier: Apache-2.0
#include "profiles/plan.h"

#include <algorithm>

#include "profiles/step_keys.h"

namespace hone {

namespace {

/// Collects steps; the first profile that needs one adds it, later ones are named in its label.
class Planner {
 public:
  explicit Planner(const PlanInput& input) : input_(input), keys_(input) {}

  void add(const Profile& profile) {
    profile_ = profile.name;
    plan_.by_profile.try_emplace(profile_);
    const Toolchain& toolchain = input_.toolchains->of(profile.axes);
    std::string missing = find_missing_need(profile.axes, toolchain, input_.fleet);
    if (!missing.empty()) {
      plan_.skipped.emplace(profile_, std::move(missing));
      return;
    }
    const Axes axes = built_axes(profile.axes, toolchain);
    const std::string build = add_build(axes, input_.purpose, add_trainings(axes));
    const bool is_final = input_.purpose == BuildPurpose::kFinal;
    if (is_final && axes.post_link == PostLink::kBolt) add_bolt(axes, build);
  }

  Plan finish() {
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      Step& step = plan_.steps[i];
      const bool for_training = step.instrumented || step.kind == StepKind::kMerge;
      step.label = for_training ? label_prefix(step) + " (for " + users_[i] + ")"
                                : label_prefix(step) + " " + users_[i];
    }
    return std::move(plan_);
  }

 private:
  static std::string label_prefix(const Step& step) {
    const bool builds = step.kind == StepKind::kConfigure || step.kind == StepKind::kBuild;
    std::string prefix(name_of(step.kind));
    if (!builds) return prefix;
    return prefix + (step.instrumented ? " instrumented" : step.recorded ? " to explain" : "");
  }

  /// All that trains for a build with `axes`; the key of the last merge, or empty.
  std::string add_trainings(const Axes& axes) {
    if (axes.pgo == Pgo::kNone) return {};
    const std::string first = add_training(first_training_axes(axes), {});
    return axes.pgo == Pgo::kCs ? add_training(training_axes(axes), first) : first;
  }

  /// Instrumented build, training, merge; the key of the merge. `earlier`: that of the training
  /// whose counts the instrumented program is optimised for, or empty.
  std::string add_training(const Axes& axes, const std::string& earlier) {
    const std::string build = add_build(axes, BuildPurpose::kInstrumented, earlier);
    const std::string train = keys_.train(axes, build);
    add_step({.key = train,
              .kind = StepKind::kTrain,
              .needs = {build},
              .axes = axes,
              .instrumented = true,
              .build_key = build});
    const std::string merge = keys_.merge(axes, train, earlier);
    Step step{.key = merge, .kind = StepKind::kMerge, .needs = {train}, .axes = axes};
    if (!earlier.empty()) step.needs.push_back(earlier);
    add_step(std::move(step));
    return merge;
  }

  /// Configure and build; the key of the build.
  std::string add_build(const Axes& axes, BuildPurpose purpose, const std::string& profdata_key) {
    const std::string configure = keys_.configure(axes, purpose, profdata_key);
    const std::string build = keys_.build(configure);
    Step step{.key = configure,
              .kind = StepKind::kConfigure,
              .axes = axes,
              .instrumented = purpose == BuildPurpose::kInstrumented,
              .recorded = purpose == BuildPurpose::kRecorded,
              .build_key = build,
              .profdata_key = profdata_key};
    if (!profdata_key.empty()) step.needs.push_back(profdata_key);
    // GCC's instrumented objects name the folder that they were made in; records lie beside
    // objects.
    if (purpose == BuildPurpose::kFinal) find_donor(step, keys_.objects(axes, profdata_key));
    add_step(step);
    step.key = build;
    step.kind = StepKind::kBuild;
    step.needs = {configure};
    add_step(std::move(step));
    return build;
  }

  /// The first build with those objects is the donor of all later ones.
  void find_donor(Step& step, const std::string& objects) {
    if (objects.empty()) return;
    const auto& [key, name] = donors_.try_emplace(objects, step.build_key, profile_).first->second;
    if (key == step.build_key) return;
    step.donor_key = key;
    step.donor = name;
  }

  void add_bolt(const Axes& axes, const std::string& build) {
    add_step({.key = keys_.bolt(axes, build),
              .kind = StepKind::kBolt,
              .needs = {build},
              .axes = axes,
              .build_key = build});
  }

  void add_step(Step step) {
    const auto known = std::ranges::find(plan_.steps, step.key, &Step::key);
    const auto index = static_cast<std::size_t>(known - plan_.steps.begin());
    if (known == plan_.steps.end()) {
      plan_.steps.push_back(std::move(step));
      users_.push_back(profile_);
    } else {
      users_[index] += ", " + profile_;
    }
    plan_.by_profile[profile_].push_back(index);
  }

  const PlanInput& input_;
  StepKeys keys_;
  Plan plan_;
  std::map<std::string, std::pair<std::string, std::string>> donors_;  ///< by the objects' key
  std::vector<std::string> users_;  ///< names of the profiles that need a step, by its index
  std::string profile_;             ///< the one that is being added
};

}  // namespace

std::string_view name_of(StepKind kind) {
  switch (kind) {
    case StepKind::kConfigure:
      return "configure";
    case StepKind::kBuild:
      return "build";
    case StepKind::kTrain:
      return "train";
    case StepKind::kMerge:
      return "merge";
    case StepKind::kBolt:
      return "bolt";
  }
  return "?";
}

BuildPurpose Step::purpose() const {
  if (instrumented) return BuildPurpose::kInstrumented;
  return recorded ? BuildPurpose::kRecorded : BuildPurpose::kFinal;
}

const Step* Plan::find(std::string_view key) const {
  const auto found = std::ranges::find(steps, key, &Step::key);
  return found == steps.end() ? nullptr : &*found;
}

Plan plan_steps(const PlanInput& input) {
  Planner planner(input);
  for (const Profile& profile : input.profiles) planner.add(profile);
  return planner.finish();
}

Step plan_first_configure(const PlanInput& input) {
  const std::string key = StepKeys(input).first_configure();
  return {.key = key,
          .kind = StepKind::kConfigure,
          .label = "configure to read the project",
          .build_key = key};
}

}  // namespace hone
