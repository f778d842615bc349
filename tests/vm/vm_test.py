# SPDX-License-Identifier: Apache-2.0
"""What every test in the emulated machine begins and ends with.

    def test(machine_maker, programs): ...
    main(test)

The command line: CACHE PROGRAM...; the programs are known by their file names. MONQA_VM_CACHE overrides CACHE. With
main(test, fast=True) programs without sanitizers are taken from the folder MONQA_RELEASE_BUILD, where it is named and has them."""

import os
import sys
import time
from pathlib import Path

from image import Image, Unavailable

SKIPPED = 77


def equal(what, found, wanted):
    if found != wanted:
        raise AssertionError(f"{what}: {found!r}, wanted {wanted!r}")


def same_picture(what, shown, wanted):
    count, first = shown.differing_pixels(wanted)
    total = wanted.width * wanted.height
    note(f"{what}: {count} of {total} pixels differ")
    if count:
        raise AssertionError(f"{what}: {count} of {total} pixels differ, {shown.width}x{shown.height}; first {first}")


def note(words):
    print(f"[{time.monotonic() - START:6.2f} s] {words}", flush=True)


START = time.monotonic()


def released(program):
    """Programs lie in the build folder, those of tests below it."""
    folder = Path(os.environ.get("MONQA_RELEASE_BUILD", "/nowhere"))
    return next((other for other in (folder / program.name, folder / "tests/vm" / program.name) if other.exists()), program)


def main(test, fast=False):
    cache = os.environ.get("MONQA_VM_CACHE") or sys.argv[1]
    programs = {os.path.basename(path): Path(path) for path in sys.argv[2:]}
    if fast:
        programs = {name: released(program) for name, program in programs.items()}
    try:
        test(Image(cache), programs)
    except Unavailable as error:
        print(f"SKIPPED: {error}")
        sys.exit(SKIPPED)
    note("passed")
