// SPDX-License-Identifier: Apache-2.0
#include "analyzers/code_shape.h"

#include <llvm/BinaryFormat/ELF.h>
#include <llvm/MC/MCAsmInfo.h>
#include <llvm/MC/MCContext.h>
#include <llvm/MC/MCDisassembler/MCDisassembler.h>
#include <llvm/MC/MCInst.h>
#include <llvm/MC/MCInstPrinter.h>
#include <llvm/MC/MCInstrInfo.h>
#include <llvm/MC/MCRegisterInfo.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/MCTargetOptions.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/TargetParser/Triple.h>

#include <array>
#include <limits>
#include <string>
#include <utility>

#include "analyzers/name_hash.h"

// What llvm/Support/TargetSelect.h declares, of the one target that is linked.
extern "C" {
void LLVMInitializeX86TargetInfo();
void LLVMInitializeX86TargetMC();
void LLVMInitializeX86Disassembler();
}

namespace hone {
namespace {

constexpr std::int64_t kLargestConstant = 4096;
/// Of a memory operand (base, scale, index, displacement, segment) the displacement, from its base.
constexpr unsigned kDisplacement = 3;

bool is_small(std::int64_t value) { return value > -kLargestConstant && value < kLargestConstant; }

/// Bytes of memory by the words of Intel's syntax; 0 where the text has none (lea, calls).
std::uint8_t bytes_accessed(std::string_view text) {
  struct Size {
    std::string_view word;
    std::uint8_t bytes;
  };
  // Longer words first: each ends as a shorter one does.
  constexpr std::array<Size, 9> kSizes = {{{"xmmword ptr", 16},
                                           {"ymmword ptr", 32},
                                           {"zmmword ptr", 64},
                                           {"tbyte ptr", 10},
                                           {"xword ptr", 10},
                                           {"qword ptr", 8},
                                           {"dword ptr", 4},
                                           {"word ptr", 2},
                                           {"byte ptr", 1}}};
  for (const Size& size : kSizes) {
    if (text.find(size.word) != text.npos) return size.bytes;
  }
  return 0;
}

}  // namespace

struct CodeShapes::State {
  std::unique_ptr<llvm::MCRegisterInfo> registers;
  std::unique_ptr<llvm::MCAsmInfo> syntax;
  std::unique_ptr<llvm::MCInstrInfo> instructions;
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget;
  std::unique_ptr<llvm::MCContext> context;
  std::unique_ptr<llvm::MCDisassembler> disassembler;
  std::unique_ptr<llvm::MCInstPrinter> intel;

  bool is_instruction_pointer(const llvm::MCOperand& operand) const {
    return operand.isReg() && std::string_view(registers->getName(operand.getReg())) == "RIP";
  }

  std::uint8_t access_of(const llvm::MCInst& instruction) const {
    std::string text;
    llvm::raw_string_ostream stream(text);
    intel->printInst(&instruction, 0, "", *subtarget, stream);
    return bytes_accessed(text);
  }

  /// Adds the instruction, whose place is in `found`.
  void add(CodeShape& shape, const llvm::MCInst& instruction, CodeReference found) const {
    const llvm::MCInstrDesc& description = instructions->get(instruction.getOpcode());
    shape.hash = mix_hash(shape.hash, instruction.getOpcode());
    // A displacement from the address of the next instruction.
    unsigned relative = instruction.getNumOperands();
    for (unsigned i = 0; i < instruction.getNumOperands(); ++i) {
      const llvm::MCOperand& operand = instruction.getOperand(i);
      if (operand.isReg()) shape.hash = mix_hash(shape.hash, operand.getReg());
      if (is_instruction_pointer(operand)) relative = i + kDisplacement;
      if (!operand.isImm()) continue;
      const bool is_branch = i < description.getNumOperands() &&
                             description.operands()[i].OperandType == llvm::MCOI::OPERAND_PCREL;
      found.value = operand.getImm();
      if (is_branch || i == relative) {
        found.kind = CodeReference::Kind::kPlace;
        found.accessed = is_branch ? 0 : access_of(instruction);
        found.value += found.end;
        shape.references.push_back(found);
      } else if (is_small(found.value)) {
        shape.hash = mix_hash(shape.hash, static_cast<std::uint64_t>(found.value));
      } else {
        found.kind = CodeReference::Kind::kNumber;
        found.accessed = 0;
        shape.references.push_back(found);
      }
    }
  }
};

CodeShapes::CodeShapes(std::uint16_t machine) {
  if (machine != llvm::ELF::EM_X86_64) return;
  LLVMInitializeX86TargetInfo();
  LLVMInitializeX86TargetMC();
  LLVMInitializeX86Disassembler();
  const llvm::Triple triple("x86_64-unknown-linux-gnu");
  std::string error;
  const llvm::Target* target = llvm::TargetRegistry::lookupTarget(triple.str(), error);
  if (target == nullptr) return;
  auto state = std::make_unique<State>();
  const llvm::MCTargetOptions options;
  state->registers.reset(target->createMCRegInfo(triple.str()));
  state->syntax.reset(target->createMCAsmInfo(*state->registers, triple.str(), options));
  state->instructions.reset(target->createMCInstrInfo());
  state->subtarget.reset(target->createMCSubtargetInfo(triple.str(), "", ""));
  state->context = std::make_unique<llvm::MCContext>(
      triple, state->syntax.get(), state->registers.get(), state->subtarget.get());
  state->disassembler.reset(target->createMCDisassembler(*state->subtarget, *state->context));
  constexpr unsigned kIntelSyntax = 1;
  state->intel.reset(target->createMCInstPrinter(triple, kIntelSyntax, *state->syntax,
                                                 *state->instructions, *state->registers));
  if (state->disassembler && state->intel) state_ = std::move(state);
}

CodeShapes::~CodeShapes() = default;
CodeShapes::CodeShapes(CodeShapes&&) noexcept = default;
CodeShapes& CodeShapes::operator=(CodeShapes&&) noexcept = default;

std::optional<CodeShape> CodeShapes::find(std::string_view code) const {
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
  if (!state_ || code.empty() || code.size() > kMost) return {};
  CodeShape shape;
  const llvm::ArrayRef<std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(code.data()),
                                           code.size());
  for (std::size_t at = 0; at < code.size();) {
    llvm::MCInst instruction;
    std::uint64_t size = 0;
    const auto status =
        state_->disassembler->getInstruction(instruction, size, bytes.slice(at), at, llvm::nulls());
    if (status != llvm::MCDisassembler::Success || size == 0) return {};
    state_->add(
        shape, instruction,
        {.begin = static_cast<std::uint32_t>(at), .end = static_cast<std::uint32_t>(at + size)});
    at += size;
  }
  return shape;
}

}  // namespace hone
