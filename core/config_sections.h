// SPDX-License-Identifier: Apache-2.0
// The sections of hone.toml, one reader each. They validate what they read and add what is wrong
// to the reader's problems; the value returned is only meant when there are none.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/config.h"
#include "core/config_reader.h"

namespace hone {

ProjectConfig read_project(ConfigReader section, const std::filesystem::path& folder);
WorkloadConfig read_workload(ConfigReader section, const std::filesystem::path& folder);
ProfilesConfig read_profiles(ConfigReader section);
FleetConfig read_fleet(ConfigReader section);
AdviceConfig read_advice(ConfigReader section);
/// The value of "metric" in `section`; the default when there is none.
MetricConfig read_metric(ConfigReader& section);

/// `path` below `folder` unless it is absolute or begins with a placeholder such as {source}.
std::string anchor(const std::string& path, const std::filesystem::path& folder);

}  // namespace hone
