#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a careful engineer does without hone: each profile of a group from an empty folder, then
# hyperfine's default runs of every binary. by_hand.sh SOURCE OUTPUT [default|all]
set -euo pipefail
source=$(realpath "$1")
output=$2
group=${3:-default}
mkdir -p "$output"
output=$(realpath "$output")
rules=$source/data/rules.txt
llvm=/usr/lib/llvm-19/bin
names=()

# build FOLDER FLAGS [CMAKE-OPTION...]
build() {
  local folder=$output/$1 flags=$2
  shift 2
  cmake -S "$source" -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_COMPILER=clang-19 \
    -DCMAKE_CXX_COMPILER=clang++-19 -DCMAKE_CXX_FLAGS_RELEASE="-O3 -DNDEBUG $flags" \
    -DCMAKE_EXE_LINKER_FLAGS="-fuse-ld=lld" -DCMAKE_AR=$llvm/llvm-ar \
    -DCMAKE_RANLIB=$llvm/llvm-ranlib "$@" >/dev/null
  ninja -C "$folder" wordfreq >/dev/null
}

# linked FOLDER LINK-FLAGS FLAGS: a build with options for the linker alone
linked() { build "$1" "$3" -DCMAKE_EXE_LINKER_FLAGS="-fuse-ld=lld $2"; }

train() { "$output/$1" "$rules" "$source/data/train.txt" 20 >/dev/null; }

# pgo FOLDER FLAGS [CMAKE-OPTION...]: an instrumented build, a training run, and the build with it
pgo() {
  local name=$1 flags=$2
  shift 2
  build "$name-train" "$flags -fprofile-generate=$output/$name-raw" "$@"
  train "$name-train/wordfreq"
  llvm-profdata-19 merge -o "$output/$name.profdata" "$output/$name-raw"
  build "$name" "$flags -fprofile-use=$output/$name.profdata" "$@"
}

# cspgo FOLDER FLAGS: a second training of the program that the first one made
cspgo() {
  local name=$1 flags=$2 raw=$output/$1-raw
  build "$name-train" "$flags -fprofile-generate=$raw"
  train "$name-train/wordfreq"
  llvm-profdata-19 merge -o "$raw.profdata" "$raw"
  build "$name-again" "$flags -fprofile-use=$raw.profdata -fcs-profile-generate=$raw-cs"
  train "$name-again/wordfreq"
  llvm-profdata-19 merge -o "$output/$name.profdata" "$raw-cs" "$raw.profdata"
  build "$name" "$flags -fprofile-use=$output/$name.profdata"
}

# bolt FOLDER: what was linked there with its relocations, by the counts of a training run
bolt() {
  local file=$output/$1/wordfreq
  mv "$file" "$file.linked"
  "$llvm/llvm-bolt" "$file.linked" -instrument --instrumentation-file="$file.fdata" -o "$file" >/dev/null
  train "$1/wordfreq"
  "$llvm/llvm-bolt" "$file.linked" -o "$file" -data="$file.fdata" -reorder-blocks=ext-tsp \
    -reorder-functions=cdsort -split-functions -split-all-cold -split-eh -icf=1 >/dev/null
}

unity=(-DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=0)
relocations=(-DCMAKE_EXE_LINKER_FLAGS="-fuse-ld=lld -Wl,--emit-relocs")
sections="-ffunction-sections -fdata-sections"
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
names+=(baseline O2 O3 Os thin-lto full-lto unity pgo pgo+thin-lto pgo+unity)

if [ "$group" = all ]; then
  build Oz "-Oz"
  linked gc-sections "-Wl,--gc-sections" "$sections"
  linked icf-safe "-Wl,--gc-sections -Wl,--icf=safe" "$sections"
  linked icf-all "-Wl,--gc-sections -Wl,--icf=all" "$sections"
  linked strip "-Wl,--strip-all" ""
  linked jemalloc "-Wl,--push-state,--no-as-needed -ljemalloc -Wl,--pop-state" ""
  linked mimalloc "-Wl,--push-state,--no-as-needed -lmimalloc -Wl,--pop-state" ""
  linked Oz+thin-lto+icf-safe "-Wl,--gc-sections -Wl,--icf=safe" "-Oz -flto=thin $sections"
  for level in v2 v3 v4; do
    if [ "$level" = v4 ] && ! grep -qw avx512vl /proc/cpuinfo; then continue; fi
    build "x86-64-$level" "-march=x86-64-$level"
    names+=("x86-64-$level")
  done
  cspgo cspgo ""
  cspgo cspgo+thin-lto "-flto=thin"
  build bolt "" "${relocations[@]}"
  bolt bolt
  pgo pgo+thin-lto+bolt "-flto=thin" "${relocations[@]}"
  bolt pgo+thin-lto+bolt
  names+=(Oz gc-sections icf-safe icf-all strip jemalloc mimalloc Oz+thin-lto+icf-safe cspgo
    cspgo+thin-lto bolt pgo+thin-lto+bolt)
fi

commands=()
for name in "${names[@]}"; do
  commands+=("$(printf '%q ' "$output/$name/wordfreq" "$rules" "$source/data/eval.txt" 60)")
done
hyperfine --shell=none --export-json "$output/times.json" "${commands[@]}"
