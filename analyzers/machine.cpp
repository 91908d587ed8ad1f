// SPDX-License-Identifier: Apache-2.0
#include "analyzers/machine.h"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <sstream>
#include <string_view>
#include <thread>
#include <vector>

#include "analyzers/counter_groups.h"

namespace hone {
namespace {

namespace fs = std::filesystem;

/// First line of a file of the kernel's; "" when it cannot be read. Not core's read_file: a fact
/// that is missing is unknown, never an error.
std::string first_line(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// The value of the first "key : value" line, blanks around it removed; "" when there is none.
std::string find_field(const fs::path& path, std::string_view key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const auto colon = line.find(':');
    if (colon == std::string::npos || !line.starts_with(key)) continue;
    if (line.find_first_not_of(" \t", key.size()) != colon) continue;
    const auto begin = line.find_first_not_of(" \t", colon + 1);
    return begin == std::string::npos ? "" : line.substr(begin);
  }
  return "";
}

/// Not std::thread::hardware_concurrency alone: it is 0 where the kernel has more CPUs than
/// cpu_set_t holds, and sched_getaffinity fails.
int usable_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

/// x86 has a CPU flag for it; elsewhere the firmware's product name tells (names as systemd's
/// detect-virt knows them).
bool runs_virtual(const fs::path& root) {
  std::istringstream flags(find_field(root / "proc/cpuinfo", "flags"));
  bool is_x86 = false;
  for (std::string flag; flags >> flag; is_x86 = true) {
    if (flag == "hypervisor") return true;
  }
  if (is_x86) return false;
  const fs::path firmware = root / "sys/class/dmi/id";
  const std::string names =
      first_line(firmware / "sys_vendor") + " " + first_line(firmware / "product_name");
  constexpr std::string_view kMarks[] = {"QEMU",      "KVM",        "VMware",         "VirtualBox",
                                         "OpenStack", "Amazon EC2", "Google Compute", "Xen"};
  return std::ranges::any_of(
      kMarks, [&](std::string_view mark) { return names.find(mark) != std::string::npos; });
}

/// intel_pstate says "no turbo", the other drivers "boost".
std::string find_turbo(const fs::path& root) {
  const fs::path cpu = root / "sys/devices/system/cpu";
  const std::string no_turbo = first_line(cpu / "intel_pstate/no_turbo");
  if (no_turbo == "0") return "on";
  if (no_turbo == "1") return "off";
  const std::string boost = first_line(cpu / "cpufreq/boost");
  if (boost == "1") return "on";
  if (boost == "0") return "off";
  return "";
}

Bytes find_memory(const fs::path& root) {
  std::istringstream text(find_field(root / "proc/meminfo", "MemTotal"));
  std::int64_t kib = 0;
  text >> kib;
  return Bytes{kib * 1024};
}

/// The number after "total=" on the line that begins with "some"; -1 without one (a kernel without
/// CONFIG_PSI, or psi=0).
double read_pressure(const fs::path& root) {
  const std::string line = first_line(root / "proc/pressure/cpu");
  const auto at = line.find("total=");
  if (!line.starts_with("some ") || at == std::string::npos) return -1;
  std::istringstream text(line.substr(at + 6));
  double total = -1;
  return text >> total ? total : -1;
}

}  // namespace

Machine find_machine(const fs::path& root) {
  Machine machine;
  machine.cpu = find_field(root / "proc/cpuinfo", "model name");
  machine.cpus = usable_cpus();
  machine.is_virtual = runs_virtual(root);
  machine.has_counters = find_hardware_counters().has_value();
  machine.governor = first_line(root / "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
  machine.turbo = find_turbo(root);
  machine.kernel = first_line(root / "proc/sys/kernel/osrelease");
  machine.memory = find_memory(root);
  return machine;
}

std::string title(const Machine& machine) {
  return fmt::format("{} CPU{}{}{}", machine.cpus, machine.cpus == 1 ? "" : "s",
                     machine.is_virtual ? ", virtual" : "",
                     machine.has_counters ? "" : ", no counters");
}

Disturbance read_disturbance(const fs::path& root) {
  Disturbance now;
  now.pressure_us = read_pressure(root);
  // cpu user nice system idle iowait irq softirq steal guest guest_nice; the guest columns are
  // parts of user and nice (proc(5)).
  std::istringstream line(first_line(root / "proc/stat"));
  std::string name;
  line >> name;
  if (name != "cpu") return now;
  std::vector<double> ticks;
  for (double value = 0; ticks.size() < 8 && line >> value;) ticks.push_back(value);
  now.total_ticks = std::accumulate(ticks.begin(), ticks.end(), 0.0);
  if (ticks.size() == 8) now.steal_ticks = ticks[7];
  return now;
}

DisturbanceShare share_between(const Disturbance& before, const Disturbance& after, Seconds wall) {
  DisturbanceShare share;
  if (before.pressure_us < 0 || after.pressure_us < 0) {
    share.pressure = -1;
  } else {
    share.pressure =
        std::clamp((after.pressure_us - before.pressure_us) * 1e-6 / wall.count(), 0.0, 1.0);
  }
  const double ticks = after.total_ticks - before.total_ticks;
  if (ticks > 0)
    share.steal = std::clamp((after.steal_ticks - before.steal_ticks) / ticks, 0.0, 1.0);
  return share;
}

}  // namespace hone
