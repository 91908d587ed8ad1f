// SPDX-License-Identifier: Apache-2.0
// The contracts of hone.bloat/1 and hone.bloat-diff/1, and names as untrusted data in each format.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/bloat_render.h"
#include "cli/table_cells.h"
#include "tests/support/tool.h"

namespace hone {
namespace {

using nlohmann::json;
using test::TemporaryFolder;

constexpr const char* kSource = R"(
int counter, table[9] = {3};
int helper(int x) { return table[x & 7] + counter++; }
int same_as(int x) __attribute__((alias("helper")));
int main(int argc, char** argv) { return argv ? helper(argc) : 1; }
)";

/// A small program with the C library's start files, so with sections of every class.
struct Program {
  TemporaryFolder folder;
  std::filesystem::path path =
      test::compile(folder, "program", {"-O1", folder.write("program.c", kSource).string()});
  Binary binary = load_binary(path).value();
};

TEST_CASE("JSON rows sum to every section, and in the file to its length") {
  if (test::lacks_tools()) return;
  const Program program;
  const Binary& binary = program.binary;
  const json document = json::parse(
      render_bloat_json(view_binary(binary, {.top = 0, .wide = true, .split_sections = true})));
  CHECK(document["schema"] == "hone.bloat/1");
  CHECK(document["names_from"] == "symtab");
  CHECK(document["file"] == program.path.string());
  std::map<std::string, std::int64_t> sums;
  std::int64_t in_file = 0;
  for (const json& row : document["rows"]) {
    sums[row["section"].get<std::string>()] += row["size"].get<std::int64_t>();
    in_file += row["file"].get<std::int64_t>();
    CHECK(row["aliases"].is_array());
    CHECK(row["cold"].is_number());
    CHECK(row["raw"].is_string());
  }
  CHECK(in_file == document["totals"]["file"].get<std::int64_t>());
  CHECK(document["sections"].size() > 10);
  for (const json& section : document["sections"]) {
    CAPTURE(section.dump());
    CHECK(sums[section["name"].get<std::string>()] == section["size"].get<std::int64_t>());
    CHECK(section["attributed"] <= section["size"]);
  }
}

TEST_CASE("CSV has the second views without --wide") {
  if (test::lacks_tools()) return;
  const Program program;
  const BloatView view = view_binary(program.binary, {.top = 0, .split_sections = true});
  const auto line = std::ranges::find(view.lines, "helper", &BloatLine::name);
  REQUIRE(line != view.lines.end());
  CHECK(line->wide.unwind > 0);
}

TEST_CASE("shares are of loaded bytes, and a group of several kinds has none of them") {
  if (test::lacks_tools()) return;
  const Program program;
  const BloatOptions options{.by = {Grouping::kFile}, .top = 0, .wide = true};
  const BloatView view = view_binary(program.binary, options);
  const auto line = std::ranges::find(view.lines, "[no file]", &BloatLine::name);
  REQUIRE(line != view.lines.end());
  CHECK(line->wide.loaded < line->bytes.size);
  CHECK(line->wide.loaded <= static_cast<std::uint64_t>(view.totals.loaded.count));
  CHECK(!line->has_kind);
  const auto one = [](std::uint64_t size, std::uint64_t loaded) {
    BloatView made;
    made.totals.loaded = {100};
    BloatLine row{.name = "row", .is_rest = true, .has_kind = false};
    row.bytes.size = size;
    row.wide.loaded = loaded;
    made.lines.push_back(row);
    return render_bloat_text(made, {}, {.width = 0, .colour = false});
  };
  CHECK(one(900, 50).contains(" 50.0 %"));
  CHECK(one(900, 0).find('%') == std::string::npos);
}

TEST_CASE("rows that are not shown are one row, so that the sum stays") {
  if (test::lacks_tools()) return;
  const Program program;
  const Binary& binary = program.binary;
  const BloatView all = view_binary(binary, {.top = 0});
  const BloatView some = view_binary(binary, {.top = 3});
  CHECK(some.lines.size() == 4);
  const auto sum = [](const BloatView& view) {
    std::uint64_t total = 0;
    for (const BloatLine& line : view.lines) total += line.bytes.size;
    return total;
  };
  CHECK(sum(all) == sum(some));
  CHECK(sum(all) == static_cast<std::uint64_t>(binary.sizes().loaded.count));
  // Rows that end at their sections (CSV) are of loaded bytes too.
  CHECK(sum(view_binary(binary, {.top = 0, .split_sections = true})) == sum(all));
}

TEST_CASE("JSON of a difference: itself has no change") {
  if (test::lacks_tools()) return;
  const Program program;
  const Binary& binary = program.binary;
  const SizeDiff diff = diff_sizes(binary, binary, false);
  const DiffView view = view_diff(binary, binary, diff, {.top = 0});
  const json document = json::parse(render_diff_json(view));
  CHECK(document["schema"] == "hone.bloat-diff/1");
  CHECK(document["matched_bytes"] == 1.0);
  CHECK(document["new_names_from"] == "symtab");
  CHECK(document["old_names_from"] == "symtab");
  CHECK(!document.contains("old_debug_file"));
  CHECK(document["residual"] == 0);
  CHECK(document["padding"] == 0);
  CHECK(document["rows"].size() > 20);
  for (const json& row : document["rows"]) {
    CHECK(row["delta"] == 0);
    CHECK(row["status"] == "same");
  }
  CHECK(json::parse(render_diff_json(view_diff(binary, binary, diff, {})))["rows"].empty());
}

TEST_CASE("rows of one name are told apart, moved functions say where they went") {
  if (test::lacks_tools()) return;
  const Program program;
  const Binary& binary = program.binary;
  const auto row = [](std::string_view label, std::string_view unit, std::int64_t before) {
    return DiffRow{.label = label, .unit = unit, .status = DiffStatus::kShrank, .before = before};
  };
  SizeDiff diff;
  diff.rows = {row("[unattributed]", ".text", 3), row("[unattributed]", ".data", 2),
               row("helper", "a.c", 1)};
  diff.rows[2].status = DiffStatus::kMoved;
  diff.rows[2].inlined = 64;
  const DiffView view = view_diff(binary, binary, diff, {});
  REQUIRE(view.lines.size() == 3);
  CHECK(view.lines[0].name == "[unattributed] (.text)");
  CHECK(view.lines[1].name == "[unattributed] (.data)");
  CHECK(view.lines[2].name == "helper");
  const std::string text = render_diff_text(view, {.width = 0, .colour = false});
  CHECK(text.find("helper into callers, 64 B there") != std::string::npos);
  CHECK(render_diff_markdown(view).find("helper into callers, 64 B there") != std::string::npos);
}

TEST_CASE("CSV of a difference has the old name, the inlined bytes, the rest and the padding") {
  if (test::lacks_tools()) return;
  const Program program;
  SizeDiff diff;
  diff.rows = {{.label = "renamed", .status = DiffStatus::kGrew, .before = 40, .after = 50},
               {.label = "gone", .status = DiffStatus::kMoved, .before = 7, .inlined = 64},
               {.label = "less", .status = DiffStatus::kShrank, .before = 6, .after = 4}};
  diff.rows[0].old_label = "first";
  diff.padding = {{.section = ".text", .before = 8, .after = 11}};
  const DiffView view = view_diff(program.binary, program.binary, diff, {.top = 2});
  CHECK(render_diff_csv(view) ==
        "name,status,section,kind,old,new,delta,old_count,new_count,folded_into,old_name,inlined,"
        "matched_by,folded_with,raw,old_unit\n"
        "renamed,grew,text,unattributed,40,50,10,0,0,,first,0,name,,,\n"
        "gone,moved,text,unattributed,7,0,-7,0,0,,,64,,,,\n"
        "1 more,rest,,,6,4,-2,,,,,,,,,\n"
        "[padding],padding,.text,,8,11,3,,,,,,,,,\n");
  CHECK(render_diff_markdown(view).find("renamed (was first)") != std::string::npos);
}

/// In each format, what the view of the difference is rendered to.
std::map<std::string, std::string> render_all(const DiffView& view) {
  return {{"text", render_diff_text(view, {.width = 0, .colour = false})},
          {"json", render_diff_json(view)},
          {"csv", render_diff_csv(view)},
          {"markdown", render_diff_markdown(view)}};
}

TEST_CASE("with --top 0 every format lists rows that are the same") {
  if (test::lacks_tools()) return;
  const Program program;
  const SizeDiff diff = diff_sizes(program.binary, program.binary, false);
  for (const auto& [format, text] :
       render_all(view_diff(program.binary, program.binary, diff, {.top = 0}))) {
    CAPTURE(format);
    CHECK(text.find("helper") != std::string::npos);
  }
  for (const auto& [format, text] :
       render_all(view_diff(program.binary, program.binary, diff, {.top = 40}))) {
    CAPTURE(format);
    CHECK(text.find("helper") == std::string::npos);
  }
}

TEST_CASE("what was paired by its code alone is listed, and not said to be renamed") {
  if (test::lacks_tools()) return;
  const Program program;
  SizeDiff diff;
  diff.rows = {{.label = "now", .before = 40, .after = 40, .old_label = "then", .by_shape = true},
               {.label = "apart", .status = DiffStatus::kNew, .after = 5, .folded_with = "twin"}};
  const DiffView view = view_diff(program.binary, program.binary, diff, {});
  auto texts = render_all(view);
  CHECK(texts["text"].find("now (same shape as then)") != std::string::npos);
  CHECK(texts["markdown"].find("now (same shape as then)") != std::string::npos);
  CHECK(texts["text"].find("apart (was folded with twin)") != std::string::npos);
  CHECK(texts["csv"].find(",then,0,shape,,,\n") != std::string::npos);
  CHECK(texts["csv"].find(",twin,,\n") != std::string::npos);
  const json rows = json::parse(texts["json"])["rows"];
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["old_name"] == "then");
  CHECK(rows[0]["matched_by"] == "shape");
  CHECK(rows[0]["status"] == "same");
  CHECK(rows[1]["folded_with"] == "twin");
  CHECK(rows[1]["status"] == "new");
}

