// SPDX-License-Identifier: Apache-2.0
// hone bloat: bytes per symbol of one binary, or the difference of two; as a gate with a limit of
// growth.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <future>
#include <memory>
#include <optional>
#include <utility>

#include "analyzers/binary_debug.h"
#include "cli/bloat_render.h"
#include "cli/command.h"
#include "cli/growth_limit.h"
#include "cli/text_layout.h"
#include "core/text.h"

namespace hone {

namespace {

struct Words {
  std::string file;
  std::optional<std::string> old_file;
  std::optional<std::string> debug;
  std::optional<std::string> debug_old;
  std::optional<std::string> by;
  std::string sort;
  std::string filter;
  std::size_t top = 40;
  std::string demangle = "full";
  std::string format = "text";
  std::optional<std::string> max_growth;
  std::string color = "auto";
  bool wide = false;
  bool inlined = false;
};

/// Of the option --by; empty where it was not given.
Result<std::vector<Grouping>> parse_groupings(const std::optional<std::string>& text) {
  std::vector<Grouping> groupings;
  std::size_t begin = 0;
  while (text && begin <= text->size()) {
    const std::size_t end = std::min(text->find(',', begin), text->size());
    const auto grouping = find_grouping(text->substr(begin, end - begin));
    if (!grouping) {
      return fail("--by " + *text + " is not known",
                  "symbol, template, section, segment, file, member, or several: section,symbol");
    }
    groupings.push_back(*grouping);
    begin = end + 1;
  }
  return groupings;
}

TextStyle style_of(const Words& words, const Surroundings& around) {
  const bool is_wanted = words.color == "always" ||
                         (words.color == "auto" && around.out.terminal && !around.no_colour);
  return {.width = around.out.width, .colour = is_wanted};
}

Demangling demangling_of(const Words& words) {
  if (words.demangle == "raw") return Demangling::kRaw;
  return words.demangle == "short" ? Demangling::kShort : Demangling::kFull;
}

/// What is wrong with a number of rows; empty: nothing. The parser would wrap "-1" around.
std::string check_rows(const std::string& text) {
  constexpr std::size_t kMostDigits = 18;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool is_number =
      !text.empty() && text.size() <= kMostDigits && std::ranges::all_of(text, is_digit);
  return is_number ? "" : text + " is not a number of rows";
}

/// What a format has no place for goes to the error stream.
void tell(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) fmt::print(stderr, "hone: {}\n", one_line(line));
}

/// An option that would change nothing is an error: its author expects something else.
Result<void> check_for_one(const Words& words) {
  if (words.sort == "delta") return fail("--sort delta needs two binaries: hone bloat NEW OLD");
  if (words.debug_old) {
    return fail("--debug-old needs two binaries", "hone bloat NEW OLD --debug-old FILE");
  }
  if (words.max_growth) {
    return fail("--max-growth needs two binaries", "hone bloat NEW OLD --max-growth +2%");
  }
  if (words.inlined && (words.by || words.wide) && words.format != "json") {
    return fail(fmt::format("--inlined is a table of its own, which {} does not change",
                            words.by ? "--by" : "--wide"),
                "leave it out, or take both tables: --format json");
  }
  return {};
}

Result<void> check_for_two(const Words& words) {
  if (words.inlined) return fail("--inlined looks at one binary: hone bloat BIN --inlined");
  if (words.wide) return fail("--wide looks at one binary: hone bloat BIN --wide");
  if (words.by && words.by != "symbol" && words.by != "template") {
    return fail("the difference of two binaries is by symbol or by template",
                "--by symbol or --by template");
  }
  return {};
}

/// Members are the first level of an archive where nothing else is asked for.
std::vector<Grouping> groupings_of(const Binary& binary, const std::vector<Grouping>& asked) {
  if (!asked.empty()) return asked;
  if (binary.is_archive) return {Grouping::kMember, Grouping::kSymbol};
  return {Grouping::kSymbol};
}

BloatOptions options_of(const Words& words, std::vector<Grouping> by, const NameFilter* filter) {
  BloatOptions options{
      .by = std::move(by), .top = words.top, .demangling = demangling_of(words), .filter = filter};
  const bool is_json = words.format == "json";
  options.wide = words.wide || is_json;
  options.split_sections = is_json || words.format == "csv";
  if (words.sort == "name") options.sort = BloatSort::kName;
  if (words.sort == "count") options.sort = BloatSort::kCount;
  return options;
}

std::string render_one(const BloatView& view, const BloatOptions& options, const Words& words,
                       const Surroundings& around) {
  if (words.format == "json") return render_bloat_json(view);
  if (words.format == "csv") return render_bloat_csv(view);
  if (words.format == "markdown") return render_bloat_markdown(view, options);
  return render_bloat_text(view, options, style_of(words, around));
}

/// Adds the inlined functions to the view; an Error where nothing can be known of any.
Result<void> add_inlined_view(BloatView& view, const Binary& binary, const BloatOptions& options) {
  const auto inlined = read_inlined(binary);
  if (!inlined) return fail(inlined);
  if (inlined->split_units > 0 && inlined->split_units == inlined->units) {
    return fail(view.analysed.file + " has its debugging information in .dwo files: not read",
                "build it without -gsplit-dwarf");
  }
  if (inlined->split_units > 0) {
    view.warnings.push_back(fmt::format(
        "of {} of {} compile units the debugging information is in .dwo files (-gsplit-dwarf): "
        "not read",
        inlined->split_units, inlined->units));
  }
  add_inlined(view, binary, inlined->functions, options);
  return {};
}

Result<Finish> show_one(const Words& words, const NameFilter* filter, const Surroundings& around) {
  if (auto checked = check_for_one(words); !checked) return fail(checked);
  auto asked = parse_groupings(words.by);
  if (!asked) return fail(asked);
  const bool by_file = std::ranges::find(*asked, Grouping::kFile) != asked->end();
  const DebugUse use = by_file || words.inlined ? DebugUse::kAll : DebugUse::kNames;
  auto binary = load_binary(words.file, words.debug.value_or(""), use);
  if (!binary) return fail(binary);
  if (by_file) {
    if (auto found = find_units(*binary); !found) return fail(found);
  }
  const BloatOptions options = options_of(words, groupings_of(*binary, *asked), filter);
  BloatView view = view_binary(*binary, options);
  if (words.inlined) {
    if (auto added = add_inlined_view(view, *binary, options); !added) return fail(added);
  }
  const std::string out = render_one(view, options, words, around);
  if (auto whole = binary->check(); !whole) return fail(whole);
  if (words.format == "csv") tell({title_of(view)});
  if (words.format != "text") tell(view.warnings);
  std::fwrite(out.data(), 1, out.size(), stdout);
  return Finish::kDone;
}

Finish judge(const GrowthLimit& limit, const DiffView& view) {
  const Bytes growth = view.after_sizes.loaded - view.before_sizes.loaded;
  const Bytes allowed = limit.of(view.before_sizes.loaded);
  if (growth <= allowed) return Finish::kDone;
  fmt::print(stderr, "hone: loaded size grew by {} bytes, more than the {} that are allowed\n",
             growth.count, allowed.count);
  return Finish::kProblem;
}

Result<Finish> show_two(const Words& words, const NameFilter* filter, const Surroundings& around) {
  if (auto checked = check_for_two(words); !checked) return fail(checked);
  std::optional<GrowthLimit> limit;
  if (words.max_growth) {
    auto parsed = parse_growth_limit(*words.max_growth);
    if (!parsed) return fail(parsed);
    limit = *parsed;
  }
  // Each on a CPU of its own: to read is most of the work.
  auto reading = std::async(std::launch::async, [&] {
    return load_binary(*words.old_file, words.debug_old.value_or(""));
  });
  const auto after = load_binary(words.file, words.debug.value_or(""));
  const auto before = reading.get();
  if (!after) return fail(after);
  if (!before) return fail(before);
  const SizeDiff diff = diff_sizes(*after, *before, words.by == "template");
  DiffOptions options{.top = words.top, .demangling = demangling_of(words), .filter = filter};
  if (words.sort == "name") options.sort = DiffSort::kName;
  if (words.sort == "count") options.sort = DiffSort::kCount;
  if (words.sort == "size") options.sort = DiffSort::kSize;
  const DiffView view = view_diff(*after, *before, diff, options);
  std::string out = words.format == "json"       ? render_diff_json(view)
                    : words.format == "csv"      ? render_diff_csv(view)
                    : words.format == "markdown" ? render_diff_markdown(view)
                                                 : render_diff_text(view, style_of(words, around));
  if (auto whole = after->check(); !whole) return fail(whole);
  if (auto whole = before->check(); !whole) return fail(whole);
  if (words.format == "csv") tell(titles_of(view));
  if (words.format != "text") tell(view.warnings);
  std::fwrite(out.data(), 1, out.size(), stdout);
  return limit ? judge(*limit, view) : Finish::kDone;
}

Result<Finish> bloat(const Words& words, const Surroundings& around) {
  std::optional<NameFilter> filter;
  if (!words.filter.empty()) {
    auto parsed = NameFilter::parse(words.filter);
    if (!parsed) return fail(parsed);
    filter = std::move(*parsed);
  }
  if (words.debug == "" || words.debug_old == "") {
    return fail(words.debug == "" ? "--debug names no file" : "--debug-old names no file",
                "leave it out, or name the debug file");
  }
  const NameFilter* chosen = filter ? &*filter : nullptr;
  return words.old_file ? show_two(words, chosen, around) : show_one(words, chosen, around);
}

}  // namespace

