// SPDX-License-Identifier: Apache-2.0
#include "analyzers/name_hash.h"

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/xxhash.h>

namespace hone {

std::uint64_t hash_name(std::string_view name) {
  return llvm::xxh3_64bits(llvm::StringRef(name.data(), name.size()));
}

}  // namespace hone
