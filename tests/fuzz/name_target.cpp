// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <string>
#include <string_view>

#include "analyzers/symbol_name.h"
#include "tests/fuzz/targets.h"

namespace hone::test {

void fuzz_name(std::string_view bytes) {
  for (const char* prefix : {"", "_Z", "_R"}) {
    const std::string name = std::string(prefix) + std::string(bytes);
    const DerivedName derived = derive_name(name);
    if (!std::string_view(name).starts_with(derived.base)) std::abort();
    const std::string full = demangle_name(name);
    if (full.size() > (std::size_t{1} << 24)) std::abort();
    erase_template_arguments(full);
    without_parameters(full);
    demangle_name(name, Demangling::kShort);
    template_name(name);
    plain_name(full);
  }
}

}  // namespace hone::test
