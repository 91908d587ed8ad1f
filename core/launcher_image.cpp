// SPDX-License-Identifier: Apache-2.0
#include "core/launcher_image.h"

#include <cstddef>

asm(R"(
  .pushsection .rodata
  .global hone_launcher_image_begin
  .global hone_launcher_image_end
hone_launcher_image_begin:
  .incbin ")" HONE_LAUNCHER_IMAGE R"("
hone_launcher_image_end:
  .popsection
)");

extern "C" const char hone_launcher_image_begin[];
extern "C" const char hone_launcher_image_end[];

namespace hone {

std::string_view launcher_image() {
  return {hone_launcher_image_begin,
          static_cast<std::size_t>(hone_launcher_image_end - hone_launcher_image_begin)};
}

}  // namespace hone
