#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From a bare Debian 12 to a recommendation: installs packages (root or sudo), builds
# build/release/hone and tunes the demo project with it. Safe to run again: what is done is not
# done twice.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

echo "== 1/3 Debian packages"
scripts/install-packages.sh build

echo "== 2/3 build/release/hone"
cmake --preset release --log-level=WARNING
cmake --build --preset release

echo "== 3/3 hone run examples/wordfreq"
build/release/hone run examples/wordfreq --budget 100s "$@"
