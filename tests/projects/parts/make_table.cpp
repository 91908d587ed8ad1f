// SPDX-License-Identifier: Apache-2.0
// Writes the table that the library compiles.
#include <fstream>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::ofstream out(argv[1]);
  out << "#include \"tokens.h\"\n\nstatic const unsigned char kTable[256] = {";
  for (int i = 0; i < 256; ++i) out << (i * 7 + 3) % 251 << ", ";
  out << "};\n\nstatic unsigned pick(unsigned c) { return kTable[c & 255u]; }\n\n";
  out << "unsigned weight_of(unsigned c) { return c > 64 ? pick(c) : pick(c + 1) / 2; }\n";
  return out ? 0 : 1;
}
