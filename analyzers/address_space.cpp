// SPDX-License-Identifier: Apache-2.0
#include "analyzers/address_space.h"

#include <fmt/format.h>
#include <linux/perf_event.h>

#include <algorithm>

#include "analyzers/read_at.h"

namespace hone {
namespace {

std::string to_hex(std::string_view bytes) {
  std::string hex;
  for (const char byte : bytes) hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return hex;
}

// PERF_RECORD_MMAP2: pid, tid, addr, len, pgoff, then 24 bytes of build id or device and inode,
// prot, flags, file name.
constexpr std::size_t kIdentity = 32;
constexpr std::size_t kName = 64;

MappedModule module_of(const PerfRecord& record) {
  MappedModule module;
  const std::string_view name = record.body.substr(std::min(kName, record.body.size()));
  module.path = name.substr(0, name.find('\0'));
  if ((record.misc & PERF_RECORD_MISC_MMAP_BUILD_ID) != 0) {
    const std::size_t size =
        std::min<std::size_t>(20, read_at<std::uint8_t>(record.body, kIdentity));
    module.build_id = to_hex(record.body.substr(kIdentity + 4, size));
  } else {
    module.inode = read_at<std::uint64_t>(record.body, kIdentity + 8);
  }
  return module;
}

}  // namespace

std::uint32_t AddressSpaces::module_index(MappedModule module) {
  const std::string key = fmt::format("{} {} {}", module.build_id, module.inode, module.path);
  const auto [place, is_new] =
      indices_.try_emplace(key, static_cast<std::uint32_t>(modules_.size()));
  if (is_new) modules_.push_back(std::move(module));
  return place->second;
}

void AddressSpaces::add_mapping(const PerfRecord& record) {
  if (record.body.size() <= kName) return;
  const auto process = read_at<std::uint32_t>(record.body, 0);
  const auto begin = read_at<std::uint64_t>(record.body, 8);
  const std::uint64_t end = begin + read_at<std::uint64_t>(record.body, 16);
  Mappings& mappings = processes_[process];
  // What was there is gone; of a larger mapping, the pieces beside the new one stay.
  auto at = mappings.upper_bound(begin);
  if (at != mappings.begin()) --at;
  while (at != mappings.end() && at->second.begin < end) {
    const Mapping old = at->second;
    if (old.end <= begin) {
      ++at;
      continue;
    }
    at = mappings.erase(at);
    if (old.begin < begin) {
      Mapping left = old;
      left.end = begin;
      mappings[left.begin] = left;
    }
    if (old.end > end) {
      Mapping right = old;
      right.begin = end;
      right.file_offset += end - old.begin;
      mappings[right.begin] = right;
    }
  }
  mappings[begin] = {.begin = begin,
                     .end = end,
                     .file_offset = read_at<std::uint64_t>(record.body, 24),
                     .module = module_index(module_of(record))};
}

void AddressSpaces::apply(const PerfRecord& record) {
  if (record.type == PERF_RECORD_MMAP2) {
    add_mapping(record);
  } else if (record.type == PERF_RECORD_COMM && (record.misc & PERF_RECORD_MISC_COMM_EXEC) != 0) {
    processes_[read_at<std::uint32_t>(record.body, 0)].clear();
  } else if (record.type == PERF_RECORD_FORK) {
    const auto process = read_at<std::uint32_t>(record.body, 0);
    const auto parent = read_at<std::uint32_t>(record.body, 4);
    if (process == parent) return;  // a thread
    const Mappings copy = processes_[parent];
    processes_[process] = copy;
  }
}

const Mapping* AddressSpaces::find(std::uint32_t process, std::uint64_t address) const {
  const auto found = processes_.find(process);
  if (found == processes_.end()) return nullptr;
  auto after = found->second.upper_bound(address);
  if (after == found->second.begin()) return nullptr;
  const Mapping& mapping = std::prev(after)->second;
  return address < mapping.end ? &mapping : nullptr;
}

}  // namespace hone
