// SPDX-License-Identifier: Apache-2.0
#include "profiles/export_bolt.h"

#include <fmt/format.h>

#include "profiles/shell_text.h"

namespace hone {

std::string bolt_data_name(std::size_t index) { return fmt::format("bolt-{}.fdata", index); }

std::string render_bolt_script(const ExportRequest& request) {
  std::string script = fmt::format(
      "#!/bin/sh\n"
      "# Written by hone, which is not needed to run it. After a build with the preset or the "
      "cache\n"
      "# script: sh {} BUILD_FOLDER\n"
      "# Each file is replaced once; a new link must be run through it again.\n"
      "set -e\n"
      "here=$(cd \"$(dirname \"$0\")\" && pwd)\n"
      "build=${{1:?the build folder}}\n"
      "bolt=${{LLVM_BOLT:-{}}}\n",
      kBoltScript, shell_quoted(request.toolchain->bolt.string()));
  const bool strips = request.profile.axes.strip == Strip::kAll;
  if (strips) script += "# Not GNU strip below: it damages what BOLT makes.\n";
  for (std::size_t i = 0; i < request.bolted.size(); ++i) {
    const BoltedFile& bolted = request.bolted[i];
    script += fmt::format(
        "\nfile=$(readlink -f \"$build\"/{})\n"
        "\"$bolt\" \"$file\" -o \"$file.bolted\" -data=\"$here/{}\" {}\n",
        shell_quoted(bolted.file.string()), bolt_data_name(i), shell_quoted(bolted.options));
    if (strips) {
      script += fmt::format("{} --strip-all \"$file.bolted\"\n",
                            shell_quoted(request.toolchain->strip.string()));
    }
    script += "mv \"$file.bolted\" \"$file\"\n";
  }
  return script;
}

}  // namespace hone
