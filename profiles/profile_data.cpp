// SPDX-License-Identifier: Apache-2.0
#include "profiles/profile_data.h"

#include <fmt/format.h>
#include <llvm/ProfileData/InstrProf.h>
#include <llvm/ProfileData/InstrProfReader.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <algorithm>
#include <map>
#include <utility>

namespace hone {

namespace {

std::unexpected<Error> damaged(const std::filesystem::path& file, llvm::Error error) {
  return fail(fmt::format("{} is no usable profile data: {}", file.string(),
                          llvm::toString(std::move(error))));
}

/// Static functions are named by their unit too: "unit;function".
bool is_static(llvm::StringRef name) { return name.contains(';'); }

/// Adds the names that occur twice with the same hash among the functions of one module.
Result<void> add_shared_records(const std::filesystem::path& file,
                                std::vector<std::string>& names) {
  const auto disk = llvm::vfs::getRealFileSystem();
  auto reader = llvm::InstrProfReader::create(file.string(), *disk);
  if (!reader) return damaged(file, reader.takeError());
  std::map<std::pair<std::string, std::uint64_t>, int> seen;
  for (const llvm::NamedInstrProfRecord& record : **reader) {
    if (!is_static(record.Name)) continue;
    if (++seen[{record.Name.str(), record.Hash}] == 2) names.push_back(record.Name.str());
  }
  if ((*reader)->hasError()) return damaged(file, (*reader)->getError());
  return {};
}

}  // namespace

Result<TrainingFacts> load_training_facts(const std::filesystem::path& profdata) {
  const auto disk = llvm::vfs::getRealFileSystem();
  auto reader = llvm::IndexedInstrProfReader::create(profdata.string(), *disk);
  if (!reader) return damaged(profdata, reader.takeError());
  TrainingFacts facts;
  for (const llvm::NamedInstrProfRecord& record : **reader) {
    // Context-sensitive counts are second records of the same functions.
    if (llvm::NamedInstrProfRecord::hasCSFlagInHash(record.Hash)) continue;
    ++facts.functions;
    for (const std::uint64_t count : record.Counts) facts.weight += static_cast<double>(count);
    if (std::ranges::any_of(record.Counts, [](std::uint64_t count) { return count > 0; })) {
      ++facts.functions_counted;
    }
  }
  if ((*reader)->hasError()) return damaged(profdata, (*reader)->getError());
  return facts;
}

Result<std::vector<std::string>> find_shared_records(std::span<const std::filesystem::path> raw) {
  std::vector<std::string> names;
  for (const std::filesystem::path& file : raw) {
    if (auto added = add_shared_records(file, names); !added) return fail(added);
  }
  std::ranges::sort(names);
  const auto repeats = std::ranges::unique(names);
  names.erase(repeats.begin(), repeats.end());
  return names;
}

}  // namespace hone
