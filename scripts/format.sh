#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Formats all C++ sources in place; with --check only says which are not formatted, and fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

how=(-i)
[[ ${1:-} == --check ]] && how=(--dry-run -Werror)
git ls-files -z '*.cpp' '*.h' | xargs -0 clang-format-19 "${how[@]}"
