#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What one run of an empty program costs with `hone measure` and with `hyperfine -N`.

    compare.py HONE [PAIRS [RUNS]]

Both tools run `true` RUNS times (default 4000), one tool after the other, PAIRS times (default 10)
in alternating order. The cost is the wall time of the whole tool over the number of runs; the ratio
is taken within each pair, because times of this kind drift together."""

import shutil
import statistics
import subprocess
import sys
import time

ROUNDS = 8  # of a command that hone measures alone


def seconds(argv):
    start = time.monotonic()
    # In a session of its own, as hone's launcher is: the scheduler shares CPUs out among sessions.
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   start_new_session=True)
    return time.monotonic() - start


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    hone = sys.argv[1]
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    runs = (int(sys.argv[3]) if len(sys.argv) > 3 else 4000) // ROUNDS * ROUNDS
    hyperfine = shutil.which("hyperfine")
    if not hyperfine:
        sys.exit("hyperfine is not found: apt-get install hyperfine")
    tools = {
        "hone": [hone, "measure", "--repeat", str(runs // ROUNDS), "--", "true"],
        "hyperfine": [hyperfine, "-N", "--runs", str(runs), "true"],
    }
    costs = {name: [] for name in tools}
    for pair in range(pairs):
        for name in sorted(tools, reverse=pair % 2 == 1):
            costs[name].append(seconds(tools[name]) / runs)
    ratios = sorted(a / b for a, b in zip(costs["hone"], costs["hyperfine"]))
    for name, values in costs.items():
        print(f"{name}: {statistics.median(values) * 1e6:.0f} µs per run (median of {pairs})")
    print(
        f"hone / hyperfine: {statistics.median(ratios):.2f}x, "
        f"{ratios[0]:.2f} to {ratios[-1]:.2f} in {pairs} pairs of {runs} runs"
    )


if __name__ == "__main__":
    main()
