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

#include "analyzers/binary_debug.h"
#include "cli/bloat_render.h"
#include "cli/command.h"
#include "cli/text_layout.h"
#include "core/text.h"

namespace hone {

namespace {

struct Words {
  std::string file;
  std::optional<std::string> old_file;
  std::string debug;
  std::string by = "symbol";
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

/// The growth that is still allowed, of so many bytes.
struct Limit {
  std::optional<Fraction> share;
  Bytes bytes{0};

  Bytes of(Bytes before) const {
    if (!share) return bytes;
    return {static_cast<std::int64_t>(share->value * static_cast<double>(before.count))};
  }
};

/// "+2%", "+10KiB", "512".
Result<Limit> parse_limit(const std::string& text) {
  if (text.ends_with('%')) {
    const auto share = parse_growth(text);
    if (!share) return fail(share);
    return Limit{.share = *share};
  }
  std::string_view rest = text;
  if (rest.starts_with('+')) rest.remove_prefix(1);
  std::int64_t factor = 1;
  for (const auto& [unit, value] : {std::pair{"KiB", 1024LL}, {"MiB", 1024LL * 1024}, {"B", 1LL}}) {
    if (!rest.ends_with(unit)) continue;
    rest.remove_suffix(std::string_view(unit).size());
    factor = value;
    break;
  }
  std::int64_t number = 0;
  for (const char c : rest) {
    if (c < '0' || c > '9' || number > (1LL << 40)) rest = {};
    if (rest.empty()) break;
    number = 10 * number + (c - '0');
  }
  if (rest.empty()) {
    return fail(fmt::format("--max-growth \"{}\" is not a size", text),
                "write +2%, +10KiB or +512B");
  }
  return Limit{.share = {}, .bytes = {number * factor}};
}

Result<std::vector<Grouping>> parse_groupings(const std::string& text) {
  std::vector<Grouping> groupings;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto grouping = find_grouping(text.substr(begin, end - begin));
    if (!grouping) {
      return fail("--by " + text + " is not known",
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

/// What a format has no place for goes to the error stream.
void tell(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) fmt::print(stderr, "hone: {}\n", one_line(line));
}

Result<Finish> show_one(const Words& words, const NameFilter* filter, const Surroundings& around) {
  auto by = parse_groupings(words.by);
  if (!by) return fail(by);
  if (words.sort == "delta") return fail("--sort delta needs two binaries: hone bloat NEW OLD");
  const bool by_file = std::ranges::find(*by, Grouping::kFile) != by->end();
  const DebugUse use = by_file || words.inlined ? DebugUse::kAll : DebugUse::kNames;
  auto binary = load_binary(words.file, words.debug, use);
  if (!binary) return fail(binary);
  if (by_file) {
    if (auto found = find_units(*binary); !found) return fail(found);
  }
  if (binary->is_archive && words.by == "symbol") by = {{Grouping::kMember, Grouping::kSymbol}};
  BloatOptions options{.by = *by, .top = words.top, .demangling = demangling_of(words)};
  const bool is_json = words.format == "json";
  options.wide = words.wide || is_json;
  options.split_sections = is_json || words.format == "csv";
  options.filter = filter;
  if (words.sort == "name") options.sort = BloatSort::kName;
  if (words.sort == "count") options.sort = BloatSort::kCount;
  BloatView view = view_binary(*binary, options);
  if (words.inlined) {
    const auto inlined = read_inlined(*binary);
    if (!inlined) return fail(inlined);
    add_inlined(view, *binary, inlined->functions, options);
  }
  std::string out = is_json                 ? render_bloat_json(view)
                    : words.format == "csv" ? render_bloat_csv(view)
                    : words.format == "markdown"
                        ? render_bloat_markdown(view, options)
                        : render_bloat_text(view, options, style_of(words, around));
  if (auto whole = binary->check(); !whole) return fail(whole);
  if (words.format == "csv") tell({title_of(view)});
  if (words.format != "text") tell(view.warnings);
  std::fwrite(out.data(), 1, out.size(), stdout);
  return Finish::kDone;
}

Finish judge(const Limit& limit, const DiffView& view) {
  const Bytes growth = view.after_sizes.loaded - view.before_sizes.loaded;
  const Bytes allowed = limit.of(view.before_sizes.loaded);
  if (growth <= allowed) return Finish::kDone;
  fmt::print(stderr, "hone: loaded size grew by {} bytes, more than the {} that are allowed\n",
             growth.count, allowed.count);
  return Finish::kProblem;
}

Result<Finish> show_two(const Words& words, const NameFilter* filter, const Surroundings& around) {
  if (words.inlined) return fail("--inlined looks at one binary: hone bloat BIN --inlined");
  if (words.by != "symbol" && words.by != "template") {
    return fail("the difference of two binaries is by symbol or by template",
                "--by symbol or --by template");
  }
  std::optional<Limit> limit;
  if (words.max_growth) {
    auto parsed = parse_limit(*words.max_growth);
    if (!parsed) return fail(parsed);
    limit = *parsed;
  }
  // Each on a CPU of its own: to read is most of the work.
  auto reading = std::async(std::launch::async, [&] { return load_binary(*words.old_file); });
  const auto after = load_binary(words.file, words.debug);
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
  const NameFilter* chosen = filter ? &*filter : nullptr;
  if (words.old_file) return show_two(words, chosen, around);
  if (words.max_growth) {
    return fail("--max-growth needs two binaries", "hone bloat NEW OLD --max-growth +2%");
  }
  return show_one(words, chosen, around);
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
  command->add_option("--max-growth", words->max_growth, "Fail when the loaded size grew by more")
      ->type_name("+2%|+10KiB");
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
