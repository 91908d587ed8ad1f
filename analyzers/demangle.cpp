// SPDX-License-Identifier: Apache-2.0
#include <llvm/Demangle/Demangle.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "analyzers/itanium.h"
#include "analyzers/rust_legacy.h"
#include "analyzers/symbol_name.h"

namespace hone {
namespace {

/// Longer names are shown as they are: no compiler's own limit of readability, and the recursion of
/// the demanglers grows with the name.
constexpr std::size_t kLongestMangled = 4096;

/// Rust's v0 names may repeat earlier parts (`B`), and each repetition may double the text: LLVM
/// prints it all before its length is known. Names that could pass 1 MiB stay as they are.
bool is_bounded_rust(std::string_view name) {
  const auto repetitions = static_cast<unsigned>(std::ranges::count(name, 'B'));
  return repetitions < 20 && (name.size() << repetitions) <= (std::size_t{1} << 24);
}

std::optional<std::string> demangle_any(std::string_view raw) {
  if (raw.size() > kLongestMangled) return {};
  if (raw.starts_with("_Z") || raw.starts_with("___Z")) return demangle_itanium(raw);
  if (!raw.starts_with("_R") || !is_bounded_rust(raw)) return {};
  const std::unique_ptr<char, void (*)(void*)> text(llvm::rustDemangle(raw), std::free);
  return text == nullptr ? std::nullopt : std::optional<std::string>(text.get());
}

/// What follows a mangled name: `@plt`, or a symbol's version (`@@GLIBCXX_3.4`).
std::string_view tail_of(std::string_view raw) {
  const std::size_t at = raw.find('@');
  return at == raw.npos ? std::string_view{} : raw.substr(at);
}

/// Where the bracket opened at `begin` closes, past it; the end of `text` when it does not. Inside
/// parentheses `>` compares; `->` is no bracket anywhere.
std::size_t skip_brackets(std::string_view text, std::size_t begin) {
  std::string open;
  for (std::size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '<' || c == '(') open += c;
    const bool closes_angle = c == '>' && open.ends_with('<') && text[i - 1] != '-';
    const bool closes_round = c == ')' && open.ends_with('(');
    if (closes_angle || closes_round) open.pop_back();
    if (open.empty()) return i + 1;
  }
  return text.size();
}

/// Length of an operator's own angle brackets when `text` goes on with them at `at`, else 0.
std::size_t operator_brackets(std::string_view text, std::size_t at) {
  constexpr std::string_view kWord = "operator";
  if (at < kWord.size() || text.substr(at - kWord.size(), kWord.size()) != kWord) return 0;
  for (const std::string_view symbol :
       {"<=>", "<<=", "<<", "<=", "<", ">>=", ">>", ">=", ">", "->*", "->"}) {
    if (text.substr(at).starts_with(symbol)) return symbol.size();
  }
  return 0;
}

/// In Rust `<T as Trait>::f` and `module::<impl Trait for T>::f` are paths: their bracket begins a
/// name, where C++ has one before it.
bool begins_path(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  if (text[at - 1] == ':' && text.substr(at).starts_with("<impl ")) return true;
  return text[0] == '<' && std::string_view("<([&* ,").contains(text[at - 1]);
}

/// Position of the parameter list's parenthesis at depth 0; npos when there is none. "(anonymous
/// namespace)" and "operator()" are no parameter lists.
std::size_t find_parameters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const std::size_t brackets = operator_brackets(text, i); brackets > 0) {
      i += brackets - 1;
    } else if (text[i] == '<') {
      i = skip_brackets(text, i) - 1;
    } else if (text[i] == '(') {
      const std::string_view rest = text.substr(i);
      const bool call_operator = rest.starts_with("()") && text.substr(0, i).ends_with("operator");
      if (call_operator) {
        ++i;
      } else if (rest.starts_with("(anonymous ") || rest.starts_with("('lambda")) {
        i = skip_brackets(text, i) - 1;
      } else {
        return i;
      }
    }
  }
  return std::string_view::npos;
}

}  // namespace

std::string erase_template_arguments(std::string_view demangled) {
  std::string erased;
  for (std::size_t i = 0; i < demangled.size(); ++i) {
    if (const std::size_t brackets = operator_brackets(demangled, i); brackets > 0) {
      erased += demangled.substr(i, brackets);
      i += brackets - 1;
    } else if (demangled[i] == '<' && !begins_path(demangled, i)) {
      erased += "<>";
      i = skip_brackets(demangled, i) - 1;
    } else {
      erased += demangled[i];
    }
  }
  return erased;
}

std::string_view without_parameters(std::string_view demangled) {
  return demangled.substr(0, find_parameters(demangled));
}

std::string demangle_name(std::string_view raw, Demangling demangling) {
  if (demangling == Demangling::kRaw) return std::string(raw);
  const std::string_view tail = tail_of(raw);
  std::optional<std::string> name = demangle_any(raw.substr(0, raw.size() - tail.size()));
  if (!name) return std::string(raw);
  *name = decode_rust_legacy(std::move(*name));
  if (demangling == Demangling::kShort) {
    *name = std::string(without_parameters(erase_template_arguments(*name)));
  }
  return name->append(tail);
}

std::string template_name(std::string_view raw) {
  if (!raw.starts_with('_')) return std::string(raw);
  const std::string_view tail = tail_of(raw);
  std::string erased =
      erase_template_arguments(demangle_name(raw.substr(0, raw.size() - tail.size())));
  if (erased.find("<>") != erased.npos) erased = std::string(without_parameters(erased));
  return erased.append(tail);
}

std::string plain_name(std::string_view demangled) {
  const std::string erased = erase_template_arguments(demangled);
  std::string_view name = without_parameters(erased);
  while (name.ends_with("<>") || name.ends_with("::")) name.remove_suffix(2);
  if (const std::size_t scope = name.rfind("::"); scope != name.npos) name.remove_prefix(scope + 2);
  const bool is_operator = name.starts_with("operator");
  if (const std::size_t space = name.rfind(' '); space != name.npos && !is_operator) {
    name.remove_prefix(space + 1);
  }
  return std::string(name);
}

}  // namespace hone
