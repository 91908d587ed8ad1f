#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""hone bloat against nm and llvm-nm: CPU time and peak memory, as ratios of the same run.

  bench/symbols/run.py build/release/hone [FILE...]

Each program runs ROUNDS times in turn; the least CPU time counts, since whatever disturbs a run
only adds to it. Without files, large binaries of the machine are looked for. Then files with 10^3
to 10^6 symbols are generated and the growth is shown as a log-log slope.
"""
import math
import os
import subprocess
import sys
import tempfile

ROUNDS = 5
CANDIDATES = [
    "/usr/bin/node",
    "/usr/lib/x86_64-linux-gnu/libLLVM.so.19.1",
    "/usr/lib/x86_64-linux-gnu/libclang-cpp.so.19.1",
]


def cost(argv):
    """CPU seconds and peak bytes of one run."""
    # Spawned, not forked: a copy of this process would be part of the cost.
    null = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    pid = os.posix_spawnp(argv[0], argv, os.environ, file_actions=null)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(argv)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def least(commands):
    """For each command its least CPU time and peak memory over interleaved rounds."""
    best = [(math.inf, math.inf)] * len(commands)
    for _ in range(ROUNDS):
        for i, argv in enumerate(commands):
            cpu, peak = cost(argv)
            best[i] = (min(best[i][0], cpu), min(best[i][1], peak))
    return best


def has_symtab(path):
    out = subprocess.run(["readelf", "-SW", path], capture_output=True, text=True).stdout
    return ".symtab" in out


def compare(hone, path):
    table = [] if has_symtab(path) else ["-D"]
    nm, llvm_nm, one, two = least([
        ["nm", *table, "-S", "--size-sort", "-C", path],
        ["llvm-nm-19", *table, "-S", "--size-sort", "-C", path],
        [hone, "bloat", path],
        [hone, "bloat", path, path],
    ])
    kind = "dynsym" if table else "symtab"
    print(f"| {os.path.basename(path)} | {kind} | {os.path.getsize(path) >> 20} | {one[0]:.2f} s "
          f"| {one[0] / nm[0]:.2f} | {one[0] / llvm_nm[0]:.2f} | {one[1] / llvm_nm[1]:.2f} "
          f"| {two[0] / one[0]:.2f} |")


def generate(folder, count):
    source = os.path.join(folder, f"{count}.s")
    with open(source, "w") as text:
        text.write(".text\n")
        for i in range(count):
            name = f"_ZN5space{len(str(i)) + 8}function{i}Ev"
            text.write(f".globl {name}\n.type {name},@function\n{name}: .zero {i % 13 + 1}\n"
                       f".size {name}, {i % 13 + 1}\n")
    output = os.path.join(folder, f"{count}.o")
    subprocess.run(["clang-19", "-c", source, "-o", output], check=True)
    return output


def growth(hone):
    points = []
    with tempfile.TemporaryDirectory() as folder:
        for count in (10**3, 10**4, 10**5, 10**6):
            path = generate(folder, count)
            [(cpu, peak)] = least([[hone, "bloat", path]])
            points.append((count, cpu))
            print(f"| {count} | {cpu:.3f} s | {peak >> 20} MiB | {os.path.getsize(path) >> 20} MiB |")
    (a, x), (b, y) = points[1], points[-1]
    print(f"\nlog-log slope from {a} to {b} symbols: {math.log(y / x) / math.log(b / a):.2f}")


def main():
    hone = sys.argv[1]
    files = sys.argv[2:] or [path for path in CANDIDATES if os.path.exists(path)]
    start = least([[hone, "--version"]])[0]
    print(f"hone --version: {1000 * start[0]:.1f} ms CPU\n")
    print("| file | names | MiB | hone | of nm | of llvm-nm | memory of llvm-nm | diff of one |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for path in files:
        compare(hone, path)
    print("\n| symbols | hone | peak | file |\n|---:|---:|---:|---:|")
    growth(hone)


main()
