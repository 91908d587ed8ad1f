#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long a whole `hone run` of the demo takes beside the same work by hand.

    compare.py HONE [PAIRS [GROUP [OPTION OF HONE RUN...]]]

By hand: bench/campaign/by_hand.sh, clean builds of the profiles of GROUP (default or all; default:
default) and hyperfine's default runs of each. Both start from nothing, one after the other in
alternating order, PAIRS times (default 3); then `hone run` is called once more with nothing changed.
Ratios are of wall times within a pair, because times of one machine drift together."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEMO = HERE.parent.parent / "examples" / "wordfreq"


def seconds(argv, log):
    start = time.monotonic()
    subprocess.run([str(word) for word in argv], check=True, stdout=log, stderr=log)
    return time.monotonic() - start


def run_hone(hone, options, folder, log):
    run = [hone, "run", DEMO, "--work-dir", folder / "work", *options]
    return seconds(run, log), seconds(run, log)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for tool in ("hyperfine", "ninja", "llvm-profdata-19"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is not found")
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    group = sys.argv[3] if len(sys.argv) > 3 else "default"
    options = ["--profiles", group, *sys.argv[4:]]
    first, again, by_hand = [], [], []
    for pair in range(pairs):
        with tempfile.TemporaryDirectory() as name, open(f"{name}/log", "w") as log:
            folder = Path(name)
            steps = [lambda: run_hone(sys.argv[1], options, folder, log),
                     lambda: seconds([HERE / "by_hand.sh", DEMO, folder / "by_hand", group],
                                     log)]
            results = [step() for step in (steps if pair % 2 == 0 else reversed(steps))]
            if pair % 2 == 1:
                results.reverse()
            first.append(results[0][0])
            again.append(results[0][1])
            by_hand.append(results[1])
            print(f"pair {pair + 1}: hone {first[-1]:.0f} s, by hand {by_hand[-1]:.0f} s, "
                  f"hone again {again[-1]:.2f} s", flush=True)
    for title, a, b in (("hone / by hand", first, by_hand), ("hone again / hone", again, first)):
        ratios = sorted(x / y for x, y in zip(a, b))
        print(f"{title}: {statistics.median(ratios):.3f}x, "
              f"{ratios[0]:.3f} to {ratios[-1]:.3f} in {pairs} pairs")


if __name__ == "__main__":
    main()
