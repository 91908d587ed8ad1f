// SPDX-License-Identifier: Apache-2.0
// Names as compilers make them: the suffixes by which they mark copies and parts of a function are
// stripped from the right (they stack), what is left is the base by which parts roll up. Demangling
// never loops, overflows the stack or grows without bound, whatever the name.
#pragma once

#include <string>
#include <string_view>

namespace hone {

/// What the suffixes say that this part is. kCold and kWarm: split off by profile; kPart: outlined
/// by GCC; kClone: a specialised or promoted copy (isra, constprop, lto_priv, llvm, uniq, sroa,
/// specialized). The outermost wins, cold over all.
enum class SymbolRole : std::uint8_t { kWhole, kClone, kPart, kWarm, kCold };

struct DerivedName {
  std::string_view base;
  SymbolRole role = SymbolRole::kWhole;
};

/// Splits off .cold .cold.N .warm .part.N .isra.N .constprop.N .lto_priv.N .llvm.H .__uniq.H .sroa
/// .sroa.N .specialized.N and the `/N` by which BOLT tells local names apart. A name that would
/// have no base is its own base. O(name).
DerivedName derive_name(std::string_view raw);

/// Without a plain number at the end (`buffer.1234`, what compilers give to clashing local names).
std::string_view without_number(std::string_view name);

/// A mangled name with the marks taken off by which compilers tell variants of one function apart:
/// internal linkage (`L`), and of constructors and destructors complete, base and abstract ones
/// (C1 C2 C4, D1 D2 D4; the deleting D0 is another function). Those of one function become equal;
/// of equal ones the readable forms tell whether they are of one.
std::string without_variant(std::string_view mangled);

enum class Demangling {
  kFull,
  kShort,  ///< without template arguments, parameters and return type
  kRaw,
};

/// The readable form of a mangled name (Itanium C++, Rust), suffixes, `@plt` and versions
/// (`@@GLIBCXX_3.4`) as written; other names and names too long or too deep to be real unchanged.
/// Rust's hash is left out, the escapes of its legacy names are decoded.
std::string demangle_name(std::string_view raw, Demangling demangling = Demangling::kFull);

/// A demangled name with the arguments of its templates erased: `std::vector<int>::push_back(int)`
/// becomes `std::vector<>::push_back(int)`, `<Vec<u8> as Drop>::drop` `<Vec<> as Drop>::drop`.
std::string erase_template_arguments(std::string_view demangled);

/// A demangled name without its parameters and what follows them.
std::string_view without_parameters(std::string_view demangled);

/// The group of `--by template`: the readable name with template arguments erased; of templates
/// without parameters too, as those of instances and overloads differ. Other names unchanged.
std::string template_name(std::string_view raw);

/// The last name of a readable one without scope, parameters and template arguments: `f` of
/// `int a::f<long>(long)`. It is what DWARF has where there is no linkage name.
std::string plain_name(std::string_view demangled);

}  // namespace hone
