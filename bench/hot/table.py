#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""From a million samples of a large program to a table: hone against `perf report --stdio`.

  bench/hot/table.py build/release/hone build/release/bench_hot_table [PROGRAM ARGUMENT...]

Samples the program (default: hone bloat on its own file), repeats the samples until there are
10^6, and writes them once as hone's recording and once as a perf.data file of the same records.
Each reader runs ROUNDS times in turn; the least CPU time counts. Without perf (apt-get install
linux-perf) only hone's time is shown, and that is said.
"""
import math
import os
import shutil
import struct
import subprocess
import sys
import tempfile

ROUNDS = int(os.environ.get("ROUNDS", "5"))
SAMPLES = 1_000_000
HEADER_BYTES = struct.calcsize("@8sIIQIIiIddd")  # PerfHeader of analyzers/perf_stream.h
PERF_RECORD_SAMPLE = 9
RATE = 9999


def cost(argv):
    """CPU seconds and peak bytes of one run."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.execvp(argv[0], argv)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(argv)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def repeat_samples(stream):
    """The records of a recording with every sample repeated at its place, so that time goes
    forward; and how many samples there are."""
    records, at = [], HEADER_BYTES
    while at + 8 <= len(stream):
        kind, _, size = struct.unpack_from("=IHH", stream, at)
        records.append((kind == PERF_RECORD_SAMPLE, stream[at:at + size]))
        at += size
    samples = sum(is_sample for is_sample, _ in records)
    copies = math.ceil(SAMPLES / samples)
    return b"".join(record * (copies if is_sample else 1) for is_sample, record in records), \
        samples * copies


def perf_data(records):
    """A perf.data file of one event (kernel: tools/perf/Documentation/perf.data-file-format.txt).
    Attributes as open_perf_event() of analyzers/perf_event.cpp sets them."""
    sample_type = 1 | 2 | 4 | 128  # IP, TID, TIME, CPU
    bits = {"inherit": 1, "mmap": 8, "comm": 9, "task": 13, "sample_id_all": 18, "mmap2": 23}
    flags = sum(1 << bit for bit in bits.values())
    attribute = struct.pack("=IIQQQQQIIQ", 1, 128, 0, 1_000_000_000 // RATE, sample_type, 0, flags,
                            0, 0, 0).ljust(128, b"\0")
    header_bytes = 104
    attrs_at = header_bytes
    data_at = attrs_at + 144
    header = struct.pack("=8sQQ", b"PERFILE2", header_bytes, 144)
    header += struct.pack("=QQQQQQ", attrs_at, 144, data_at, len(records), 0, 0) + bytes(32)
    return header + attribute + struct.pack("=QQ", 0, 0) + records


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    hone, reader = map(os.path.abspath, sys.argv[1:3])
    argv = sys.argv[3:] or [hone, "bloat", hone, hone]
    with tempfile.TemporaryDirectory() as folder:
        recording = os.path.join(folder, "recording")
        subprocess.run([hone, "sample-program", recording, "--event", "cpu-clock", "--stacks",
                        "none", "--rate", str(RATE), "--", *argv],
                       check=True, stdout=subprocess.DEVNULL)
        with open(recording, "rb") as file:
            stream = file.read()
        records, count = repeat_samples(stream)
        with open(recording, "wb") as file:
            file.write(stream[:HEADER_BYTES] + records)
        commands = {"hone": [reader, recording, shutil.which(argv[0])]}
        if shutil.which("perf"):
            data = os.path.join(folder, "perf.data")
            with open(data, "wb") as file:
                file.write(perf_data(records))
            commands["perf"] = ["perf", "report", "--stdio", "--force", "-i", data]
        best = {name: (math.inf, math.inf) for name in commands}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                best[name] = min(best[name], cost(command))
        summary = subprocess.run(commands["hone"], check=True, capture_output=True, text=True)
        if "perf" in commands:
            shown = subprocess.run(commands["perf"], check=True, capture_output=True, text=True)
            print("\n".join(shown.stdout.splitlines()[:24]))
    print(f"{count} samples of {argv[0]} ({os.path.getsize(shutil.which(argv[0])) >> 20} MiB): "
          + summary.stdout.splitlines()[0])
    for name, (cpu, peak) in best.items():
        print(f"{name}: {cpu:.2f} s CPU time, {peak >> 20} MiB peak")
    if "perf" in best:
        print(f"hone / perf: {best['hone'][0] / best['perf'][0]:.2f}")
    else:
        print("perf is not installed (apt-get install linux-perf): no ratio")


if __name__ == "__main__":
    main()
