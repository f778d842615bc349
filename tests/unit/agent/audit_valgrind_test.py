#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The service's audit over recorded cards, under valgrind: no error, and not one allocation left behind.

audit_valgrind_test.py PROGRAM    takes the release build's where there is one: the sanitizers bear no valgrind beside them
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
TABLES = 6
AUDITS = 3


def program():
    built = pathlib.Path(sys.argv[1])
    other = pathlib.Path(os.environ.get("MONQA_RELEASE_BUILD", "/nowhere"), "tests/unit/agent", built.name)
    return other if other.exists() else built


def main():
    if shutil.which("valgrind") is None:
        print("valgrind is not here: nothing checked")
        return SKIPPED
    if b"__asan_init" in program().read_bytes():
        print("MONQA_RELEASE_BUILD names no build without the sanitizers: nothing checked")
        return SKIPPED
    with tempfile.TemporaryDirectory() as state:
        run = subprocess.run(["valgrind", "--error-exitcode=9", "--leak-check=full", "--show-leak-kinds=all", "--errors-for-leak-kinds=all",
                              program(), state], capture_output=True, text=True, timeout=100)
    assert run.returncode == 0, f"{run.returncode}\n{run.stdout}\n{run.stderr}"
    audits = re.findall(r"^[\w.]+: (\d+) outputs", run.stdout, re.MULTILINE)
    assert len(audits) == TABLES * AUDITS and all(int(outputs) > 0 for outputs in audits), run.stdout
    assert "in use at exit: 0 bytes in 0 blocks" in run.stderr, run.stderr
    (allocated,) = re.findall(r"total heap usage: (\S+ allocs, \S+ frees)", run.stderr)
    print(f"ok: {len(audits)} audits, {allocated}, nothing left")
    return 0


if __name__ == "__main__":
    sys.exit(main())
