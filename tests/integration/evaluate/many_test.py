#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""many_test.py PROGRAM [COUNT [SEED]]: the metrics of 10,000 random responses and screens, in one process, against the
independent Python, to 1e-9. Between them: displays on the GSDF, gamma, noise, responses that fall, blacks of zero."""

import math
import random
import subprocess
import sys

import samples
from samples import metrics_oracle

COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 6


def response(rng):
    low = rng.choice([rng.uniform(0.05, 2), rng.uniform(0, 0.06), 0.0])
    high = rng.uniform(3900, 4200) if rng.random() < 0.05 else rng.uniform(80, 1000)
    kind = rng.choice(["gamma", "gsdf", "noise", "falls"])
    if kind == "gsdf" and low >= 0.05 and high <= 4000:
        first, last = metrics_oracle.index(low), metrics_oracle.index(high)
        levels = [metrics_oracle.luminance(first + (last - first) * i / 17) for i in range(18)]
    else:
        power = rng.uniform(1.8, 2.6)
        levels = [low + (high - low) * (i / 17) ** power for i in range(18)]
    if kind == "noise":
        levels = [l * rng.uniform(0.97, 1.03) for l in levels]
    if kind == "falls":
        at = rng.randrange(1, 17)
        levels[at] *= rng.uniform(0.3, 1.5)
    return levels


def main():
    rng = random.Random(SEED)
    sets = []
    for _ in range(COUNT):
        ambient = 0.0 if rng.random() < 0.2 else rng.uniform(0.01, 1)
        sets.append((ambient, response(rng), [rng.uniform(60, 300) for _ in range(5)]))
    text = "".join(" ".join(map(repr, [a, *levels, *screen])) + "\n" for a, levels, screen in sets)
    done = subprocess.run([sys.argv[1]], input=text, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    names = lines[0].split()
    if len(lines) != COUNT + 1:
        sys.exit(f"{len(lines) - 1} lines for {COUNT} sets")
    compared = 0
    for number, ((ambient, levels, screen), line) in enumerate(zip(sets, lines[1:])):
        rows = [samples.row("luminance-response", 15 * i, l) for i, l in enumerate(levels)]
        rows += [samples.row("uniformity", 204, l, p) for l, p in zip(screen, samples.POINTS)]
        wanted = metrics_oracle.metrics(rows, ambient)
        for name, found in zip(names, map(float, line.split())):
            value = math.nan if wanted[name] is None else wanted[name]
            same = found == value or (math.isnan(found) and math.isnan(value))
            if not same and not abs(found - value) <= 1e-9 * max(1, abs(value)):
                sys.exit(f"set {number} of seed {SEED}: {name} is {found!r}, not {value!r}: {ambient} {levels} {screen}")
            compared += not math.isnan(value)
    if compared < 10 * COUNT:
        sys.exit(f"the random sets are too poor: {compared} metrics")
    print(f"{COUNT} sets, {compared} metrics agree to 1e-9")


main()
