// SPDX-License-Identifier: Apache-2.0
#include "analyzers/declared_name.h"

#include <fmt/format.h>
#include <llvm/DebugInfo/DWARF/DWARFDie.h>
#include <llvm/DebugInfo/DWARF/DWARFUnit.h>

#include <array>
#include <string_view>
#include <utility>

#include "analyzers/symbol_name.h"

namespace hone {
namespace {

namespace dwarf = llvm::dwarf;
using llvm::DWARFDie;

/// Of entries that refer to each other: broken files may go round.
constexpr int kDeepest = 64;

/// GCC's words for the types of C, and the demangler's; a word before those that are part of it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kTypeWords = {
    {{"long long unsigned int", "unsigned long long"},
     {"long long int", "long long"},
     {"long unsigned int", "unsigned long"},
     {"short unsigned int", "unsigned short"},
     {"long int", "long"},
     {"short int", "short"}}};

std::string in_demanglers_words(std::string name) {
  for (const auto& [word, other] : kTypeWords) {
    for (std::size_t at = name.find(word); at != std::string::npos;
         at = name.find(word, at + other.size())) {
      name.replace(at, word.size(), other);
    }
  }
  return name;
}

std::string short_name(const DWARFDie& die) {
  const char* name = die.getShortName();
  return name == nullptr ? std::string() : in_demanglers_words(name);
}

DWARFDie referenced(const DWARFDie& die, dwarf::Attribute attribute) {
  return die.getAttributeValueAsReferencedDie(attribute);
}

/// The entry in its scope, where that is apart from the code's.
DWARFDie declaration_of(DWARFDie die) {
  for (int depth = 0; depth < kDeepest; ++depth) {
    DWARFDie next = referenced(die, dwarf::DW_AT_abstract_origin);
    if (!next.isValid()) next = referenced(die, dwarf::DW_AT_specification);
    if (!next.isValid()) break;
    die = next;
  }
  return die;
}

bool is_artificial(const DWARFDie& die) {
  return dwarf::toUnsigned(die.find(dwarf::DW_AT_artificial), 0) != 0;
}

/// The scope around the entry; a function, for what lies in its blocks.
DWARFDie holder_of(const DWARFDie& die) {
  DWARFDie holder = die.getParent();
  while (holder.isValid() && holder.getTag() == dwarf::DW_TAG_lexical_block)
    holder = holder.getParent();
  return holder;
}

bool is_class(dwarf::Tag tag) {
  return tag == dwarf::DW_TAG_structure_type || tag == dwarf::DW_TAG_class_type ||
         tag == dwarf::DW_TAG_union_type;
}

/// The operator() of a closure, which has no name and whose members no source has.
DWARFDie find_call_operator(const DWARFDie& type) {
  if (!is_class(type.getTag()) || type.getShortName() != nullptr) return {};
  for (const DWARFDie& child : type.children()) {
    if (child.getTag() == dwarf::DW_TAG_subprogram && is_artificial(child) &&
        short_name(child) == "operator()")
      return child;
  }
  return {};
}

class NameWriter {
 public:
  std::string function_name(const DWARFDie& die);

 private:
  std::string type_name(const DWARFDie& type);
  std::string parameters(const DWARFDie& function);
  std::string scope_of(const DWARFDie& die);
  std::string scope_name(const DWARFDie& scope);
  std::string class_name(const DWARFDie& type);
  void count_lambdas(const DWARFDie& in, const DWARFDie& type, const std::string& signature,
                     int& count, bool& is_met);

