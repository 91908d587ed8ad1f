#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a careful engineer does without hone: each profile of the default group from an empty folder,
# then hyperfine's default runs of every binary. by_hand.sh SOURCE OUTPUT
set -euo pipefail
source=$(realpath "$1")
output=$2
mkdir -p "$output"
output=$(realpath "$output")
rules=$source/data/rules.txt

# build FOLDER FLAGS [CMAKE-OPTION...]
build() {
  local folder=$output/$1 flags=$2
  shift 2
  cmake -S "$source" -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_COMPILER=clang-19 \
    -DCMAKE_CXX_COMPILER=clang++-19 -DCMAKE_CXX_FLAGS_RELEASE="-O3 -DNDEBUG $flags" \
    -DCMAKE_EXE_LINKER_FLAGS="-fuse-ld=lld" -DCMAKE_AR=/usr/lib/llvm-19/bin/llvm-ar \
    -DCMAKE_RANLIB=/usr/lib/llvm-19/bin/llvm-ranlib "$@" >/dev/null
  ninja -C "$folder" wordfreq >/dev/null
}

# pgo FOLDER FLAGS [CMAKE-OPTION...]: an instrumented build, a training run, and the build with it
pgo() {
  local name=$1 flags=$2
  shift 2
  build "$name-train" "$flags -fprofile-generate=$output/$name-raw" "$@"
  "$output/$name-train/wordfreq" "$rules" "$source/data/train.txt" 20 >/dev/null
  llvm-profdata-19 merge -o "$output/$name.profdata" "$output/$name-raw"
  build "$name" "$flags -fprofile-use=$output/$name.profdata" "$@"
}

unity=(-DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=0)
build baseline ""
build O2 "-O2"
build O3 "-O3"
build Os "-Os"
build thin-lto "-flto=thin"
build full-lto "-flto=full"
build unity "" "${unity[@]}"
pgo pgo ""
pgo pgo+thin-lto "-flto=thin"
pgo pgo+unity "" "${unity[@]}"

commands=()
for name in baseline O2 O3 Os thin-lto full-lto unity pgo pgo+thin-lto pgo+unity; do
  commands+=("$(printf '%q ' "$output/$name/wordfreq" "$rules" "$source/data/eval.txt" 60)")
done
hyperfine --shell=none --export-json "$output/times.json" "${commands[@]}"
