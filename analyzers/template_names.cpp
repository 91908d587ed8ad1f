// SPDX-License-Identifier: Apache-2.0
#include "analyzers/template_names.h"

#include "analyzers/name_hash.h"
#include "analyzers/symbol_name.h"

namespace hone {

std::string_view TemplateNames::find(std::string_view base) {
  if (!base.starts_with('_')) return base;
  const std::uint64_t hash = hash_name(base);
  const std::uint32_t known =
      index_.find(hash, [&](std::uint32_t i) { return names_[i].first == base; });
  if (known != RowIndex::kNone) return names_[known].second;
  index_.insert(hash, static_cast<std::uint32_t>(names_.size()));
  names_.emplace_back(base, made_.emplace_back(template_name(base)));
  return names_.back().second;
}

}  // namespace hone
