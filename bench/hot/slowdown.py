#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What sampling costs the sampled program: its CPU time against that of plain runs.

  bench/hot/slowdown.py build/release/hone [PROGRAM ARGUMENT...]

In each round every setting (samples a second, bytes of stack in each) and the plain program run
once, in random order. Shown are the median and the quartiles of the rounds' ratios. Without a
program, tests/projects/shares is compiled and run for some tenths of a second; its stacks are
shallow. ROUNDS=21 sets the number of rounds.
"""
import os
import random
import statistics
import struct
import subprocess
import sys
import tempfile

ROUNDS = int(os.environ.get("ROUNDS", "21"))
SETTINGS = [(rate, stack) for rate in (499, 997, 1999, 4999) for stack in (8192, 32768)]
# PerfHeader of analyzers/perf_stream.h
HEADER = struct.Struct("@8sIIQIIiIddd")


def run(argv):
    """CPU seconds of the process, with what it waited for."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 1)
        os.execvp(argv[0], argv)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(argv)}")
    return usage.ru_utime + usage.ru_stime


def run_sampled(hone, stream, rate, stack, argv):
    """CPU seconds of the program alone, from the recording; hone's own part is left out."""
    run([hone, "sample-program", stream, "--event", "cpu-clock", "--stacks", "unwound", "--rate",
         str(rate), "--stack-bytes", str(stack), "--", *argv])
    with open(stream, "rb") as file:
        *_, user, system = HEADER.unpack(file.read(HEADER.size))
    return user + system


def build_shares(folder):
    source = os.path.join(os.path.dirname(__file__), "../../tests/projects/shares")
    program = os.path.join(folder, "shares")
    files = [os.path.join(source, name) for name in sorted(os.listdir(source))
             if name.endswith(".cpp")]
    subprocess.run(["clang++-19", "-O2", "-std=c++20", "-pthread", "-I", source, "-include",
                    os.path.join(source, "chain.h"), *files, "-o", program], check=True)
    return [program, "alone", "30000000"]


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    hone = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        argv = sys.argv[2:] or build_shares(folder)
        stream = os.path.join(folder, "stream")
        times = {setting: [] for setting in [None, *SETTINGS]}
        for _ in range(ROUNDS):
            for setting in random.sample(list(times), len(times)):
                times[setting].append(run_sampled(hone, stream, *setting, argv) if setting
                                      else run(argv))
    print(f"plain: {statistics.median(times[None]):.3f} s CPU time, {ROUNDS} rounds\n")
    print("| samples a second | bytes of stack | CPU time against plain | quartiles |")
    print("|---:|---:|---:|---:|")
    for rate, stack in SETTINGS:
        changes = [100 * (a / b - 1) for a, b in zip(times[rate, stack], times[None])]
        low, middle, high = statistics.quantiles(changes, n=4)
        print(f"| {rate} | {stack} | {middle:+.1f} % | {low:+.1f} to {high:+.1f} % |")


if __name__ == "__main__":
    main()
