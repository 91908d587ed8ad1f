#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does `hone run --search` find on the demo what racing every combination finds?

    grid.py HONE [SEED [SEARCH_BUDGET [GRID_BUDGET]]]

First the search (default seed 1, budget 3m); then one race of all combinations of the same axes
(default budget 10m). Printed: the builds of both, and how far the search's choice is from the best of
the grid, by the grid's own rounds."""

import itertools
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

DEMO = Path(__file__).resolve().parent.parent.parent / "examples" / "wordfreq"
AXES = (("", "O2", "O3", "Os"), ("", "thin-lto", "full-lto"), ("", "unity"), ("", "pgo"))


def grid():
    for values in itertools.product(*AXES):
        yield "+".join(value for value in values if value) or "baseline"


def run(hone, work, *options):
    command = [hone, "run", str(DEMO), "--work-dir", str(work), "--format", "json", "--instructions",
               "never", *options]
    done = subprocess.run(command, stdout=subprocess.PIPE)
    if done.returncode not in (0, 1):
        sys.exit(f"hone run ended with {done.returncode}")
    return json.loads(done.stdout)


def show(change):
    if change is None:
        return "no interval"
    bounds = "" if change["lo"] is None else f" [{change['lo']:+.1%}, {change['hi']:+.1%}]"
    return f"{change['estimate']:+.1%}{bounds}"


def axes_of(name):
    return frozenset(name.split("+"))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    hone = sys.argv[1]
    seed, search_budget, grid_budget = (sys.argv[2:] + ["1", "3m", "10m"][len(sys.argv) - 2:])[:3]
    with tempfile.TemporaryDirectory() as folder:
        search = run(hone, Path(folder) / "s", "--search", "--seed", seed, "--budget", search_budget)
        found = search["advice"]["profile"]
        print(f"search: `{found}` after {search['search']['builds']} builds "
              f"of {search['search']['combinations']}", flush=True)
        whole = run(hone, Path(folder) / "g", "--profiles", ",".join(grid()), "--seed", seed,
                    "--budget", grid_budget)
    rows = {axes_of(row["name"]): row for row in whole["profiles"]}
    row = rows[axes_of(found)]
    if row["same_as"]:
        row = rows[axes_of(row["same_as"])]
    best = rows[axes_of(whole["advice"]["profile"])]
    raced = sum(row["status"] == "built" for row in whole["profiles"])
    print(f"grid: `{best['name']}` {show(best['change'])}, {best['rounds']} rounds; {raced} different "
          f"programs of {len(rows)}; margin {whole['margin']:.1%}; "
          f"practically as good: {', '.join(whole['advice']['equal']) or 'none'}")
    print(f"the search's choice in the grid: `{row['name']}` {show(row['change'])}, "
          f"{row['rounds']} rounds", end="")
    if row["change"] and best["change"]:
        apart = math.log1p(row["change"]["estimate"]) - math.log1p(best["change"]["estimate"])
        print(f", {apart:+.2%} off the best")
    else:
        print()


if __name__ == "__main__":
    main()
