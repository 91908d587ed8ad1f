#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian 12 packages that hone needs: install-packages.sh build|test|check|profiles...
#   build  to build hone and to use it     test  to build and run its tests     check  for .ci/run
#   profiles  BOLT, GCC and allocators: what profiles beyond the default group need
# Never takes a package away; does nothing (not even update the lists) when all are there.
set -euo pipefail

# The toolchain that hone drives, and what it is built from.
build=(
  cmake ninja-build clang-19 lld-19 llvm-19 libclang-rt-19-dev
  llvm-19-dev libzstd-dev zlib1g-dev
  libboost-filesystem-dev libcli11-dev libfmt-dev libsqlite3-dev libtomlplusplus-dev libxxhash-dev
  nlohmann-json3-dev
)
# What profiles beyond the default group need: skipped without.
profiles=(bolt-19 g++-12 libjemalloc-dev libmimalloc-dev)
# chromium clicks through the flame page.
test=(chromium doctest-dev valgrind "${profiles[@]}")
check=(clang-format-19 clang-tidy-19 git shellcheck)

wanted=()
for set in "$@"; do
  case "$set" in
    profiles) wanted+=("${profiles[@]}") ;;
    build) wanted+=("${build[@]}") ;;
    test) wanted+=("${test[@]}") ;;
    check) wanted+=("${check[@]}") ;;
    *) echo "install-packages.sh: no set of packages is called '$set'" >&2 && exit 2 ;;
  esac
done

missing=()
for package in "${wanted[@]}"; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [[ $status == installed ]] || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
  echo "Packages: all ${#wanted[@]} are installed."
  exit 0
fi

as_root=()
if ((EUID != 0)); then
  if ! command -v sudo >/dev/null; then
    echo "install-packages.sh: needs root or sudo to install: ${missing[*]}" >&2
    exit 2
  fi
  as_root=(sudo)
  [[ -t 0 ]] || as_root+=(-n) # nobody there to type a password
fi

echo "Packages: installing ${missing[*]}, and what they depend on."
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
"${apt[@]}" update
"${apt[@]}" install --no-remove --no-install-recommends "${missing[@]}"
