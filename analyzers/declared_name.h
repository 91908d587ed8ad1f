// SPDX-License-Identifier: Apache-2.0
// The readable name of a function as its DWARF entry tells it. Where there is a linkage name, that
// is demangled. GCC writes none for functions that only their unit can call (unnamed namespaces,
// lambdas, local classes): their names are put together from the scopes and parameters of their
// declaration, in the demangler's words, so that they equal the symbol's where there is one.
#pragma once

#include <string>

namespace llvm {
class DWARFDie;
}

namespace hone {

/// `die` is a DW_TAG_subprogram or DW_TAG_inlined_subroutine. What is not told (units at -g1 have
/// no scopes) is left out: "area" for "(anonymous namespace)::area(int)". Empty: no name at all.
std::string declared_name(const llvm::DWARFDie& die);

/// True if only the function's own file can call it, as far as is told: C at -gline-tables-only has
/// the same entries for static functions and others.
bool is_file_local(const llvm::DWARFDie& die);

}  // namespace hone
