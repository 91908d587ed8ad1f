// SPDX-License-Identifier: Apache-2.0
// Run by the build: writes a source file.
#include <fstream>

#include "numbers.h"

int shared_value();

int main(int argc, char** argv) {
  if (argc != 2) return 1;
  std::ofstream(argv[1]) << "__attribute__((noinline)) static int entry(int i) { return i + "
                         << shared_value() << "; }\nint table() { return entry(" << 2 * number()
                         << "); }\n";
}
