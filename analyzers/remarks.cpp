// SPDX-License-Identifier: Apache-2.0
#include "analyzers/remarks.h"

#include <fmt/format.h>
#include <llvm/Remarks/Remark.h>
#include <llvm/Remarks/RemarkFormat.h>
#include <llvm/Remarks/RemarkParser.h>

#include <charconv>
#include <map>

#include "analyzers/mapped_file.h"
#include "analyzers/symbol_name.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

using llvm::remarks::Type;

std::string_view view(llvm::StringRef text) { return {text.data(), text.size()}; }

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// The kind by pass and name, as LLVM 19 has them (InlineAdvisor, LoopVectorize, SLPVectorizer,
/// HotColdSplitting); nothing: of no interest.
std::optional<RemarkKind> find_kind(const llvm::remarks::Remark& remark) {
  const bool is_done = remark.RemarkType == Type::Passed;
  if (remark.PassName == "inline") {
    if (is_done) return RemarkKind::kInlined;
    if (remark.RemarkType == Type::Missed) return RemarkKind::kNotInlined;
  } else if (remark.PassName == "loop-vectorize") {
    if (is_done) {
      if (remark.RemarkName == "Vectorized") return RemarkKind::kLoopVectorized;
      return std::nullopt;
    }
    // What was not interleaved may have been vectorised.
    if (view(remark.RemarkName).starts_with("Interleav")) return std::nullopt;
    return RemarkKind::kLoopNotVectorized;
  } else if (is_done && remark.PassName == "slp-vectorizer") {
    return RemarkKind::kStraightVectorized;
  } else if (is_done && remark.PassName == "hotcoldsplit") {
    return RemarkKind::kSplit;
  }
  return std::nullopt;
}

/// LLVM's parser leaves the quotes within a quoted YAML text doubled.
std::string with_single_quotes(std::string text) {
  for (std::size_t at = 0; (at = text.find("''", at)) != std::string::npos; ++at) text.erase(at, 1);
  return text;
}

class Reader {
 public:
  explicit Reader(std::vector<Remark>& remarks) : remarks_(remarks) {}

  void add(const llvm::remarks::Remark& from) {
    const auto kind = find_kind(from);
    if (!kind) return;
    Remark remark{.kind = *kind, .function = readable(from.FunctionName)};
    if (from.Loc) {
      remark.file = fs::path(from.Loc->SourceFilePath.str()).lexically_normal().string();
      remark.line = from.Loc->SourceLine;
      remark.column = from.Loc->SourceColumn;
    }
    for (const llvm::remarks::Argument& argument : from.Args) add_argument(remark, argument);
    if (*kind == RemarkKind::kNotInlined) set_reason(remark, from.RemarkName);
    if (*kind == RemarkKind::kLoopNotVectorized) {
      constexpr std::string_view kIntroduction = "loop not vectorized";
      remark.reason = with_single_quotes(from.getArgsAsMsg());
      if (remark.reason.starts_with(kIntroduction)) remark.reason.erase(0, kIntroduction.size());
      if (remark.reason.starts_with(": ")) remark.reason.erase(0, 2);
    }
    remarks_.push_back(std::move(remark));
  }

 private:
  void add_argument(Remark& remark, const llvm::remarks::Argument& argument) {
    const std::string_view key = view(argument.Key);
    if (key == "Callee") remark.callee = readable(argument.Val);
    if (key == "Cost") remark.cost = parse_number(view(argument.Val));
    if (key == "Threshold") remark.threshold = parse_number(view(argument.Val));
    if (key == "VectorizationFactor") remark.width = argument.Val.str();
    if (key == "InterleaveCount") remark.interleaved = argument.Val.str();
    if (key == "Reason") remark.reason = argument.Val.str();
  }

  static void set_reason(Remark& remark, llvm::StringRef name) {
    if (name == "NoDefinition") remark.reason = "its definition is in another unit";
    if (name == "TooCostly") return;
    if (remark.reason.empty()) remark.reason = name.str();
  }

  /// A record names the same few functions again and again.
  const std::string& readable(llvm::StringRef raw) {
    const auto [at, is_new] = names_.try_emplace(raw.str());
    if (is_new) at->second = demangle_name(derive_name(at->first).base);
    return at->second;
  }

  std::vector<Remark>& remarks_;
  std::map<std::string, std::string> names_;
};

Result<void> add_remarks(std::string_view bytes, std::string_view name, Reader& reader) {
  using llvm::remarks::Format;
  if (bytes.empty()) return {};
  const auto unreadable = [&](llvm::Error error) {
    return fail(
        fmt::format("{} is no optimisation record: {}", name, llvm::toString(std::move(error))));
  };
  auto parser =
      llvm::remarks::createRemarkParser(Format::YAML, llvm::StringRef(bytes.data(), bytes.size()));
  if (!parser) return unreadable(parser.takeError());
  for (;;) {
    auto remark = (*parser)->next();
    if (remark) {
      reader.add(**remark);
      continue;
    }
    llvm::Error error = remark.takeError();
    if (!error.isA<llvm::remarks::EndOfFileError>()) return unreadable(std::move(error));
    llvm::consumeError(std::move(error));
    return {};
  }
}

bool is_record(const fs::path& file) {
  return file.extension() == ".yaml" && file.filename().string().contains(".opt.");
}

}  // namespace

Result<std::vector<Remark>> parse_remarks(std::string_view bytes, std::string_view name) {
  std::vector<Remark> remarks;
  Reader reader(remarks);
  if (auto added = add_remarks(bytes, name, reader); !added) return fail(added);
  return remarks;
}

Result<std::vector<Remark>> load_remarks(const fs::path& build) {
  std::vector<Remark> remarks;
  Reader reader(remarks);
  std::error_code error;
  fs::recursive_directory_iterator files(build, error);
  for (; !error && files != fs::recursive_directory_iterator(); files.increment(error)) {
    if (!is_record(files->path()) || !files->is_regular_file(error)) continue;
    auto file = MappedFile::open(files->path());
    if (!file) return fail(file);
    if (auto added = add_remarks(file->bytes(), files->path().native(), reader); !added) {
      return fail(added);
    }
    if (auto whole = file->check(); !whole) return fail(whole);
  }
  if (error) return fail(fmt::format("cannot list {}: {}", build.string(), error.message()));
  return remarks;
}

}  // namespace hone
