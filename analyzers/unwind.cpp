// SPDX-License-Identifier: Apache-2.0
#include "analyzers/unwind.h"

#include <llvm/Support/Endian.h>

#include <optional>
#include <string_view>
#include <unordered_map>

namespace hone {
namespace {

constexpr std::uint8_t kOmitted = 0xff;
constexpr std::uint8_t kPcRelative = 0x10;

/// Reads forward through bytes; past the end everything is zero and ok() is false.
class Cursor {
 public:
  Cursor(std::string_view bytes, std::uint64_t address, const ElfFile& file)
      : bytes_(bytes), address_(address), file_(file) {}

  bool ok() const { return ok_; }
  std::uint64_t position() const { return position_; }
  std::uint64_t left() const { return bytes_.size() - position_; }

  void skip(std::uint64_t count) {
    ok_ = ok_ && count <= left();
    position_ = ok_ ? position_ + count : bytes_.size();
  }

  std::uint64_t read(unsigned width) {
    if (!ok_ || left() < width) {
      ok_ = false;
      return 0;
    }
    const char* at = bytes_.data() + position_;
    position_ += width;
    namespace endian = llvm::support::endian;
    const auto order = file_.is_little ? llvm::endianness::little : llvm::endianness::big;
    if (width == 1) return static_cast<unsigned char>(*at);
    if (width == 2) return endian::read16(at, order);
    return width == 4 ? endian::read32(at, order) : endian::read64(at, order);
  }

  std::uint64_t read_uleb() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; ok_; shift += 7) {
      const std::uint64_t byte = read(1);
      if (shift < 64) value |= (byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) break;
    }
    return value;
  }

  /// Bytes up to a zero, which is skipped.
  std::string_view read_string() {
    const std::string_view rest = bytes_.substr(position_);
    const std::size_t size = rest.find('\0');
    if (size == std::string_view::npos) ok_ = false;
    skip(size + 1);
    return ok_ ? rest.substr(0, size) : std::string_view{};
  }

  /// A pointer: low four bits of the encoding are its format, the next three what it is relative
  /// to.
  std::optional<std::uint64_t> read_pointer(std::uint8_t encoding) {
    const std::uint64_t here = address_ + position_;
    std::optional<std::uint64_t> value = read_value(encoding & 0x0f);
    const std::uint8_t relative = encoding & 0x70;
    if (!value || (relative != 0 && relative != kPcRelative)) return {};
    const bool adds_place = relative == kPcRelative && !file_.is_relocatable();
    return adds_place ? *value + here : *value;
  }

  /// The same without what it is relative to: a size.
  std::optional<std::uint64_t> read_value(std::uint8_t format) {
    const unsigned address_width = file_.is_64 ? 8 : 4;
    std::uint64_t value = 0;
    switch (format) {
      case 0x00:
        value = read(address_width);
        break;
      case 0x01:
        value = read_uleb();
        break;
      case 0x02:
        value = read(2);
        break;
      case 0x03:
        value = read(4);
        break;
      case 0x0a:
        value = static_cast<std::uint64_t>(static_cast<std::int16_t>(read(2)));
        break;
      case 0x0b:
        value = static_cast<std::uint64_t>(static_cast<std::int32_t>(read(4)));
        break;
      case 0x04:
      case 0x0c:
        value = read(8);
        break;
      default:
        return {};
    }
    return ok_ ? std::optional(value) : std::nullopt;
  }

 private:
  std::string_view bytes_;
  std::uint64_t address_;
  const ElfFile& file_;
  std::uint64_t position_ = 0;
  bool ok_ = true;
};

class Reader {
 public:
  Reader(const ElfFile& file, const ElfSection& section)
      : file_(file), section_(section), all_(section.contents, section.address, file) {}

  std::vector<UnwindEntry> read() {
    while (all_.left() >= 8) {
      const std::uint64_t begin = all_.position();
      std::uint64_t length = all_.read(4);
      if (length == 0xffffffff) length = all_.read(8);
      if (length == 0) continue;  // a terminator; linkers may leave one in the middle
      const std::uint64_t body = all_.position();
      all_.skip(length);
      if (!all_.ok()) break;
      read_entry(begin, body, body + length);
    }
    return std::move(entries_);
  }

 private:
  Cursor cursor(std::uint64_t begin, std::uint64_t end) const {
    return {section_.contents.substr(begin, end - begin), section_.address + begin, file_};
  }

  void read_entry(std::uint64_t begin, std::uint64_t body, std::uint64_t end) {
    Cursor entry = cursor(body, end);
    const std::uint64_t id = entry.read(4);
    if (id == 0) {
      encodings_[begin] = read_encoding(entry);
      return;
    }
    // The pointer counts back from its own place to the common entry (CIE), which came before.
    if (id > body) return;
    const auto common = encodings_.find(body - id);
    if (common == encodings_.end() || common->second == kOmitted) return;
    const std::uint64_t pointer = body + entry.position();
    const auto address = entry.read_pointer(common->second);
    const auto size = entry.read_value(common->second & 0x0f);
    if (!address || !size || (*size == 0 && !file_.is_relocatable())) return;
    entries_.push_back({*address, *size, end - begin, pointer});
  }

  /// Of a common entry: how its frame entries write addresses ('R' in the augmentation).
  std::uint8_t read_encoding(Cursor& entry) const {
    const std::uint64_t version = entry.read(1);
    const std::string_view augmentation = entry.read_string();
    entry.read_uleb();
    entry.read_uleb();
    if (version == 1) {
      entry.read(1);
    } else {
      entry.read_uleb();
    }
    if (!augmentation.starts_with('z')) return entry.ok() && augmentation.empty() ? 0 : kOmitted;
    entry.read_uleb();
    std::uint8_t encoding = 0;
    for (const char c : augmentation.substr(1)) {
      if (c == 'R') encoding = static_cast<std::uint8_t>(entry.read(1));
      if (c == 'L') entry.read(1);
      if (c == 'P') entry.read_pointer(static_cast<std::uint8_t>(entry.read(1)));
    }
    return entry.ok() ? encoding : kOmitted;
  }

  const ElfFile& file_;
  const ElfSection& section_;
  Cursor all_;
  std::unordered_map<std::uint64_t, std::uint8_t> encodings_;  ///< by offset of the common entry
  std::vector<UnwindEntry> entries_;
};

}  // namespace

std::vector<UnwindEntry> read_unwind(const ElfFile& file) {
  const ElfSection* section = file.find_section(".eh_frame");
  if (section == nullptr || section->contents.empty()) return {};
  return Reader(file, *section).read();
}

}  // namespace hone