TEST_CASE(
    "rows of a difference have the mangled name, and the file of what they were paired with") {
  if (test::lacks_tools()) return;
  const Program program;
  SizeDiff diff;
  diff.rows = {{.label = "_Z4initi",
                .unit = "d.cpp",
                .status = DiffStatus::kGrew,
                .after = 5,
                .raw = "_Z4initi",
                .old_unit = "c.cpp"}};
  auto texts = render_all(view_diff(program.binary, program.binary, diff, {}));
  CHECK(texts["text"].find("init(int) (was in c.cpp)") != std::string::npos);
  CHECK(texts["csv"].find(",_Z4initi,c.cpp\n") != std::string::npos);
  const json row = json::parse(texts["json"])["rows"].at(0);
  CHECK(row["raw"] == "_Z4initi");
  CHECK(row["old_unit"] == "c.cpp");
}

TEST_CASE("entries of a procedure linkage table have readable names, which a filter meets") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder.write(
      "calls.cpp", "namespace ns { int f(int); }\nint g(int x) { return ns::f(x) + 1; }\n");
  const Binary binary =
      load_binary(test::compile(folder, "calls.so",
                                {"-O1", "-shared", "-fPIC", "-nostdlib", source.string()}))
          .value();
  const auto filter = NameFilter::parse("^ns::f\\(int\\)");
  REQUIRE(filter);
  const BloatView view = view_binary(binary, {.filter = &*filter});
  REQUIRE(view.lines.size() == 1);
  CHECK(view.lines[0].name == "ns::f(int)@plt");
}

