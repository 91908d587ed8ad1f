// SPDX-License-Identifier: Apache-2.0
#include "profiles/object_reuse.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/files.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kLauncher = "hone-reuse.sh";
constexpr std::string_view kReused = "hone-reused.txt";

// Ninja starts it in the build folder. Precompiled headers check the times of what they were made
// from, and so are made anew.
constexpr std::string_view kScript = R"(#!/bin/sh
# sh hone-reuse.sh DONOR COMPILER ARGUMENT...: takes the object file from the build folder DONOR,
# where this very command made it, or compiles it.
donor=$1
shift
output=
next=
for word; do
  if [ -n "$next" ]; then output=$word; fi
  if [ "$word" = -o ]; then next=1; else next=; fi
done
case $output in
  /* | *.pch | *.gch | "") exec "$@" ;;
esac
if cp "$donor/$output" "$output" 2>/dev/null; then
  echo "$output" >>hone-reused.txt
else
  exec "$@"
fi
)";

}  // namespace

Result<void> write_reuse_launcher(const BuildSetup& setup) {
  return write_file(setup.build / kLauncher, kScript);
}

std::vector<std::string> reuse_arguments(const BuildSetup& setup) {
  if (setup.donor.empty()) return {};
  std::vector<std::string> arguments;
  for (const char* language : {"C", "CXX"}) {
    arguments.push_back(fmt::format("-DCMAKE_{}_COMPILER_LAUNCHER:STRING=sh;{};{}", language,
                                    (setup.build / kLauncher).string(), setup.donor.string()));
  }
  return arguments;
}

int count_reused(const BuildSetup& setup) {
  const auto list = read_file(setup.build / kReused);
  return list ? static_cast<int>(std::ranges::count(*list, '\n')) : 0;
}

}  // namespace hone
