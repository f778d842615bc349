# SPDX-License-Identifier: Apache-2.0
"""ArgyllCMS spotread and monqa read the same simulated meter: the same numbers?
spotread_test.py MONQA KLEIN_SIMULATOR JETI_SIMULATOR DTP92_SIMULATOR

spotread looks for ports by their names in /dev alone, so it runs with a /dev of its own, in which
the pseudo-terminal is called ttyUSB0."""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

MONQA, KLEIN, JETI, DTP92 = sys.argv[1:5]
SKIPPED = 77

OWN_DEV = """
set -e
mount -t tmpfs none "$1"
for node in null tty urandom; do touch "$1/$node"; mount --bind /dev/$node "$1/$node"; done
mkdir -p "$1/pts" "$1/bus/usb/001"
mount --rbind /dev/pts "$1/pts"
ln -s "$2" "$1/ttyUSB0"
mount --rbind "$1" /dev
shift 2
exec "$@"
"""


def in_own_dev(port, *command):
    """Its output; its standard input is a terminal that nobody types at."""
    keyboard, terminal = pty.openpty()
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                ["unshare", "--mount", "sh", "-c", OWN_DEV, "sh", folder, port, *command],
                stdin=terminal, capture_output=True, text=True, errors="replace", timeout=60)
        finally:
            os.close(terminal)
            os.close(keyboard)
    return done.returncode, done.stdout + done.stderr


def spotread(port):
    # -c 1: the only port; -e: emission; -N: no calibration; -O: one reading; -x: Yxy
    _, output = in_own_dev(port, "spotread", "-c", "1", "-e", "-N", "-O", "-x")
    found = re.search(r"Yxy: ([0-9.]+) ([0-9.]+) ([0-9.]+)", output)
    return tuple(map(float, found.groups())) if found else output


def monqa(driver, port):
    done = subprocess.run([MONQA, "meter", "read", "--driver", driver, "--port", port, "--json"],
                          capture_output=True, text=True, timeout=60, check=True)
    reading = json.loads(done.stdout)
    return reading["luminance_cd_m2"], reading["x"], reading["y"]


class Compare(unittest.TestCase):
    def compare(self, simulator, driver, *options):
        with subprocess.Popen([simulator, *options], stdout=subprocess.PIPE, text=True) as process:
            try:
                port = process.stdout.readline().strip()
                ours, theirs = monqa(driver, port), spotread(port)
            finally:
                process.terminate()
        self.assertIsInstance(theirs, tuple, theirs)
        # spotread prints six decimals
        for our, their in zip(ours, theirs):
            self.assertAlmostEqual(our, their, delta=2e-6 * max(1, our))

    def test_klein_bright(self):
        self.compare(KLEIN, "klein-k10", "--luminance", "431.7", "--xy", "0.31,0.33")

    def test_klein_dark(self):
        self.compare(KLEIN, "klein-k10", "--luminance", "0.0437", "--xy", "0.28,0.3")

    def test_jeti(self):
        self.compare(JETI, "jeti-specbos", "--luminance", "123.4", "--xy", "0.3,0.4")

    def test_dtp92(self):
        self.compare(DTP92, "xrite-dtp92", "--luminance", "98.76", "--xy", "0.29,0.31")


if __name__ == "__main__":
    if shutil.which("spotread") is None:
        print("no spotread (Debian: argyll)")
        sys.exit(SKIPPED)
    if in_own_dev("/dev/null", "true")[0] != 0:
        print("no mount namespace of our own: not root?")
        sys.exit(SKIPPED)
    unittest.main(argv=sys.argv[:1])
