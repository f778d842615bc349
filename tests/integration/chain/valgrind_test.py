#!/usr/bin/env python3
"""Whole sessions of the agent under valgrind: nothing read that was not written, no memory lost.

valgrind_test.py BUILD    takes the release build where there is one: the sanitizers bear no valgrind beside them
"""

import pathlib
import shutil
import subprocess
import sys

from chain import EDID, Chain, manual_answers, release_build

BUILD = release_build(sys.argv[1])
SKIPPED = 77
KINDS = "definite,indirect,possible"
VALGRIND = ["valgrind", "--quiet", "--error-exitcode=9", "--leak-check=full", f"--show-leak-kinds={KINDS}",
            f"--errors-for-leak-kinds={KINDS}"]


def watched(chain, arguments, expect):
    run = subprocess.run([*VALGRIND, f"{BUILD}/monqa", *map(str, arguments)], capture_output=True, text=True, timeout=120)
    assert run.returncode == expect, f"{arguments}: {run.returncode}\n{run.stdout}\n{run.stderr}"


def main():
    if shutil.which("valgrind") is None:
        print("valgrind is not here: nothing checked")
        return SKIPPED
    if b"__asan_init" in pathlib.Path(BUILD, "monqa").read_bytes():
        print("MONQA_RELEASE_BUILD names no build without the sanitizers: nothing checked")
        return SKIPPED
    with Chain(BUILD, "valgrind") as chain:
        places = ["--state", chain.state, "--config", chain.config]
        broken = manual_answers()
        del broken["uniformity.26.top-left"]
        size = f"headless:1024x1024,edid={EDID}"
        run = chain.run_arguments(chain.answers(broken), "--driver", "manual", "--guideline", "aapm-or03", display=size)
        watched(chain, run, expect=2)  # stays in its journal
        chain.answers(manual_answers())
        watched(chain, run, expect=0)  # goes on with it
        chain.answers(manual_answers(l_max=90))
        watched(chain, run, expect=1)
        watched(chain, ["spool", "verify", *places], expect=0)
    print("ok: no error under valgrind")
    return 0


if __name__ == "__main__":
    sys.exit(main())
