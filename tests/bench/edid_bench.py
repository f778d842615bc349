#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""edid_bench.py MONQA FOLDER [COUNT] [RUNS]: COUNT EDIDs (1000; the folder's, over and over) in one run of
monqa edid --json against edid-decode, which takes one file a run: RUNS of them (50), scaled to COUNT. Prints the ratio;
exits 1 when it is below 100. Give it a release build: sanitizers cost more than the parsing does."""

import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

TARGET = 100
REPEATS = 5


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def main(monqa, folder, count=1000, runs=50):
    paths = [str(path) for path in sorted(Path(folder).glob("*.bin"))]
    if shutil.which("edid-decode") is None or not paths:
        print(f"edid-decode or {folder} is not here: nothing measured")
        return 77
    many = [paths[i % len(paths)] for i in range(int(count))]
    step = max(1, len(paths) // int(runs))
    some = (paths[::step] * int(runs))[:int(runs)]
    ours = statistics.median(seconds([monqa, "edid", "--json", *many]) for _ in range(REPEATS))
    theirs = statistics.median(sum(seconds(["edid-decode", path]) for path in some) / len(some) for _ in range(REPEATS))
    ratio = theirs * len(many) / ours
    print(f"monqa edid --json: {ours * 1000:.1f} ms for {len(many)} EDIDs in one run (median of {REPEATS})")
    print(f"edid-decode: {theirs * 1000:.2f} ms a file (median of {REPEATS} x {len(some)} runs), "
          f"{theirs * len(many) * 1000:.0f} ms for {len(many)}")
    print(f"ratio: {ratio:.0f} times as fast; the target is {TARGET}")
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
