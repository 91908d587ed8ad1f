// SPDX-License-Identifier: Apache-2.0
#include "analyzers/loaded_libraries.h"

#include <fmt/format.h>
#include <llvm/BinaryFormat/ELF.h>

#include <algorithm>

#include "analyzers/elf_file.h"
#include "analyzers/mapped_file.h"
#include "core/files.h"
#include "core/workload_command.h"

namespace hone {

namespace fs = std::filesystem;

namespace {

constexpr Seconds kTimeout{30};

/// The program that PT_INTERP names; empty for a program that needs none.
Result<fs::path> find_loader(const fs::path& program) {
  const auto file = MappedFile::open(program);
  if (!file) return fail(file);
  const auto elf = parse_elf(file->bytes(), program.string());
  if (!elf) return fail(elf);
  for (const ElfSegment& segment : elf->segments) {
    if (segment.type != llvm::ELF::PT_INTERP) continue;
    const std::string_view bytes = file->bytes();
    if (segment.offset > bytes.size()) break;
    const std::string_view name = bytes.substr(segment.offset, segment.file_size);
    return fs::path(name.substr(0, name.find('\0')));
  }
  return fs::path();
}

/// What the loader prints for `subject` as it runs `workload`, and where relative names begin.
struct LoaderList {
  std::vector<ListedObject> objects;
  fs::path directory;
};

Result<LoaderList> run_loader(Runner& runner, const fs::path& loader, const Subject& subject,
                              const WorkloadConfig& workload, const fs::path& source,
                              const fs::path& scratch) {
  const Places places{subject.exe, source, subject.build, scratch / "run"};
  if (auto fresh = make_fresh_directory(scratch); !fresh) return fail(fresh);
  if (auto made = make_directory(places.work); !made) return fail(made);
  auto command =
      workload_command(workload, {loader.string(), "--list", subject.exe.string()}, places);
  if (!command) return fail(command);
  command->stdin_file.clear();
  command->stdout_file = scratch / "loaded";
  command->timeout = kTimeout;
  if (!subject.preload.empty()) command->env.emplace_back("LD_PRELOAD", subject.preload);
  const auto outcome = runner.run(*command);
  if (!outcome) return fail(outcome);
  if (outcome->ending == Ending::kInterrupted) return LoaderList{};
  const auto text = read_file(command->stdout_file);
  if (!text) return fail(text);
  LoaderList list{.objects = parse_loader_list(*text), .directory = command->directory};
  if (list.objects.empty()) {
    return fail(fmt::format("{} does not say what {} loads: {}", loader.string(),
                            subject.exe.string(), describe(*outcome)),
                "start the program by hand to see what its loader lacks");
  }
  return list;
}

/// True if `name` stands for `library`: it is its file's name, or a link beside it that leads there
/// (libz.so.1 beside libz.so.1.2).
bool names(const std::string& name, const fs::path& library) {
  const fs::path file = fs::path(name).filename();
  std::error_code ignored;
  return file == library.filename() ||
         fs::equivalent(library.parent_path() / file, library, ignored);
}

bool lies_below(const fs::path& file, const fs::path& folder) {
  std::error_code ignored;
  const fs::path relative =
      fs::weakly_canonical(file, ignored).lexically_relative(fs::weakly_canonical(folder, ignored));
  return !relative.empty() && *relative.begin() != "..";
}

std::optional<ListedObject> parse_line(std::string_view line) {
  constexpr std::string_view kArrow = " => ";
  line.remove_prefix(std::min(line.find_first_not_of("\t "), line.size()));
  const std::size_t arrow = line.find(kArrow);
  const bool is_named = arrow != std::string_view::npos;
  if (is_named && line.substr(arrow + kArrow.size()) == "not found")
    return ListedObject{.name = std::string(line.substr(0, arrow)), .file = {}};
  const std::size_t address = line.rfind(" (0x");
  if (address == std::string_view::npos) return std::nullopt;
  line = line.substr(0, address);
  const std::string_view file = is_named ? line.substr(arrow + kArrow.size()) : line;
  return ListedObject{.name = std::string(line.substr(0, arrow)), .file = file};
}

}  // namespace

std::vector<ListedObject> parse_loader_list(std::string_view text) {
  std::vector<ListedObject> objects;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (auto object = parse_line(text.substr(0, end))) objects.push_back(std::move(*object));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return objects;
}

std::string describe(const StrayLibrary& stray) {
  if (stray.loaded.empty()) return fmt::format("loads no {}: it is not found", stray.name);
  std::error_code ignored;
  if (fs::equivalent(stray.loaded, stray.built, ignored)) {
    return fmt::format("loads {} from {}, which all builds write to", stray.name,
                       stray.loaded.string());
  }
  return fmt::format("loads {} from {}, not the project's own", stray.name, stray.loaded.string());
}

Result<std::optional<StrayLibrary>> find_stray_library(Runner& runner, const Subject& subject,
                                                       std::span<const fs::path> libraries,
                                                       const WorkloadConfig& workload,
                                                       const fs::path& source,
                                                       const fs::path& scratch) {
  if (libraries.empty()) return std::nullopt;
  const auto loader = find_loader(subject.exe);
  if (!loader) return fail(loader);
  if (loader->empty()) return std::nullopt;
  const auto list = run_loader(runner, *loader, subject, workload, source, scratch);
  if (!list) return fail(list);
  for (const ListedObject& object : list->objects) {
    const auto library =
        std::ranges::find_if(libraries, [&](const fs::path& of) { return names(object.name, of); });
    if (library == libraries.end()) continue;
    const fs::path loaded = object.file.empty() ? fs::path() : list->directory / object.file;
    if (!loaded.empty() && lies_below(loaded, subject.build)) continue;
    return StrayLibrary{.name = object.name, .built = *library, .loaded = loaded};
  }
  return std::nullopt;
}

}  // namespace hone
