# SPDX-License-Identifier: Apache-2.0
"""Every family of patterns by `monqa pattern NAME` on a real KMS driver: what the monitor shows is, pixel by pixel, what the host
computes. One machine for all."""

import json
import subprocess
import tempfile
from pathlib import Path

from machine import Machine
from monitor_edid import edid
from picture import read_png
from vm_test import equal, main, note, same_picture

# Side of the square -> card and its output.
SIDES = {1024: ("small", "Virtual-1"), 2048: ("large", "Virtual-2")}


def one_of_each_family(monqa):
    """The last member: what runs through a family has run then."""
    lines = subprocess.run([monqa, "pattern", "list", "--json"], capture_output=True, check=True).stdout.splitlines()
    patterns = [pattern for pattern in map(json.loads, lines) if pattern["available"] and 8 in pattern["depths"]]
    return {pattern["family"]: pattern for pattern in patterns}.values()


def side_of(pattern):
    """The smallest that will do: of the whole picture, or of a published image."""
    least = pattern["side_min"] or min(int(size.split("x")[0]) for size in pattern["sizes"])
    return next(side for side in SIDES if least <= side)


def compute(monqa, name, side, folder):
    path = Path(folder) / f"{name}.png"
    subprocess.run([monqa, "pattern", name, "--size", f"{side}x{side}", "--png", path], check=True)
    return read_png(path.read_bytes())


def show(machine, name, connector):
    machine.check("rm -f /tmp/ended")
    machine.check(f"{{ monqa pattern {name} --display {connector} </dev/null >/tmp/out 2>&1; echo $? >/tmp/ended; }} &")


def check_family(machine, monqa, pattern, folder):
    name, side = pattern["name"], side_of(pattern)
    card, connector = SIDES[side]
    show(machine, name, connector)
    wanted = compute(monqa, name, side, folder)  # while the machine paints
    same_picture(name, machine.wait_for_picture(wanted, device=card), wanted)
    machine.press("spc")
    machine.wait_for("[ -s /tmp/ended ]")
    equal(f"{name} ends", (machine.check("cat /tmp/ended").strip(), machine.check("cat /tmp/out")), ("0", ""))


def test(image, programs):
    monqa = programs["monqa"]
    devices = [option for side, (card, _) in SIDES.items() for option in
               ("-device", f"bochs-display,id={card},edid=on,xres={side},yres={side},vgamem=64M")]
    files = {"/lib/firmware/edid/own.bin": edid("Small", 33, "1024x1024")}
    patterns = one_of_each_family(monqa)
    with tempfile.TemporaryDirectory() as folder, \
            Machine(image, programs=[monqa], files=files, load=["bochs", "evdev"], monitor=None, devices=devices,
                    kernel_options="drm.edid_firmware=Virtual-1:edid/own.bin") as machine:
        note(f"booted in {machine.boot_seconds:.1f} s")
        names = [json.loads(line)["name"] for line in machine.check("monqa displays --json").splitlines()]
        equal("EDIDs, one of ours and the emulator's", names, ["Small", "QEMU Monitor"])
        for pattern in patterns:
            check_family(machine, monqa, pattern, folder)
        equal("there are families", len(patterns) > 20, True)


main(test, fast=True)
