#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs one golden case: run.sh HONE VERSION CASE [--update]
#
# A case is a text file: what it shows, then sections that begin with a line `--- NAME`:
#   --- file PATH   a file that the case needs, made in an empty folder where the command runs
#   --- command     one command line; `hone` is the program under test
#   --- exit, --- stdout, --- stderr: what is expected
# In what was printed the case's folder becomes [DIR] and hone's version [VERSION].
# The case is written anew from what happened, then compared; --update keeps what was written.
set -euo pipefail

hone=$1
version=$2
case=$3
update=${4:-}
base=$(mktemp -d)
trap 'rm -rf "$base"' EXIT
folder=$base/case
mkdir "$folder" "$base/bin"
ln -s "$hone" "$base/bin/hone"

command=
section=about
while IFS= read -r line; do
  if [[ $line == '--- file '* ]]; then
    section='file'
    file=$folder/${line#--- file }
    mkdir -p "$(dirname "$file")"
    : >"$file"
  elif [[ $line == '--- '* ]]; then
    section=${line#--- }
  elif [[ $section == file ]]; then
    printf '%s\n' "$line" >>"$file"
  elif [[ $section == command ]]; then
    command=$line
  fi
done <"$case"
if [[ -z $command ]]; then
  echo "$case: no command" >&2
  exit 2
fi

unset NO_COLOR CLICOLOR_FORCE COLUMNS
export LC_ALL=C.UTF-8 TERM=dumb
status=0
(
  cd "$folder"
  PATH=$base/bin:$PATH
  eval "$command"
) >"$base/stdout" 2>"$base/stderr" </dev/null || status=$?

shown() { sed -e "s|$folder|[DIR]|g" -e "s|${version//./\\.}|[VERSION]|g" "$1"; }
{
  sed '/^--- exit$/,$d' "$case"
  printf -- '--- exit\n%s\n--- stdout\n' "$status"
  shown "$base/stdout"
  echo '--- stderr'
  shown "$base/stderr"
} >"$base/actual"

if [[ $update == --update ]]; then
  cmp -s "$base/actual" "$case" || { cp "$base/actual" "$case" && echo "rewrote $case"; }
else
  diff -u --label expected --label actual "$case" "$base/actual"
fi