TEST_CASE("inlined functions that are not shown are one row in every format") {
  if (test::lacks_tools()) return;
  const Program program;
  BloatView view;
  const std::vector<InlinedFunction> functions = {{.name = "helper", .size = 90, .copies = 3},
                                                  {.name = "b", .size = 20, .copies = 2},
                                                  {.name = "c", .size = 10, .copies = 1}};
  add_inlined(view, program.binary, functions, {.top = 1});
  REQUIRE(view.inlined.size() == 2);
  CHECK(view.inlined[0].out_of_line > 0);
  const json rest = json::parse(render_bloat_json(view))["inlined"][1];
  CHECK(rest["kind"] == "rest");
  CHECK(rest["size"] == 30);
  CHECK(rest["copies"] == 3);
  CHECK(render_bloat_csv(view).find("2 more,,30,3,0,\n") != std::string::npos);
  CHECK(render_bloat_markdown(view, {}).find("| 30 | 3 | 0 | 2 more |") != std::string::npos);
  const std::string text = render_bloat_text(view, {}, {.width = 0, .colour = false});
  CHECK(text.find("2 more") != std::string::npos);
}

TEST_CASE("the bytes of a constructor are beside the copies of the abstract one") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto object = test::assemble(folder, "p.o", R"(
.text
.globl _ZN1PC2Ei, _ZN1PD0Ev
.type _ZN1PC2Ei,@function
_ZN1PC2Ei: .fill 24,1,0xc3
.size _ZN1PC2Ei, 24
.type _ZN1PD0Ev,@function
_ZN1PD0Ev: .fill 9,1,0xc3
.size _ZN1PD0Ev, 9
)");
  BloatView view;
  add_inlined(view, load_binary(object).value(),
              {{.name = "_ZN1PC4Ei", .size = 90}, {.name = "_ZN1PD4Ev", .size = 8}}, {});
  REQUIRE(view.inlined.size() == 2);
  CHECK(view.inlined[0].out_of_line == 24);
  CHECK(view.inlined[1].out_of_line == 0);
}

