// SPDX-License-Identifier: Apache-2.0
#include "analyzers/sampled_stacks.h"

#include <linux/perf_event.h>
#include <llvm/BinaryFormat/ELF.h>
#include <sys/stat.h>

#include <cstring>
#include <optional>
#include <set>

#include "analyzers/elf_file.h"
#include "analyzers/frame_table.h"
#include "analyzers/mapped_file.h"

namespace hone {
namespace {

constexpr std::size_t kDeepest = 256;

/// A mapped file that can be unwound.
struct ModuleFile {
  MappedFile file;
  ElfFile elf;
  std::optional<FrameTable> frames;  ///< read when first needed
};

std::optional<ModuleFile> open_module(const MappedModule& module) {
  if (!module.path.starts_with('/') || !is_same_file(module)) return {};
  auto file = MappedFile::open(module.path);
  if (!file) return {};
  auto elf = parse_elf(file->bytes(), module.path);
  if (!elf) return {};
  return ModuleFile{std::move(*file), std::move(*elf), {}};
}

std::optional<std::uint64_t> address_of_offset(const ElfFile& elf, std::uint64_t offset) {
  for (const ElfSegment& segment : elf.segments) {
    if (segment.type != llvm::ELF::PT_LOAD) continue;
    if (offset >= segment.offset && offset - segment.offset < segment.file_size) {
      return segment.address + (offset - segment.offset);
    }
  }
  return {};
}

/// Reads the fields of a sample in their order.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : bytes_(bytes) {}
  template <typename Value>
  Value next() {
    Value value{};
    if (sizeof value <= bytes_.size()) {
      std::memcpy(&value, bytes_.data(), sizeof value);
      bytes_.remove_prefix(sizeof value);
    }
    return value;
  }
  std::string_view take(std::uint64_t size) {
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(taken.size());
    return taken;
  }

 private:
  std::string_view bytes_;
};

// Kernel order ax bx cx dx si di bp sp ip r8.. to DWARF numbers.
constexpr unsigned kDwarfNumber[17] = {0, 3, 2, 1, 4, 5, 6, 7, 16, 8, 9, 10, 11, 12, 13, 14, 15};

class Counter {
 public:
  explicit Counter(const PerfStream& stream) : stream_(stream) {}

  SampledStacks count() {
    for (const PerfRecord& record : stream_.records) {
      if (record.type == PERF_RECORD_SAMPLE) {
        add_sample(record);
      } else if (record.type == PERF_RECORD_LOST) {
        result_.lost += Fields(record.body.substr(std::min<std::size_t>(8, record.body.size())))
                            .next<std::uint64_t>();
      } else if (record.type == PERF_RECORD_LOST_SAMPLES) {
        result_.lost += Fields(record.body).next<std::uint64_t>();
      } else {
        spaces_.apply(record);
      }
    }
    result_.modules = spaces_.modules();
    for (const auto& [name, module] : special_) result_.modules.push_back({.path = name});
    const auto first_special = static_cast<std::uint32_t>(spaces_.modules().size());
    for (SampledPlace& place : result_.places) {
      if (place.module >= kSpecial) place.module = first_special + (place.module - kSpecial);
    }
    result_.processes = processes_.size();
    result_.threads = threads_.size();
    return std::move(result_);
  }

 private:
  static constexpr std::uint32_t kSpecial = 0x80000000;

  void add_sample(const PerfRecord& record) {
    Fields fields(record.body);
    const auto ip = fields.next<std::uint64_t>();
    const auto process = fields.next<std::uint32_t>();
    threads_.insert(fields.next<std::uint32_t>());
    processes_.insert(process);
    fields.next<std::uint64_t>();  // time
    fields.next<std::uint64_t>();  // cpu
    const bool in_kernel = (record.misc & PERF_RECORD_MISC_CPUMODE_MASK) == PERF_RECORD_MISC_KERNEL;
    std::vector<std::uint32_t> stack;
    if (in_kernel) stack.push_back(special_place(kKernelModule));
    if (stream_.header.stacks == StackKind::kUnwound) {
      unwind(process, fields, stack);
    } else if (stream_.header.stacks == StackKind::kFramePointers) {
      follow_chain(process, fields, stack);
    }
    if (stack.empty()) stack.push_back(place_of(process, ip));
    ++result_.samples;
    ++result_.stacks[stack];
  }

  void follow_chain(std::uint32_t process, Fields& fields, std::vector<std::uint32_t>& stack) {
    const auto count = fields.next<std::uint64_t>();
    bool is_first = stack.empty();
    for (std::uint64_t i = 0; i < count && stack.size() < kDeepest; ++i) {
      const auto address = fields.next<std::uint64_t>();
      if (address >= static_cast<std::uint64_t>(PERF_CONTEXT_MAX)) continue;
      stack.push_back(place_of(process, is_first ? address : address - 1));
      is_first = false;
    }
  }

