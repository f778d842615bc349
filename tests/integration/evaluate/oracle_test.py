#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""oracle_test.py MONQA [COUNT [SEED]]: monqa evaluate against an independent Python, on random sets of readings."""

import json
import math
import random
import subprocess
import sys

import samples
from samples import metrics_oracle

MONQA = sys.argv[1]
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 300
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 20261124
HOLDS = {"<=": lambda v, l: v <= l, "<": lambda v, l: v < l, ">=": lambda v, l: v >= l, ">": lambda v, l: v > l,
         "=": lambda v, l: v == l}


def response(rng, geometry):
    step = rng.choice([15] * 8 + [5, 1])
    low = rng.choice([rng.uniform(0.05, 2), rng.uniform(0, 0.06), 0.0])
    high = rng.choice([rng.uniform(80, 1000), rng.uniform(3900, 5000)] if rng.random() < 0.2 else
                      [rng.uniform(80, 1000)])
    shape = rng.choice(["gamma", "gsdf", "noise"])
    rows = []
    for ddl in range(0, 256, step):
        if shape == "gsdf" and 0.05 <= low and high <= 4000:
            first, last = metrics_oracle.index(low), metrics_oracle.index(high)
            l = metrics_oracle.luminance(first + (last - first) * ddl / 255)
        elif shape == "noise" and 0 < ddl < 255:  # never flat from end to end: 0/0 is nobody's to agree on
            l = rng.uniform(low, high)
        else:
            l = low + (high - low) * (ddl / 255) ** rng.uniform(2.15, 2.25)
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            rows.append(samples.row("luminance-response", ddl, l * rng.uniform(0.995, 1.005),
                                    rng.choice(["", "centre"]), geometry=geometry))
    if rng.random() < 0.15:
        del rows[rng.randrange(len(rows))]
    return rows


def screen(rng, geometry):
    rows = []
    coloured = rng.random() < 0.4
    for ddl in rng.sample([26, 128, 204], rng.randint(1, 3)):
        points = samples.POINTS[:rng.choice([5, 9, 9, 8])]
        for point in points:
            for _ in range(rng.choice([1, 1, 2])):
                x, y = (rng.uniform(0.29, 0.33), rng.uniform(0.3, 0.35)) if coloured else (None, None)
                rows.append(samples.row("uniformity", ddl, rng.uniform(0.6, 1) * ddl, point, x, y, geometry))
    return rows


def colours(rng, geometry):
    return [samples.row("chromaticity", ddl, rng.uniform(5, 400), point, rng.gauss(0.313, 0.002),
                        rng.gauss(0.329, 0.002), geometry)
            for ddl in rng.sample([30, 128, 204, 255], rng.randint(1, 3))
            for point in rng.sample(samples.POINTS, rng.randint(1, 9))]


def readings(rng):
    rows = []
    for make, chance in ((response, 0.9), (screen, 0.8), (colours, 0.3)):
        if rng.random() < chance:
            rows += make(rng, rng.choice(["", "contact", "telescopic-dark", "telescopic-in-situ"]))
    rng.shuffle(rows)
    return rows


def ambient_of(rng, rows):
    """What to say on the command line, and what it means; may add rows."""
    kind = rng.choice(["none", "dark-room", "stated", "stated", "rows"])
    if kind == "dark-room":
        return ["--ambient", "dark-room"], 0.0
    if kind == "stated":
        cd_m2 = rng.uniform(0.01, 1)
        return ["--ambient", repr(cd_m2)], cd_m2
    if kind == "rows":
        values = [rng.uniform(0.01, 1) for _ in range(rng.randint(1, 3))]
        for value in values:
            rows.append(samples.row("ambient", rng.choice([None, -1]), value, geometry="telescopic-in-situ"))
        return [], metrics_oracle.mean(values)
    return [], None


def figures_of(rng):
    """Of the meter and the room: the command line, lux, relative standard deviation of a reading."""
    arguments, lux, repeatability = [], None, None
    if rng.random() < 0.4:
        lux = rng.uniform(1, 500)
        arguments += ["--ambient-lux", repr(lux)]
    if rng.random() < 0.5:
        percent = rng.uniform(0.1, 3)  # expanded
        repeatability = percent / 200
        arguments += ["--repeatability", repr(percent), "--accuracy", repr(rng.uniform(0.5, 5))]
    return arguments, lux, repeatability


