#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""hone bloat against an independent reader of the same files (llvm-readelf).

  bench/symbols/agree.py build/release/hone FILE...

For each section: do its rows sum to the size in the section header, and are the bytes of its
functions and objects those that the sized symbols cover, each byte once? Left out are what
docs/SYMBOLS.md gives a row of its own: tables, string constants, and functions that only .eh_frame
knows. Exit status 1 when a section disagrees.
"""
import json
import re
import subprocess
import sys
from collections import defaultdict

LOADED = 0x2  # SHF_ALLOC
TLS = 6  # STT_TLS
STRING_CONSTANT = re.compile(r"\.str(\.\d+)?(\.llvm\.\d+)?")


def read(path):
    out = subprocess.run(["llvm-readelf-19", "--elf-output-style=JSON", "-S", "-s", "--dyn-syms",
                          "-l", path], capture_output=True, text=True, errors="replace").stdout
    return json.loads(out)[0]


def tls_base(elf):
    for segment in elf.get("ProgramHeaders", []):
        header = segment["ProgramHeader"]
        if header["Type"].get("Name") == "PT_TLS":
            return header["VirtualAddress"]
    return 0


def covered(ranges):
    """Bytes that at least one range holds."""
    total, end = 0, 0
    for begin, stop in sorted(ranges):
        total += max(0, stop - max(begin, end))
        end = max(end, stop)
    return total


def symbols_by_section(elf, named, sections, relocatable):
    """Ranges of the symbols of `named`: `elf` itself, or the debug file that was split off it."""
    table = named.get("Symbols") or named.get("DynamicSymbols") or []
    ranges = defaultdict(list)
    for entry in table:
        symbol = entry["Symbol"]
        section = sections.get(symbol["Section"]["Value"])
        name = symbol["Name"]["Name"]
        if section is None or symbol["Size"] == 0 or not name or STRING_CONSTANT.fullmatch(name):
            continue
        begin = symbol["Value"] + (tls_base(elf) if symbol["Type"]["Value"] == TLS else 0)
        low = 0 if relocatable else section["Address"]
        stop = min(begin + symbol["Size"], low + section["Size"])
        ranges[section["Index"]].append((begin, stop))
    return ranges


def check(hone, path):
    elf = read(path)
    relocatable = not elf.get("ProgramHeaders")
    sections = {s["Section"]["Index"]: s["Section"] for s in elf["Sections"]}
    loaded = {i: s for i, s in sections.items() if s["Flags"]["Value"] & LOADED and s["Size"]}
    mine = json.loads(subprocess.run([hone, "bloat", path, "--top", "0", "--format", "json"],
                                     capture_output=True, check=True).stdout)
    sums, owned, tables = defaultdict(int), defaultdict(int), set()
    for row in mine["rows"]:
        sums[row["section"]] += row["size"]
        if row["kind"] in ("table", "unwind", "relocations"):
            tables.add(row["section"])
        if row["kind"] in ("function", "object") and not row["name"].startswith("fn 0x"):
            owned[row["section"]] += row["size"]
    names = mine["names_from"]
    named = read(mine["debug_file"]) if "debug_file" in mine else elf
    ranges = symbols_by_section(elf, named, sections, relocatable)
    wrong = []
    theirs_by_name, sizes = defaultdict(int), defaultdict(int)
    for index, section in loaded.items():
        name = section["Name"]["Name"]
        sizes[name] += section["Size"]
        theirs_by_name[name] += covered(ranges[index])
    for name, size in sizes.items():
        if sums[name] != size:
            wrong.append(f"{name}: rows sum to {sums[name]}, header says {size}")
        if name not in tables and theirs_by_name[name] != owned[name]:
            wrong.append(f"{name}: hone gives {owned[name]} bytes to symbols, they cover "
                         f"{theirs_by_name[name]} (names from {names})")
    total = sum(sizes.values())
    if total != mine["totals"]["loaded"]:
        wrong.append(f"loaded: {mine['totals']['loaded']}, headers say {total}")
    in_symbols = sum(theirs_by_name.values())
    print(f"{path}: {len(sizes)} sections, {total} bytes loaded, {in_symbols} in symbols of "
          f"{names}: {'agrees' if not wrong else ''}")
    for line in wrong:
        print("   " + line)
    return not wrong


sys.exit(0 if all([check(sys.argv[1], path) for path in sys.argv[2:]]) else 1)