void add_bloat(CLI::App& app, Action& chosen) {
  auto words = std::make_shared<Words>();
  CLI::App* command =
      app.add_subcommand("bloat", "Bytes per symbol of a binary, or the difference of two");
  command->add_option("BIN", words->file, "Executable, library, object or static archive")
      ->required();
  command->add_option("OLD", words->old_file, "The same program, built before");
  command->add_option("--by", words->by,
                      "symbol, template, section, segment, file, member, or several by commas");
  command->add_option("--sort", words->sort, "Order of the rows")
      ->check(CLI::IsMember({"size", "name", "count", "delta"}));
  command->add_option("--filter", words->filter, "Only readable names that this matches")
      ->type_name("REGEX");
  command->add_option("--top", words->top, "Rows to show, the rest in one; 0: all")
      ->check(check_rows)
      ->capture_default_str();
  command->add_option("--demangle", words->demangle, "How names are shown")
      ->check(CLI::IsMember({"full", "short", "raw"}))
      ->capture_default_str();
  command->add_flag("--wide", words->wide,
                    "Bytes in the file, cold parts, unwind tables and relocations as well");
  command->add_flag("--inlined", words->inlined,
                    "Functions by their inlined copies, from debugging information: a second view");
  command
      ->add_option("--debug", words->debug,
                   "File with the names and debugging information of a stripped BIN")
      ->type_name("FILE");
  command->add_option("--debug-old", words->debug_old, "The same for OLD")->type_name("FILE");
  command->add_option("--max-growth", words->max_growth, "Fail when the loaded size grew by more")
      ->type_name("+2%|+10KiB|1.5MiB");
  command->add_option("--format", words->format, "Output format")
      ->check(CLI::IsMember({"text", "json", "csv", "markdown"}))
      ->capture_default_str();
  command->add_option("--color", words->color, "Colour in the text format")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  command->footer(
      "Examples:\n"
      "  hone bloat app\n"
      "  hone bloat app --by section,symbol --top 10\n"
      "  hone bloat build/app old/app --max-growth +2%");
  command->callback([words, &chosen] {
    chosen = [words](const Surroundings& around) { return bloat(*words, around); };
  });
}

}  // namespace hone
