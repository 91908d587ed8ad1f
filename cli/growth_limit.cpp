// SPDX-License-Identifier: Apache-2.0
#include "cli/growth_limit.h"

#include <fmt/format.h>

#include <cstdint>
#include <string_view>
#include <utility>

namespace hone {

Bytes GrowthLimit::of(Bytes before) const {
  if (!share) return bytes;
  return {static_cast<std::int64_t>(share->value * static_cast<double>(before.count))};
}

Result<GrowthLimit> parse_growth_limit(const std::string& text) {
  if (text.ends_with('%')) {
    const auto share = parse_growth(text);
    if (!share) return fail(share);
    return GrowthLimit{.share = *share};
  }
  std::string_view rest = text;
  if (rest.starts_with('+')) rest.remove_prefix(1);
  std::int64_t factor = 1;
  for (const auto& [unit, value] : {std::pair{"KiB", 1024LL}, {"MiB", 1024LL * 1024}, {"B", 1LL}}) {
    if (!rest.ends_with(unit)) continue;
    rest.remove_suffix(std::string_view(unit).size());
    factor = value;
    break;
  }
  std::int64_t number = 0;
  for (const char c : rest) {
    if (c < '0' || c > '9' || number > (1LL << 40)) rest = {};
    if (rest.empty()) break;
    number = 10 * number + (c - '0');
  }
  if (rest.empty()) {
    return fail(fmt::format("--max-growth \"{}\" is not a size", text),
                "write +2%, +10KiB or +512B");
  }
  return GrowthLimit{.share = {}, .bytes = {number * factor}};
}

}  // namespace hone
