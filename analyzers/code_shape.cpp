// SPDX-License-Identifier: Apache-2.0
#include "analyzers/code_shape.h"

#include <llvm/BinaryFormat/ELF.h>
#include <llvm/MC/MCAsmInfo.h>
#include <llvm/MC/MCContext.h>
#include <llvm/MC/MCDisassembler/MCDisassembler.h>
#include <llvm/MC/MCInst.h>
#include <llvm/MC/MCInstrInfo.h>
#include <llvm/MC/MCRegisterInfo.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/MCTargetOptions.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/TargetParser/Triple.h>

#include <string>

// What llvm/Support/TargetSelect.h declares, of the one target that is linked.
extern "C" {
void LLVMInitializeX86TargetInfo();
void LLVMInitializeX86TargetMC();
void LLVMInitializeX86Disassembler();
}

namespace hone {
namespace {

constexpr std::int64_t kLargestConstant = 4096;

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9e3779b97f4a7c15 + (hash << 6) + (hash >> 2);
  return hash * 0xff51afd7ed558ccd;
}

/// Of memory operands (base, scale, index, displacement, segment) the displacement is an immediate
/// like others: it is small where it is a field's offset, and kept then.
bool is_kept(const llvm::MCOperandInfo& operand, std::int64_t value) {
  if (operand.OperandType == llvm::MCOI::OPERAND_PCREL) return false;
  return value > -kLargestConstant && value < kLargestConstant;
}

}  // namespace

struct CodeShapes::State {
  std::unique_ptr<llvm::MCRegisterInfo> registers;
  std::unique_ptr<llvm::MCAsmInfo> syntax;
  std::unique_ptr<llvm::MCInstrInfo> instructions;
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget;
  std::unique_ptr<llvm::MCContext> context;
  std::unique_ptr<llvm::MCDisassembler> disassembler;

  std::uint64_t add(std::uint64_t hash, const llvm::MCInst& instruction) const {
    const llvm::MCInstrDesc& description = instructions->get(instruction.getOpcode());
    hash = mix(hash, instruction.getOpcode());
    // An instruction that uses the address of the next one refers to something elsewhere.
    bool is_elsewhere = false;
    for (unsigned i = 0; i < instruction.getNumOperands(); ++i) {
      const llvm::MCOperand& operand = instruction.getOperand(i);
      if (operand.isReg()) {
        hash = mix(hash, operand.getReg());
        const char* name = registers->getName(operand.getReg());
        is_elsewhere = is_elsewhere || std::string_view(name) == "RIP";
      } else if (operand.isImm() && !is_elsewhere && i < description.getNumOperands() &&
                 is_kept(description.operands()[i], operand.getImm())) {
        hash = mix(hash, static_cast<std::uint64_t>(operand.getImm()));
      }
    }
    return hash;
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
  if (state->disassembler) state_ = std::move(state);
}

CodeShapes::~CodeShapes() = default;
CodeShapes::CodeShapes(CodeShapes&&) noexcept = default;
CodeShapes& CodeShapes::operator=(CodeShapes&&) noexcept = default;

std::optional<std::uint64_t> CodeShapes::find(std::string_view code) const {
  if (!state_ || code.empty()) return {};
  std::uint64_t hash = 0;
  const llvm::ArrayRef<std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(code.data()),
                                           code.size());
  for (std::size_t at = 0; at < code.size();) {
    llvm::MCInst instruction;
    std::uint64_t size = 0;
    const auto status =
        state_->disassembler->getInstruction(instruction, size, bytes.slice(at), at, llvm::nulls());
    if (status != llvm::MCDisassembler::Success || size == 0) return {};
    hash = state_->add(hash, instruction);
    at += size;
  }
  return hash;
}

}  // namespace hone
