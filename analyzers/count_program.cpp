// SPDX-License-Identifier: Apache-2.0
#include "analyzers/count_program.h"

#include <sys/wait.h>

#include "analyzers/waiting_child.h"
#include "core/files.h"

namespace hone {

Result<int> count_program(const std::vector<CounterGroup>& groups,
                          const std::filesystem::path& file, const std::vector<std::string>& argv) {
  auto child = fork_child(argv);
  if (!child) return fail(child);
  const auto counters = OpenCounters::open(groups, child->process);
  if (!counters) return fail(counters);
  if (auto started = child->let_go(); !started) return fail(started);
  int wait_status = 0;
  ::waitpid(child->process, &wait_status, 0);
  const auto counts = counters->read();
  if (!counts) return fail(counts);
  if (auto written = write_file(file, render_counts(*counts)); !written) return fail(written);
  return wait_status;
}

std::vector<std::string> hardware_counting_wrapper(const std::filesystem::path& hone,
                                                   const std::filesystem::path& file) {
  return {hone.string(), "count-program", file.string(), "--"};
}

}  // namespace hone
