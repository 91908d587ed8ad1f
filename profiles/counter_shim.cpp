// SPDX-License-Identifier: Apache-2.0
#include "profiles/counter_shim.h"

namespace hone {

Command counter_shim_command(const Toolchain& toolchain, const std::filesystem::path& build) {
  Command command{.argv = {toolchain.c.string()}};
  for (const std::string_view option : kCounterShimOptions) command.argv.emplace_back(option);
  command.argv.insert(command.argv.end(), {(build / kCounterShimSource).string(), "-o",
                                           (build / kCounterShimObject).string()});
  return command;
}

}  // namespace hone
