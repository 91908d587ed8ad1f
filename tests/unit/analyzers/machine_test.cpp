// SPDX-License-Identifier: Apache-2.0
#include "analyzers/machine.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include "tests/support/temporary_folder.h"

namespace hone {
namespace {

using test::TemporaryFolder;

TEST_CASE("facts are read from the kernel's files") {
  TemporaryFolder root;
  root.write(
      "proc/cpuinfo",
      "processor\t: 0\nmodel\t\t: 2\nmodel name\t: Some CPU @ 2.00GHz\nflags\t\t: fpu vme sse\n"
      "\nprocessor\t: 1\nmodel name\t: Another\n");
  root.write("proc/meminfo", "MemTotal:        8000 kB\nMemFree:  1 kB\n");
  root.write("proc/sys/kernel/osrelease", "6.1.0-25-amd64\n");
  root.write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
  root.write("sys/devices/system/cpu/intel_pstate/no_turbo", "0\n");

  const Machine machine = find_machine(root.path());
  CHECK(machine.cpu == "Some CPU @ 2.00GHz");
  CHECK_FALSE(machine.is_virtual);
  CHECK(machine.governor == "powersave");
  CHECK(machine.turbo == "on");
  CHECK(machine.kernel == "6.1.0-25-amd64");
  CHECK(machine.memory == Bytes{8000 * 1024});
  CHECK(machine.cpus >= 1);
  CHECK(machine.cpus <= ::sysconf(_SC_NPROCESSORS_CONF));
}

TEST_CASE("what the kernel does not tell is unknown") {
  TemporaryFolder root;
  const Machine machine = find_machine(root.path());
  CHECK(machine.cpu == "");
  CHECK_FALSE(machine.is_virtual);
  CHECK(machine.governor == "");
  CHECK(machine.turbo == "");
  CHECK(machine.memory == Bytes{0});
  CHECK(read_disturbance(root.path()).pressure_us == -1);
  CHECK(read_disturbance(root.path()).total_ticks == 0);
}

TEST_CASE("a virtual machine is known by its CPU flag or its firmware") {
  TemporaryFolder root;
  SUBCASE("x86 flag") {
    root.write("proc/cpuinfo", "flags : fpu hypervisor sse\n");
    CHECK(find_machine(root.path()).is_virtual);
  }
  SUBCASE("a part of a flag's name is no flag") {
    root.write("proc/cpuinfo", "flags : fpu nohypervisor\n");
    CHECK_FALSE(find_machine(root.path()).is_virtual);
  }
  SUBCASE("firmware of a machine without x86 flags") {
    root.write("proc/cpuinfo", "Features : fp asimd\n");
    root.write("sys/class/dmi/id/sys_vendor", "QEMU\n");
    CHECK(find_machine(root.path()).is_virtual);
  }
  SUBCASE("x86 metal of a vendor of virtual machines") {
    root.write("proc/cpuinfo", "flags : fpu sse\n");
    root.write("sys/class/dmi/id/sys_vendor", "Amazon EC2\n");
    CHECK_FALSE(find_machine(root.path()).is_virtual);
  }
}

TEST_CASE("turbo under either driver's name") {
  struct Row {
    const char* file;
    const char* content;
    const char* turbo;
  };
  const Row rows[] = {{"intel_pstate/no_turbo", "1\n", "off"},
                      {"cpufreq/boost", "1\n", "on"},
                      {"cpufreq/boost", "0\n", "off"},
                      {"cpufreq/boost", "?\n", ""}};
  for (const Row& row : rows) {
    TemporaryFolder root;
    root.write(std::filesystem::path("sys/devices/system/cpu") / row.file, row.content);
    CHECK(find_machine(root.path()).turbo == row.turbo);
  }
}

TEST_CASE("the title names what limits the measuring") {
  Machine machine;
  machine.cpus = 2;
  machine.is_virtual = true;
  CHECK(title(machine) == "2 CPUs, virtual, no counters");
  machine.cpus = 1;
  machine.is_virtual = false;
  machine.has_counters = true;
  CHECK(title(machine) == "1 CPU");
}

TEST_CASE("disturbance counters") {
  TemporaryFolder root;
  root.write("proc/pressure/cpu",
             "some avg10=0.10 avg60=2.36 avg300=2.98 total=23724861\n"
             "full avg10=0.00 avg60=0.00 avg300=0.00 total=7\n");
  // guest (90) and guest_nice (1) are parts of user and nice: not counted twice.
  root.write("proc/stat", "cpu  100 2 30 400 5 6 7 50 90 1\ncpu0 1 1 1 1 1 1 1 1 1 1\n");
  const Disturbance now = read_disturbance(root.path());
  CHECK(now.pressure_us == 23724861);
  CHECK(now.steal_ticks == 50);
  CHECK(now.total_ticks == 600);
}

TEST_CASE("shares of a span") {
  const Disturbance before{1000, 10, 1000};
  SUBCASE("of wall time and of CPU time") {
    const auto share = share_between(before, {251000, 14, 1200}, Seconds{1});
    CHECK(share.pressure == doctest::Approx(0.25));
    CHECK(share.steal == doctest::Approx(0.02));
  }
  SUBCASE("unknown pressure stays unknown") {
    CHECK(share_between({-1, 0, 0}, {-1, 0, 100}, Seconds{1}).pressure == -1);
  }
  SUBCASE("a span without a tick has no steal") {
    CHECK(share_between(before, {1000, 10, 1000}, Seconds{0.001}).steal == 0);
  }
  SUBCASE("never above the whole: the two clocks are read apart") {
    CHECK(share_between(before, {9000, 10, 1001}, Seconds{0.001}).pressure == 1);
  }
}

TEST_CASE("this machine has counters of time") {
  CHECK(read_disturbance().total_ticks > 0);
  CHECK(find_machine().memory > Bytes{0});
}

}  // namespace
}  // namespace hone
