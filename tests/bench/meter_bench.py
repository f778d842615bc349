#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the software adds to a luminance response of 18 levels beyond the meter's own integration time.

meter_bench.py BUILD [SECONDS]

Whole sessions, from the start of `monqa run` to its record on disk, on a headless display with a simulated meter that
takes SECONDS (1; the CS-2000 twice as long) for each measurement; settle_ms is 0, for that is the panel's time. Readings are counted in the
simulator's log, the one that the driver throws away included; the light is the same for all, so that no time goes into
simulating a panel. Exits 1 when a meter's session takes 5 % or more beyond
its readings."""

import pathlib
import subprocess
import sys
import tempfile
import time

LIMIT = 0.05
# Driver, simulator, question for a measurement, and how much longer than SECONDS one takes.
METERS = [("klein-k10", "klein_simulator", "< N5", 1), ("mavo-usb", "mavo_simulator", "< ?", 1),
          ("km-cs2000", "cs2000_simulator", "< MEAS,1", 2)]
ANSWERS = """geometry = contact
osd-preset = DICOM
automatic-brightness-off = yes
presence-sensor-off = yes
screen-clean = yes
warmed-up = yes
"""


def session(build, folder, driver, simulator, question, seconds):
    log = folder / "log"
    (folder / "agent.conf").write_text("[session]\nsettle_ms = 0\nwarm_up_minutes = 0\n")
    (folder / "answers").write_text(ANSWERS.replace("contact", "telescopic-dark") if driver == "km-cs2000" else ANSWERS)
    meter = subprocess.Popen(
        [build / simulator, "--luminance", "50", "--log", log, "--latency", str(round(seconds * 1000))],
        stdout=subprocess.PIPE, text=True)
    try:
        port = meter.stdout.readline().strip()
        start = time.monotonic()
        subprocess.run(
            [build / "monqa", "run", "--state", folder / "state", "--config", folder / "agent.conf",
             "--display", "headless:1024x768", "--test", "luminance-response",
             "--driver", driver, "--port", port, "--answers", folder / "answers", "--ambient", "dark-room"],
            check=False, capture_output=True)
        took = time.monotonic() - start
    finally:
        meter.terminate()
        meter.wait()
    readings = log.read_text().splitlines().count(question)
    return readings, took


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    missed = False
    for driver, simulator, question, times in METERS:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            integration = seconds * times
            readings, took = session(build, folder, driver, simulator, question, integration)
        if readings < 18:
            sys.exit(f"{driver}: only {readings} readings")
        overhead = took / (readings * integration) - 1
        missed = missed or overhead >= LIMIT
        print(f"{driver}: {readings} readings of {integration:g} s, {took:.2f} s in all, {overhead:.1%} beyond them")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