TEST_CASE("inlined functions come in the order of --sort") {
  if (test::lacks_tools()) return;
  const Program program;
  const std::vector<InlinedFunction> functions = {{.name = "c", .size = 90, .copies = 1},
                                                  {.name = "a", .size = 20, .copies = 2},
                                                  {.name = "b", .size = 10, .copies = 7}};
  const auto names = [&](BloatSort sort) {
    BloatView view;
    add_inlined(view, program.binary, functions, {.sort = sort, .top = 2});
    std::string joined;
    for (const InlinedLine& line : view.inlined) joined += line.name + " ";
    return joined;
  };
  CHECK(names(BloatSort::kSize) == "c a 1 more ");
  CHECK(names(BloatSort::kName) == "a b 1 more ");
  CHECK(names(BloatSort::kCount) == "b a 1 more ");
}

/// Mangled names sort before "aa", the readable ones behind it; bb(int) has an alias.
constexpr const char* kMangled = R"(
.text
.globl _Z2bbi, _Z3ccci
.weak alias
_Z2bbi: alias: .fill 4,1,0xc3
.size _Z2bbi, 4
.size alias, 4
_Z3ccci: .fill 9,1,0xc3
.size _Z3ccci, 9
aa: .fill 6,1,0xc3
.size aa, 6
)";

TEST_CASE(
    "the order by name is that of the names shown, of one binary, a difference, and inlined") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const Binary after = load_binary(test::assemble(folder, "new.o", kMangled)).value();
  const Binary before = load_binary(test::assemble(folder, "old.o", ".byte 1")).value();
  const auto joined = [](const auto& lines) {
    std::string names;
    for (const auto& line : lines) {
      if (!line.name.starts_with('[')) names += line.name + " ";
    }
    return names;
  };
  const BloatView one = view_binary(after, {.sort = BloatSort::kName});
  CHECK(joined(one.lines) == "aa bb(int) ccc(int) ");
  const SizeDiff diff = diff_sizes(after, before, false);
  CHECK(joined(view_diff(after, before, diff, {.sort = DiffSort::kName}).lines) ==
        "aa bb(int) ccc(int) ");
  BloatView inlined;
  add_inlined(
      inlined, after,
      {{.name = "_Z3ccci", .size = 3}, {.name = "_Z2bbi", .size = 2}, {.name = "aa", .size = 1}},
      {.sort = BloatSort::kName});
  CHECK(joined(inlined.inlined) == "aa bb(int) ccc(int) ");
}

TEST_CASE("a filter of a difference meets each of the names that share bytes") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const Binary after = load_binary(test::assemble(folder, "new.o", kMangled)).value();
  const Binary before = load_binary(test::assemble(folder, "old.o", ".byte 1")).value();
  const NameFilter filter = NameFilter::parse("^alias$").value();
  const SizeDiff diff = diff_sizes(after, before, false);
  const DiffView view = view_diff(after, before, diff, {.filter = &filter});
  REQUIRE(view.lines.size() == 1);
  CHECK(view.lines[0].name == "bb(int)");
}

