#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the packages that the tests need (root or sudo), builds the dev preset and runs every
# test. Arguments go to ctest: ./test.sh -L unit
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

scripts/install-packages.sh build test
cmake --preset dev --log-level=WARNING
cmake --build --preset dev
ctest --preset dev "$@"
