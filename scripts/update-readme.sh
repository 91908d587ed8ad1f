#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the run that README shows, from nothing, and puts its output into
# docs/example-run.txt and between the markers of README.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --preset release --log-level=WARNING >/dev/null
cmake --build --preset release
build/release/hone run examples/wordfreq --budget 100s --work-dir "$work/hone" >"$work/output"
cp "$work/output" docs/example-run.txt

{
  sed '/^<!-- example begin/q' README.md
  printf '```\n$ hone run examples/wordfreq --budget 100s\n'
  cat docs/example-run.txt
  printf '```\n'
  sed -n '/^<!-- example end/,$p' README.md
} >"$work/readme"
cp "$work/readme" README.md
