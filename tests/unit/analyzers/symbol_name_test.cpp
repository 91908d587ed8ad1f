// SPDX-License-Identifier: Apache-2.0
#include "analyzers/symbol_name.h"

#include <doctest/doctest.h>

namespace hone {
namespace {

TEST_CASE("suffixes are stripped from the right and stack") {
  struct Row {
    const char* raw;
    const char* base;
    SymbolRole role;
  };
  const Row rows[] = {
      {"main", "main", SymbolRole::kWhole},
      {"f.cold", "f", SymbolRole::kCold},
      {"f.cold.1", "f", SymbolRole::kCold},
      {"f.warm", "f", SymbolRole::kWarm},
      {"f.part.0", "f", SymbolRole::kPart},
      {"f.isra.0", "f", SymbolRole::kClone},
      {"f.constprop.12", "f", SymbolRole::kClone},
      {"f.lto_priv.3", "f", SymbolRole::kClone},
      {"f.llvm.12345678901234567890", "f", SymbolRole::kClone},
      {"f.__uniq.2781", "f", SymbolRole::kClone},
      {"f.sroa", "f", SymbolRole::kClone},
      {"f.specialized.2", "f", SymbolRole::kClone},
      {"f.constprop.0.isra.1.cold", "f", SymbolRole::kCold},
      {"f.__uniq.1.llvm.2.cold.3", "f", SymbolRole::kCold},
      {"f.isra.0.part.1", "f", SymbolRole::kPart},
      {"f/1", "f", SymbolRole::kWhole},
      {"f.cold.0/2", "f", SymbolRole::kCold},
      {"_ZN1a1bEv.cold", "_ZN1a1bEv", SymbolRole::kCold},
      // Not suffixes: no number where one belongs, no base, other words.
      {"f.part", "f.part", SymbolRole::kWhole},
      {"f.llvm.xyz", "f.llvm.xyz", SymbolRole::kWhole},
      {"f.1", "f.1", SymbolRole::kWhole},
      {".cold", ".cold", SymbolRole::kWhole},
      {"f.coldest", "f.coldest", SymbolRole::kWhole},
      {"", "", SymbolRole::kWhole},
      {".", ".", SymbolRole::kWhole},
      {"/1", "/1", SymbolRole::kWhole},
  };
  for (const Row& row : rows) {
    CAPTURE(row.raw);
    CHECK(derive_name(row.raw).base == row.base);
    CHECK(derive_name(row.raw).role == row.role);
  }
}

TEST_CASE("a plain number is stripped apart") {
  CHECK(without_number("buffer.1234") == "buffer");
  CHECK(without_number("buffer") == "buffer");
  CHECK(without_number("buffer.x1") == "buffer.x1");
  CHECK(without_number(".1") == ".1");
}

TEST_CASE("variants of one function have one name, other functions do not") {
  CHECK(without_variant("_ZN1PC4Ei") == without_variant("_ZN1PC1Ei"));
  CHECK(without_variant("_ZN1PD4Ev") == without_variant("_ZN1PD2Ev"));
  CHECK(without_variant("_ZN1PD0Ev") != without_variant("_ZN1PD1Ev"));
  CHECK(without_variant("_ZL6helperi") == without_variant("_Z6helperi"));
  CHECK(without_variant("_ZN2nsL6helperEi") == without_variant("_ZN2ns6helperEi"));
  CHECK(without_variant("_Z1fILb1EEvv") != without_variant("_Z1fILb0EEvv"));
}

TEST_CASE("names are demangled in three ways") {
  const char* push_back = "_ZNSt6vectorIiSaIiEE9push_backERKi";
  CHECK(demangle_name(push_back) == "std::vector<int, std::allocator<int>>::push_back(int const&)");
  CHECK(demangle_name(push_back, Demangling::kShort) == "std::vector<>::push_back");
  CHECK(demangle_name(push_back, Demangling::kRaw) == push_back);
  CHECK(demangle_name("main") == "main");
  CHECK(demangle_name("_Zbroken") == "_Zbroken");
  CHECK(demangle_name("_RNvC6_123foo3bar") == "123foo::bar");
  CHECK(demangle_name("_ZN4core3fmt5Write9write_fmt17h0123456789abcdefE") ==
        "core::fmt::Write::write_fmt");
}

TEST_CASE("what follows a mangled name behind @ is no part of it") {
  CHECK(demangle_name("_ZN2ns1fEi@plt") == "ns::f(int)@plt");
  CHECK(demangle_name("_ZN2ns1fEi@plt", Demangling::kShort) == "ns::f@plt");
  CHECK(demangle_name("_ZN2ns1fEi@plt", Demangling::kRaw) == "_ZN2ns1fEi@plt");
  CHECK(demangle_name("_ZSt4cout@@GLIBCXX_3.4") == "std::cout@@GLIBCXX_3.4");
  CHECK(demangle_name("puts@plt") == "puts@plt");
  CHECK(demangle_name("_Zbroken@plt") == "_Zbroken@plt");
  CHECK(template_name("_Z1fIiEvT_@plt") == "void f<>@plt");
  CHECK(template_name("_ZN2ns1fEi@plt") == "ns::f(int)@plt");
}

// Each level names the one before twice: 2^40 characters, if it were printed.
TEST_CASE("a name whose text would fill the memory is left mangled") {
  std::string name = "_Z1fSt4pairIiiE";
  for (int level = 0; level < 40; ++level) {
    const std::string last =
        level == 0
            ? "S0_"
            : "S" + std::string(1, "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[std::min(level, 34) - 1]) +
                  "_";
    name += "S_I" + last + last + "E";
  }
  CHECK(demangle_name(name).size() < (1 << 20));
  const std::string too_long = "_Z1f" + std::string(100000, 'P') + "i";
  CHECK(demangle_name(too_long) == too_long);
}

std::string repeat(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

// The demangler calls itself for each level: without a limit a name ends the program.
TEST_CASE("a name that is nested too deep is left mangled") {
  struct Nest {
    std::string what;
    const char* begin;
    const char* open;
    const char* middle;
    const char* close;
    const char* end;
  };
  const Nest nests[] = {
      {"types", "_Z1f", "P", "i", "", ""},
      {"packs", "_Z1fI", "J", "i", "E", "Evv"},
      {"template arguments", "_Z1fI", "1gI", "i", "E", "Evv"},
      {"expressions", "_Z1fIX", "ng", "Li1E", "", "EEvv"},
      {"names in functions", "_Z", "Z1fvE", "1gv", "", ""},
      {"functions in functions", "_Z", "Z", "1fv", "E1gv", ""},
      {"initializers", "_Z1fIXil", "di1x", "Li1E", "", "EEEvv"},
      {"qualifiers", "_Z1fI", "U1a", "i", "", "Evv"},
      {"parameters of a lambda", "_ZZ1fvENKUl", "Tt", "Ty", "E", "vE_clEv"},
  };
  for (const Nest& nest : nests) {
    CAPTURE(nest.what);
    const auto is_left = [&](int levels) {
      const std::string name = nest.begin + repeat(nest.open, levels) + nest.middle +
                               repeat(nest.close, levels) + nest.end;
      return demangle_name(name) == name;
    };
    CHECK_FALSE(is_left(50));
    CHECK(is_left(600));
  }
}

TEST_CASE("substitutions do not nest a name deeper than the limit") {
  const std::string deep = "_Z1f" + repeat("P", 400) + "i";
  CHECK(demangle_name(deep + "SB2_") ==
        "f(int" + repeat("*", 400) + ", int" + repeat("*", 400) + ")");
  const std::string deeper = deep + repeat("P", 400) + "SB2_";
  CHECK(demangle_name(deeper) == deeper);
}

TEST_CASE("template arguments are erased, operators are not") {
  CHECK(erase_template_arguments("a<b<c>, d>::e<f>(g<h>)") == "a<>::e<>(g<>)");
  CHECK(erase_template_arguments("operator<<(a<b>)") == "operator<<(a<>)");
  CHECK(erase_template_arguments("a::operator<=><b>(c)") == "a::operator<=><>(c)");
  CHECK(erase_template_arguments("a::operator->()") == "a::operator->()");
  CHECK(erase_template_arguments("a<(b)(1 > 2)>::c") == "a<>::c");
  CHECK(erase_template_arguments("a<") == "a<>");
  CHECK(erase_template_arguments("a::operator<< <b>(c)") == "a::operator<< <>(c)");
}

TEST_CASE("in Rust a bracket that begins a path holds no arguments") {
  const std::pair<const char*, const char*> names[] = {
      {"<a::B<i32> as c::D<u8>>::f::<u16>", "<a::B<> as c::D<>>::f::<>"},
      {"<<a::B<i32> as c::D>::E as F>::g", "<<a::B<> as c::D>::E as F>::g"},
      {"<&<a::B<i32>>::C as F>::g", "<&<a::B<>>::C as F>::g"},
      {"<a::B>::new", "<a::B>::new"},
      {"a::<impl b::C<i32> for u8>::f", "a::<impl b::C<> for u8>::f"},
      {"a::f::<<b::C as d::E>::F>", "a::f::<>"},
      {"a<impl const&>::f", "a<>::f"},
  };
  for (const auto& [full, erased] : names) {
    CAPTURE(full);
    CHECK(erase_template_arguments(full) == erased);
  }
  CHECK(without_parameters("<(a, b) as c>::f") == "<(a, b) as c>::f");
  CHECK(plain_name("<a::B<i32>>::f::<u8>") == "f");
  const char* raw = "_RNvMNtC1c6scopedINtB2_6ScopedlE3new";
  CHECK(demangle_name(raw) == "<c::scoped::Scoped<i32>>::new");
  CHECK(template_name(raw) == "<c::scoped::Scoped<>>::new");
  CHECK(demangle_name(raw, Demangling::kShort) == "<c::scoped::Scoped<>>::new");
}

TEST_CASE("escapes of Rust's legacy names are decoded") {
  const std::string hash = "17h0123456789abcdefE";
  const auto shown = [&](const std::string& part) {
    return demangle_name("_ZN" + std::to_string(part.size()) + part + "3fmt" + hash);
  };
  CHECK(shown("_$LT$$RF$T$u20$as$u20$core..fmt..Debug$GT$") == "<&T as core::fmt::Debug>::fmt");
  CHECK(shown("_$LT$$LP$A$C$$BP$B$RP$$GT$") == "<(A,*B)>::fmt");
  CHECK(shown("plain.one") == "plain.one::fmt");
  CHECK(shown("a$XX$b$LT$") == "a$XX$b$LT$::fmt");
  CHECK(shown("a$u1b$b") == "a$u1b$b::fmt");
  CHECK(shown("a$") == "a$::fmt");
  // Without the hash it is no name of Rust.
  CHECK(demangle_name("_ZN6a$LT$b3fmtE") == "a$LT$b::fmt");
  CHECK(template_name("_ZN35_$LT$Vec$LT$u8$GT$$u20$as$u20$D$GT$4drop" + hash) ==
        "<Vec<> as D>::drop");
}

TEST_CASE("parameters are cut at the name's end") {
  CHECK(without_parameters("f(int)") == "f");
  CHECK(without_parameters("a::operator()(int) const") == "a::operator()");
  CHECK(without_parameters("(anonymous namespace)::f(int)") == "(anonymous namespace)::f");
  CHECK(without_parameters("a<void (int)>::f()") == "a<void (int)>::f");
  CHECK(without_parameters("data") == "data");
}

}  // namespace
}  // namespace hone