  void unwind(std::uint32_t process, Fields& fields, std::vector<std::uint32_t>& stack) {
    FrameRegisters registers;
    if (fields.next<std::uint64_t>() == PERF_SAMPLE_REGS_ABI_NONE) return;  // a kernel thread
    for (const unsigned number : kDwarfNumber) {
      registers.values[number] = fields.next<std::uint64_t>();
    }
    std::string_view memory = fields.take(fields.next<std::uint64_t>());
    memory = memory.substr(0, fields.next<std::uint64_t>());
    const std::uint64_t base = registers.sp();
    const StackMemory read = [&](std::uint64_t address) -> std::optional<std::uint64_t> {
      if (address < base || address - base + 8 > memory.size()) return {};
      return Fields(memory.substr(address - base)).next<std::uint64_t>();
    };
    walk(process, registers, read, stack);
  }

  void walk(std::uint32_t process, FrameRegisters registers, const StackMemory& read,
            std::vector<std::uint32_t>& stack) {
    UnwindStep step = UnwindStep::kCaller;
    std::uint64_t before_call = 0;  // of callers: the call, not what comes after it
    while (step == UnwindStep::kCaller && stack.size() < kDeepest) {
      const std::uint64_t pc = registers.pc() - before_call;
      stack.push_back(place_of(process, pc));
      step = step_out(process, pc, registers, read);
      before_call = 1;
    }
    if (step == UnwindStep::kEnd) return;
    ++result_.truncated;
    stack.push_back(special_place(kTruncatedModule));
  }

  UnwindStep step_out(std::uint32_t process, std::uint64_t pc, FrameRegisters& registers,
                      const StackMemory& read) {
    const Mapping* mapping = spaces_.find(process, pc);
    ModuleFile* file = mapping == nullptr ? nullptr : find_file(mapping->module);
    if (file == nullptr) return UnwindStep::kLost;
    const auto address = address_of_offset(file->elf, pc - mapping->begin + mapping->file_offset);
    if (!address) return UnwindStep::kLost;
    if (!file->frames) file->frames.emplace(file->elf);
    return file->frames->step(*address, registers, read);
  }

  ModuleFile* find_file(std::uint32_t module) {
    auto [place, is_new] = files_.try_emplace(module);
    if (is_new) place->second = open_module(spaces_.modules()[module]);
    return place->second ? &*place->second : nullptr;
  }

  std::uint32_t place_of(std::uint32_t process, std::uint64_t address) {
    const Mapping* mapping = spaces_.find(process, address);
    if (mapping == nullptr) return special_place(kAnonymousModule);
    const ModuleFile* file = find_file(mapping->module);
    if (file == nullptr) return index_of({mapping->module, 0});
    const auto found =
        address_of_offset(file->elf, address - mapping->begin + mapping->file_offset);
    return index_of({mapping->module, found.value_or(0)});
  }

  std::uint32_t special_place(const char* name) {
    for (const auto& [known, module] : special_) {
      if (known == name) return index_of({module, 0});
    }
    special_.emplace_back(name, kSpecial + static_cast<std::uint32_t>(special_.size()));
    return index_of({special_.back().second, 0});
  }

  std::uint32_t index_of(SampledPlace place) {
    const auto [at, is_new] =
        indices_.try_emplace(place, static_cast<std::uint32_t>(result_.places.size()));
    if (is_new) result_.places.push_back(place);
    return at->second;
  }

  const PerfStream& stream_;
  AddressSpaces spaces_;
  SampledStacks result_;
  std::map<SampledPlace, std::uint32_t> indices_;
  std::vector<std::pair<std::string, std::uint32_t>> special_;
  std::map<std::uint32_t, std::optional<ModuleFile>> files_;
  std::set<std::uint32_t> processes_;
  std::set<std::uint32_t> threads_;
};

}  // namespace

bool is_same_file(const MappedModule& module) {
  if (module.build_id.empty()) {
    struct stat status{};
    if (::stat(module.path.c_str(), &status) != 0) return false;
    return module.inode == 0 || status.st_ino == module.inode;
  }
  const auto file = MappedFile::open(module.path);
  if (!file) return false;
  const auto elf = parse_elf(file->bytes(), module.path);
  return elf && find_build_id(*elf) == module.build_id;
}

SampledStacks count_stacks(const PerfStream& stream) { return Counter(stream).count(); }

}  // namespace hone