  int depth_ = 0;
};

/// "int, char const*"; of none: "".
std::string NameWriter::parameters(const DWARFDie& function) {
  std::string list;
  for (const DWARFDie& child : function.children()) {
    const bool is_rest = child.getTag() == dwarf::DW_TAG_unspecified_parameters;
    if (!is_rest && (child.getTag() != dwarf::DW_TAG_formal_parameter || is_artificial(child)))
      continue;
    if (!list.empty()) list += ", ";
    list += is_rest ? "..." : type_name(referenced(child, dwarf::DW_AT_type));
  }
  return list;
}

/// Typedefs are followed, as in linkage names.
std::string NameWriter::type_name(const DWARFDie& type) {
  if (!type.isValid()) return "void";
  if (++depth_ > kDeepest) return "...";
  const auto inner = [&] { return type_name(referenced(type, dwarf::DW_AT_type)); };
  std::string name;
  switch (type.getTag()) {
    case dwarf::DW_TAG_typedef:
      name = inner();
      break;
    case dwarf::DW_TAG_const_type:
      name = inner() + " const";
      break;
    case dwarf::DW_TAG_volatile_type:
      name = inner() + " volatile";
      break;
    case dwarf::DW_TAG_pointer_type:
      name = inner() + "*";
      break;
    case dwarf::DW_TAG_reference_type:
      name = inner() + "&";
      break;
    case dwarf::DW_TAG_rvalue_reference_type:
      name = inner() + "&&";
      break;
    case dwarf::DW_TAG_subroutine_type:
      name = fmt::format("{} ({})", inner(), parameters(type));
      break;
    default:
      name = scope_of(type) + (is_class(type.getTag()) ? class_name(type) : short_name(type));
  }
  --depth_;
  return name;
}

/// "outer::", of all scopes around the entry; "" at the top.
std::string NameWriter::scope_of(const DWARFDie& die) {
  if (++depth_ > kDeepest) return {};
  const DWARFDie scope = holder_of(die);
  const std::string name = scope.isValid() ? scope_name(scope) : std::string();
  --depth_;
  return name.empty() ? name : name + "::";
}

std::string NameWriter::scope_name(const DWARFDie& scope) {
  if (scope.getTag() == dwarf::DW_TAG_subprogram) return function_name(scope);
  const DWARFDie declared = declaration_of(scope);
  if (declared.getTag() == dwarf::DW_TAG_namespace) {
    const std::string name = short_name(declared);
    return scope_of(declared) + (name.empty() ? "(anonymous namespace)" : name);
  }
  return is_class(declared.getTag()) ? scope_of(declared) + class_name(declared) : std::string();
}

/// Without its scope; "{lambda(int)#2}" for the second one of its function with these parameters.
std::string NameWriter::class_name(const DWARFDie& type) {
  const DWARFDie call = find_call_operator(type);
  if (!call.isValid()) return type.getShortName() == nullptr ? "{unnamed}" : short_name(type);
  const std::string signature = parameters(call);
  int count = 0;
  bool is_met = false;
  count_lambdas(holder_of(type), type, signature, count, is_met);
  return fmt::format("{{lambda({})#{}}}", signature, count);
}

/// Up to `type` itself, in the order of the source; blocks of the function are gone into.
void NameWriter::count_lambdas(const DWARFDie& in, const DWARFDie& type,
                               const std::string& signature, int& count, bool& is_met) {
  for (const DWARFDie& child : in.children()) {
    if (is_met) return;
    if (child.getTag() == dwarf::DW_TAG_lexical_block) {
      count_lambdas(child, type, signature, count, is_met);
    } else if (const DWARFDie call = find_call_operator(child);
               call.isValid() && parameters(call) == signature) {
      ++count;
      is_met = child == type;
    }
  }
}

/// A pointer to a const object is the first parameter of a const function.
bool is_const_member(const DWARFDie& function) {
  for (const DWARFDie& child : function.children()) {
    if (child.getTag() != dwarf::DW_TAG_formal_parameter || !is_artificial(child)) continue;
    DWARFDie type = referenced(child, dwarf::DW_AT_type);
    if (type.isValid() && type.getTag() == dwarf::DW_TAG_const_type)
      type = referenced(type, dwarf::DW_AT_type);
    const DWARFDie object = type.isValid() ? referenced(type, dwarf::DW_AT_type) : DWARFDie();
    return object.isValid() && object.getTag() == dwarf::DW_TAG_const_type;
  }
  return false;
}

bool is_cplusplus(const DWARFDie& die) {
  const auto language = dwarf::toUnsigned(
      die.getDwarfUnit()->getUnitDIE(true).find(dwarf::DW_AT_language), dwarf::DW_LANG_C99);
  return dwarf::isCPlusPlus(static_cast<dwarf::SourceLanguage>(language));
}

std::string NameWriter::function_name(const DWARFDie& die) {
  if (const char* linkage = die.getLinkageName(); linkage != nullptr)
    return demangle_name(derive_name(linkage).base);
  const DWARFDie declared = declaration_of(die);
  const std::string name = short_name(declared);
  const DWARFDie parent = declared.getParent();
  const bool is_at_top = !parent.isValid() || parent == parent.getDwarfUnit()->getUnitDIE(false);
  const bool is_global = dwarf::toUnsigned(declared.find(dwarf::DW_AT_external), 0) != 0;
  const DWARFDie result = referenced(declared, dwarf::DW_AT_type);
  const bool has_types = result.isValid() || declared.getFirstChild().isValid();
  if (name.empty() || !is_cplusplus(declared) || (is_at_top && (is_global || !has_types)))
    return name;
  // Linkage names have the result of templates alone.
  const bool is_template = name.ends_with('>') && !name.starts_with("operator");
  const bool has_result = is_template && (result.isValid() || !is_class(parent.getTag()));
  return fmt::format("{}{}{}({}){}", has_result ? type_name(result) + " " : "", scope_of(declared),
                     name, parameters(declared), is_const_member(declared) ? " const" : "");
}

}  // namespace

bool is_file_local(const DWARFDie& die) {
  if (const char* linkage = die.getLinkageName(); linkage != nullptr) {
    const std::string_view name(linkage);
    return name.starts_with("_ZL") || name.starts_with("_ZNL") || name.contains("_GLOBAL__N_");
  }
  return dwarf::toUnsigned(declaration_of(die).find(dwarf::DW_AT_external), 0) == 0;
}

std::string declared_name(const DWARFDie& die) { return NameWriter().function_name(die); }

}  // namespace hone
