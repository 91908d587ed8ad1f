// SPDX-License-Identifier: Apache-2.0
#include "analyzers/symbol_name.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace hone {
namespace {

enum class Tail { kNone, kOptionalNumber, kNumber, kHash };

struct Suffix {
  std::string_view word;
  Tail tail;
  SymbolRole role;
};

// GCC: .cold .part.N .isra.N .constprop.N .lto_priv.N; LLVM: .cold .cold.N .llvm.H .__uniq.H
// .warm .specialized.N .sroa; BOLT: .cold.N .warm
constexpr std::array kSuffixes = {
    Suffix{"cold", Tail::kOptionalNumber, SymbolRole::kCold},
    Suffix{"warm", Tail::kOptionalNumber, SymbolRole::kWarm},
    Suffix{"part", Tail::kNumber, SymbolRole::kPart},
    Suffix{"isra", Tail::kNumber, SymbolRole::kClone},
    Suffix{"constprop", Tail::kNumber, SymbolRole::kClone},
    Suffix{"lto_priv", Tail::kNumber, SymbolRole::kClone},
    Suffix{"llvm", Tail::kHash, SymbolRole::kClone},
    Suffix{"__uniq", Tail::kHash, SymbolRole::kClone},
    Suffix{"sroa", Tail::kOptionalNumber, SymbolRole::kClone},
    Suffix{"specialized", Tail::kNumber, SymbolRole::kClone},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

bool is_hash(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

bool fits(Tail tail, std::string_view text) {
  if (tail == Tail::kNumber || tail == Tail::kOptionalNumber) return is_number(text);
  return tail == Tail::kHash && is_hash(text);
}

const Suffix* find_suffix(std::string_view word, std::string_view tail, bool has_tail) {
  for (const Suffix& suffix : kSuffixes) {
    if (suffix.word != word) continue;
    if (has_tail ? fits(suffix.tail, tail) : suffix.tail == Tail::kOptionalNumber) return &suffix;
  }
  return nullptr;
}

/// Takes one suffix off the right end of `name`; nullptr when there is none.
const Suffix* strip_one(std::string_view& name) {
  const std::size_t last = name.rfind('.');
  if (last == std::string_view::npos || last == 0) return nullptr;
  const std::string_view tail = name.substr(last + 1);
  if (const Suffix* suffix = find_suffix(tail, {}, false)) {
    name = name.substr(0, last);
    return suffix;
  }
  const std::size_t before = name.rfind('.', last - 1);
  if (before == std::string_view::npos || before == 0) return nullptr;
  const Suffix* suffix = find_suffix(name.substr(before + 1, last - before - 1), tail, true);
  if (suffix != nullptr) name = name.substr(0, before);
  return suffix;
}

bool strip_bolt_number(std::string_view& name) {
  const std::size_t slash = name.rfind('/');
  if (slash == std::string_view::npos || slash == 0) return false;
  if (!is_number(name.substr(slash + 1))) return false;
  name = name.substr(0, slash);
  return true;
}

}  // namespace

DerivedName derive_name(std::string_view raw) {
  DerivedName derived{raw};
  // Most names have neither: look for them with memchr.
  if (raw.find('.') == raw.npos && raw.find('/') == raw.npos) return derived;
  while (true) {
    if (const Suffix* suffix = strip_one(derived.base)) {
      derived.role = std::max(derived.role, suffix->role);
    } else if (!strip_bolt_number(derived.base)) {
      return derived;
    }
  }
}

std::string without_variant(std::string_view mangled) {
  std::string name;
  name.reserve(mangled.size());
  for (std::size_t i = 0; i < mangled.size(); ++i) {
    const char c = mangled[i];
    const char next = i + 1 < mangled.size() ? mangled[i + 1] : '\0';
    const char last = i > 0 ? mangled[i - 1] : '\0';
    const bool is_linkage = c == 'L' && is_digit(next);
    const bool is_variant = (last == 'C' || last == 'D') && (c == '2' || c == '4');
    if (!is_linkage) name += is_variant ? '1' : c;
  }
  return name;
}

std::string_view without_number(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || !is_number(name.substr(dot + 1))) return name;
  return name.substr(0, dot);
}

}  // namespace hone