TEST_CASE("where names are from is told of each source of an archive, and of both builds") {
  BloatView view;
  view.analysed = {.file = "lib.a",
                   .debug_file = {},
                   .build_id = {},
                   .names = {{NameSource::kNone, 2}, {NameSource::kSymtab, 3}}};
  CHECK(title_of(view) == "lib.a, no build-id, names from symtab in 3 members, none in 2");
  const json document = json::parse(render_bloat_json(view));
  CHECK(document["names_from"] == "symtab");
  CHECK(document["names_from_members"] == json{{"symtab", 3}, {"none", 2}});
  const SizeDiff diff;
  DiffView both;
  both.diff = &diff;
  both.after = view.analysed;
  both.before = {.file = "app",
                 .debug_file = "app.debug",
                 .has_debug_names = true,
                 .build_id = "01",
                 .names = {{NameSource::kSymtab, 1}}};
  const json difference = json::parse(render_diff_json(both));
  CHECK(difference["new_names_from"] == "symtab");
  CHECK(difference["new_names_from_members"]["none"] == 2);
  CHECK(difference["old_names_from"] == "symtab");
  CHECK(!difference.contains("old_names_from_members"));
  CHECK(difference["old_debug_file"] == "app.debug");
  CHECK(titles_of(both)[1] == "old: app, build-id 01, names from symtab of app.debug");
  both.before.has_debug_names = false;
  CHECK(titles_of(both)[1] ==
        "old: app, build-id 01, names from symtab, debugging information of app.debug");
}

TEST_CASE("inlined functions of one name say their unit, with the bytes of its own symbol") {
  if (test::lacks_tools()) return;
  const TemporaryFolder folder;
  const auto object = [&](const std::string& name, const std::string& size) {
    return test::assemble(folder, name + ".o",
                          ".file \"" + name +
                              ".c\"\n.text\n.type helper,@function\nhelper: .fill " + size +
                              ",1,0xc3\n.size helper, " + size + "\n")
        .string();
  };
  const Binary binary =
      load_binary(test::compile(folder, "ab.so",
                                {"-shared", "-nostdlib", object("a", "24"), object("b", "40")}))
          .value();
  BloatView view;
  add_inlined(view, binary,
              {{.name = "helper", .unit = "src/a.c", .size = 9, .copies = 1},
               {.name = "helper", .unit = "src/b.c", .size = 8, .copies = 1},
               {.name = "alone", .unit = "src/b.c", .size = 7, .copies = 1}},
              {});
  REQUIRE(view.inlined.size() == 3);
  CHECK(view.inlined[0].name == "helper (src/a.c)");
  CHECK(view.inlined[0].out_of_line == 24);
  CHECK(view.inlined[1].out_of_line == 40);
  CHECK(view.inlined[2].name == "alone");
  CHECK(json::parse(render_bloat_json(view))["inlined"][1]["unit"] == "src/b.c");
  CHECK(render_bloat_csv(view).find("helper (src/a.c),helper,9,1,24,src/a.c\n") !=
        std::string::npos);
}

TEST_CASE("names are data") {
  CHECK(csv_cell("=1+1") == "'=1+1");
  CHECK(csv_cell("a,\"b\"") == "\"a,\"\"b\"\"\"");
  CHECK(csv_cell("\x1b[2J\xe2\x80\xae") == "\\x1b[2J\\u{202e}");
  CHECK(csv_cell("\t=1") == "'\t=1");
  CHECK(markdown_cell("a<b>|c") == "a&lt;b&gt;\\|c");
  CHECK(json::parse(json_string("a\"\x01\xff")).get<std::string>() == "a\"\x01\xef\xbf\xbd");
  BloatView view;
  view.analysed.file = "a\x1b[31mb";
  BloatLine line;
  line.name = "evil\x1b[2J\xe2\x80\xaename";
  view.lines.push_back(line);
  const std::string text = render_bloat_text(view, {}, {.width = 0, .colour = false});
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("\xe2\x80\xae") == std::string::npos);
}

}  // namespace
}  // namespace hone