def viewer_of(rng):
    """The command line, and what was measured in a viewer, with the truth."""
    measures = [(quantity, rng.uniform(0.95, 1.05) * true, true)
                for quantity, true in (("width-mm", 153.0), ("height-mm", 306.0), ("angle-degrees", 45.0))
                for _ in range(rng.choice([0, 0, 1, 2]))]
    return [f"--viewer={q}={m!r}:{t!r}" for q, m, t in measures], measures


def complain(found, wanted, unbounded, tolerance=1e-9):
    """None when they agree."""
    if wanted is not None and math.isinf(wanted):
        return None if found is None and unbounded else f"{found} is not unbounded"
    if found is None or wanted is None:
        return None if found is wanted else f"{found}, not {wanted}"
    if abs(found - wanted) <= tolerance * max(1, abs(wanted)):
        return None
    return f"{found}, not {wanted}"


def check_metrics(judged, wanted):
    problems = []
    if set(judged["metrics"]) != set(wanted):
        problems.append(f"names: {set(judged['metrics']) ^ set(wanted)}")
    for name, value in judged["metrics"].items():
        reason = judged["unavailable"].get(name)
        tolerance = 1e-4 if "noise" in name else 1e-9  # that one is an integral
        problem = complain(value, wanted.get(name), reason == "unbounded", tolerance)
        if problem or (value is None) != (reason is not None):
            problems.append(f"{name}: {problem} ({reason})")
    return problems


def check_verdicts(judged, wanted, status):
    problems = []
    fails = misses = decided = 0
    for verdict in judged["verdicts"]:
        value = wanted.get(verdict["metric"]) if verdict["limit"] is not None else None
        if verdict["criterion"].startswith("illuminance-rk"):
            value = None  # of a room whose class nobody has stated here
        noise = wanted["gsdf_noise_18x1_percent"]
        if verdict["metric"] == "gsdf_deviation_18x1_percent" and noise is not None and (
                verdict["limit"] is not None and noise > verdict["limit"]):
            value = None  # the meter alone could decide
        outcome = ("not-tested" if value is None else
                   "pass" if HOLDS[verdict["comparison"]](value, verdict["limit"]) else "fail")
        if verdict["verdict"] != outcome:
            problems.append(f"{verdict['criterion']}: {verdict['verdict']}, not {outcome}")
        if verdict["decides"] != (verdict["provenance"] in ("R", "R2")):
            problems.append(f"{verdict['criterion']}: decides {verdict['decides']}")
        if verdict["decides"] and verdict["counted"]:
            fails += outcome == "fail"
            misses += outcome == "not-tested" and verdict["mandatory"]
            decided += outcome != "not-tested"
    result = "fail" if fails else "incomplete" if misses or not decided else "pass"
    if judged["result"] != result or status != {"pass": 0, "fail": 1, "incomplete": 4}[result]:
        problems.append(f"result {judged['result']} with status {status}, not {result}")
    return problems


def shipped_classes():
    """Every class of every shipped guideline."""
    pairs = []
    for guideline in samples.GUIDELINES:
        shown = subprocess.run([MONQA, "guideline", "show", "--json", guideline], capture_output=True, text=True,
                               check=True)
        pairs += [(guideline, name) for name in json.loads(shown.stdout)["classes"]]
    return pairs


def main():
    rng = random.Random(SEED)
    classes = shipped_classes()
    compared = 0
    results = {}
    for number in range(COUNT):
        rows = readings(rng)
        arguments, ambient = ambient_of(rng, rows)
        figures, lux, repeatability = figures_of(rng)
        viewer, measures = viewer_of(rng)
        arguments += figures + viewer
        guideline, display_class = rng.choice(classes)
        text = samples.csv(rows)
        run = samples.evaluate(MONQA, text, "--json", *arguments, guideline=guideline, display_class=display_class)
        if run.returncode not in (0, 1, 4):
            sys.exit(f"set {number} of seed {SEED}: status {run.returncode}: {run.stderr}\n{text}")
        judged = json.loads(run.stdout)
        wanted = metrics_oracle.metrics(rows, ambient, lux, repeatability, measures)
        problems = check_metrics(judged, wanted) + check_verdicts(judged, wanted, run.returncode)
        if problems:
            sys.exit(f"set {number} of seed {SEED}: {problems}\n{text}")
        compared += sum(value is not None for value in judged["metrics"].values())
        results[judged["result"]] = results.get(judged["result"], 0) + 1
    if compared < 10 * COUNT or len(results) < 2:
        sys.exit(f"the random sets are too poor: {compared} metrics, {results}")
    print(f"{COUNT} sets, {compared} metrics agree to 1e-9, results {results}")


main()
