#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""decimal_comma_test.py MONQA: the same bytes under a locale with a decimal comma. Makes de_DE where it is missing;
exits 77 where that cannot be."""

import os
import shutil
import subprocess
import sys
import tempfile

import samples

MONQA = sys.argv[1]


def german(folder):
    """The environment, or None."""
    if shutil.which("localedef") is None or shutil.which("locale") is None:
        return None
    made = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", os.path.join(folder, "de_DE.UTF-8")],
                          capture_output=True, check=False)
    # glibc keeps its list of LOCPATH until the end, which the leak check takes for a leak.
    env = {**os.environ, "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "LOCPATH": folder,
           "ASAN_OPTIONS": "detect_leaks=0"}
    asked = subprocess.run(["locale", "decimal_point"], env=env, capture_output=True, text=True, check=False)
    return env if made.returncode == 0 and asked.stdout.strip() == "," else None


def main():
    with tempfile.TemporaryDirectory() as folder:
        env = german(folder)
        if env is None:
            print("skipped: no locale with a decimal comma can be had here")
            sys.exit(77)
        text = samples.csv(samples.good_rows())
        for form in ([], ["--json"]):
            here = samples.evaluate(MONQA, text, "--ambient", "0.25", *form)
            there = samples.evaluate(MONQA, text, "--ambient", "0.25", *form, env=env)
            if (here.returncode, here.stdout) != (there.returncode, there.stdout) or here.returncode != 0:
                sys.exit(f"differs: {here.returncode} {there.returncode} {there.stderr}\n{here.stdout}\n{there.stdout}")
        comma = samples.evaluate(MONQA, text, "--ambient", "0,25", env=env)
        if comma.returncode != 2:
            sys.exit("a decimal comma was taken for a number")
    print("the same under de_DE")


main()
