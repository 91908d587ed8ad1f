#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Rewrites the expected output of every case in tests/cli from the dev build. Read the diff.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cmake --preset dev --log-level=WARNING >/dev/null
cmake --build --preset dev --target hone
version=$(sed -n 's/^project(hone VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
for case in tests/cli/*.txt; do
  tests/cli/run.sh "$PWD/build/dev/hone" "$version" "$case" --update
done
