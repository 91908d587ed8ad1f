// SPDX-License-Identifier: Apache-2.0
#include "analyzers/itanium.h"

#include <llvm/Demangle/ItaniumDemangle.h>
#include <llvm/Support/Allocator.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace hone {
namespace {

using llvm::itanium_demangle::ForwardTemplateReference;
using llvm::itanium_demangle::Node;
using llvm::itanium_demangle::NodeArray;
using llvm::itanium_demangle::OutputBuffer;
using llvm::itanium_demangle::ParameterPackExpansion;

constexpr std::uint64_t kLongestText = 1 << 20;
constexpr std::uint64_t kTooLong = kLongestText + 1;

/// Levels of calls: also the limit of LLVM's demangler for Rust. A template argument takes four.
constexpr unsigned kDeepest = 500;

/// What the parser asks of its memory: all of it goes with the parser.
class Allocator {
 public:
  void reset() { memory_.Reset(); }
  template <typename T, typename... Args>
  T* makeNode(Args&&... args) {
    return new (memory_.Allocate(sizeof(T), alignof(T))) T(std::forward<Args>(args)...);
  }
  void* allocateNodeArray(std::size_t count) {
    return memory_.Allocate(count * sizeof(Node*), alignof(Node*));
  }

 private:
  llvm::BumpPtrAllocator memory_;
};

/// LLVM's parser, which calls itself for each part of a part: every circle of its calls leads
/// through one of these, and they refuse to go deeper than kDeepest.
class Parser : public llvm::itanium_demangle::AbstractManglingParser<Parser, Allocator> {
 public:
  using AbstractManglingParser::AbstractManglingParser;

  Node* parseEncoding(bool with_parameters = true) {
    return nest([&] { return AbstractManglingParser::parseEncoding(with_parameters); });
  }
  Node* parseName(NameState* state = nullptr) {
    return nest([&] { return AbstractManglingParser::parseName(state); });
  }
  Node* parseType() {
    return nest([&] { return AbstractManglingParser::parseType(); });
  }
  Node* parseQualifiedType() {
    return nest([&] { return AbstractManglingParser::parseQualifiedType(); });
  }
  Node* parseExpr() {
    return nest([&] { return AbstractManglingParser::parseExpr(); });
  }
  Node* parseBracedExpr() {
    return nest([&] { return AbstractManglingParser::parseBracedExpr(); });
  }
  Node* parseTemplateArg() {
    return nest([&] { return AbstractManglingParser::parseTemplateArg(); });
  }
  Node* parseTemplateParamDecl(TemplateParamList* parameters) {
    return nest([&] { return AbstractManglingParser::parseTemplateParamDecl(parameters); });
  }

 private:
  template <class Parse>
  Node* nest(Parse parse) {
    if (depth_ == kDeepest) return nullptr;
    ++depth_;
    Node* node = parse();
    --depth_;
    return node;
  }

  unsigned depth_ = 0;
};

/// An upper bound of a parsed name's text, each shared node measured once. Parts that are nested
/// too deep to be printed, which substitutions can make of a flat name, count as too long.
class TextBound {
 public:
  std::uint64_t measure(const Node* node) {
    if (node == nullptr) return 0;
    const auto [place, is_new] = nodes_.try_emplace(node);
    if (!is_new) {
      height_ = std::max(height_, place->second.height);
      return depth_ + place->second.height > kDeepest ? kTooLong : place->second.size;
    }
    if (depth_ == kDeepest) return kTooLong;
    const unsigned outer = std::exchange(height_, 0);
    ++depth_;
    std::uint64_t size = kPunctuation;
    node->visit([&](const auto* typed) { size = add(size, of_node(typed)); });
    --depth_;
    const unsigned height = height_ + 1;
    nodes_[node] = {.size = size, .height = height};
    height_ = std::max(outer, height);
    return size;
  }

 private:
  struct Measured {
    std::uint64_t size = 0;
    unsigned height = 0;  ///< levels of nodes, its own included
  };

  /// More than any node prints besides its parts: "(anonymous namespace)", "noexcept", …
  static constexpr std::uint64_t kPunctuation = 32;

  static std::uint64_t add(std::uint64_t a, std::uint64_t b) { return std::min(a + b, kTooLong); }

  template <class T>
  std::uint64_t of_node(const T* node) {
    if constexpr (std::is_same_v<T, ForwardTemplateReference>) {
      return measure(node->Ref);
    } else {
      std::uint64_t size = 0;
      node->match([&](const auto&... parts) { ((size = add(size, of_part(parts))), ...); });
      // An expansion prints its pattern once for each element of the packs in it.
      if constexpr (std::is_same_v<T, ParameterPackExpansion>) {
        size = std::min(size * std::max<std::uint64_t>(1, longest_pack_), kTooLong);
      }
      return size;
    }
  }

  template <class T>
  std::uint64_t of_part(const T& part) {
    if constexpr (std::is_convertible_v<T, const Node*>) {
      return measure(part);
    } else if constexpr (std::is_same_v<T, NodeArray>) {
      longest_pack_ = std::max<std::uint64_t>(longest_pack_, part.size());
      std::uint64_t size = 0;
      for (const Node* element : part) size = add(size, add(2, measure(element)));
      return size;
    } else if constexpr (std::is_same_v<T, std::string_view>) {
      return part.size();
    } else {
      return kPunctuation;
    }
  }

  std::unordered_map<const Node*, Measured> nodes_;
  unsigned depth_ = 0;
  unsigned height_ = 0;  ///< of the highest part seen so far of the node being measured
  std::uint64_t longest_pack_ = 0;
};

}  // namespace

std::optional<std::string> demangle_itanium(std::string_view mangled) {
  Parser parser(mangled.data(), mangled.data() + mangled.size());
  const Node* root = parser.parse();
  if (root == nullptr || TextBound().measure(root) > kLongestText) return {};
  OutputBuffer out;
  root->print(out);
  std::string text(out.getBuffer(), out.getCurrentPosition());
  std::free(out.getBuffer());
  return text;
}

}  // namespace hone
