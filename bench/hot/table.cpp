// SPDX-License-Identifier: Apache-2.0
// From a recording to a table, as hone hot does it: reads the stream, counts places, names each,
// sums by symbol. Run by bench/hot/table.py.
//   bench_hot_table STREAM EXECUTABLE
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "analyzers/mapped_file.h"
#include "analyzers/perf_stream.h"
#include "analyzers/place_names.h"
#include "analyzers/sampled_stacks.h"

int main(int argc, char** argv) {
  using namespace hone;
  if (argc != 3) return 2;
  auto file = MappedFile::open(argv[1]);
  if (!file) return 1;
  const auto stream = parse_perf_stream(file->bytes());
  if (!stream) return 1;
  const SampledStacks stacks = count_stacks(*stream);
  PlaceNamer namer({argv[2]});
  std::vector<std::string> names;
  for (const SampledPlace& place : stacks.places) {
    const PlaceName name = namer.name(stacks.modules[place.module], place.address);
    names.push_back(name.library.empty() ? name.symbol : name.symbol + " [" + name.library + "]");
  }
  std::map<std::string, std::uint64_t> hits;
  for (const auto& [places, count] : stacks.stacks) hits[names[places.front()]] += count;
  std::vector<std::pair<std::uint64_t, std::string>> rows;
  for (const auto& [name, count] : hits) rows.emplace_back(count, name);
  std::ranges::sort(rows, std::greater());
  fmt::print("{} samples ({} lost, {} cut off), {} addresses, {} symbols\n", stacks.samples,
             stacks.lost, stacks.truncated, stacks.places.size(), rows.size());
  for (const auto& [count, name] : rows) fmt::print("{} {}\n", count, name);
}
