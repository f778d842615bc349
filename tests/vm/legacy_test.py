# SPDX-License-Identifier: Apache-2.0
"""Without atomic mode setting, as old drivers are: the kernel refuses it to any program whose name begins with X. Every pixel arrives,
the settings are made and read back, and what was there comes back."""

import random

from card import CardMachine, grey_wire
from monitor_edid import HDMI, TELEVISION, edid
from picture import write_png
from vm_test import equal, main, note

WIDTH, HEIGHT = 720, 480
CONNECTOR = "HDMI-A-1"
LEVELS = [list(random.Random(seed).randbytes(WIDTH * HEIGHT)) for seed in range(2)]
FILES = {f"/tmp/{i}.png": write_png(WIDTH, HEIGHT, bytes(levels)) for i, levels in enumerate(LEVELS)}
PLANTED = ("crtc|GAMMA_LUT=invert:256", "connector|Broadcast RGB=Limited 16:235", "connector|content type=Cinema", "crtc|VRR_ENABLED=1")
WANTED = {"connector|Broadcast RGB": ("Limited 16:235", "Full"), "connector|content type": ("Cinema", "No Data"),
          "crtc|VRR_ENABLED": ("1", "0")}


def wire_of(levels, depth_bits):
    return grey_wire(WIDTH, HEIGHT, [(level * ((1 << depth_bits) - 1) + 127) // 255 for level in levels])


def run(machine, number_of_pictures):
    machine.check("rm -f /tmp/out /tmp/status")
    pictures = " ".join(f"/tmp/{i}.png" for i in range(number_of_pictures))
    machine.check(f"{{ Xprobe {CONNECTOR} {pictures} >/tmp/out 2>&1; echo $? >/tmp/status; }} &")


def test(image, programs):
    monitors = {CONNECTOR: edid("Television", 1, TELEVISION, interface=HDMI)}
    with CardMachine(image, programs.values(), monitors, "console=1", FILES) as machine:
        note(f"booted in {machine.boot_seconds:.1f} s")
        machine.check("cp /bin/display_probe /bin/Xprobe")
        machine.check(r"printf '\033[2J\033[H\033[?25lThis is the console.\n' >/dev/tty1")
        machine.plant(CONNECTOR, *PLANTED)
        before, wire = machine.dump(CONNECTOR), machine.wire(CONNECTOR)
        run(machine, len(LEVELS))
        for i, levels in enumerate(LEVELS):
            machine.wait_for(f"[ -e /tmp/status ] || grep -q '^shown /tmp/{i}.png' /tmp/out")
            lines = machine.check("cat /tmp/out").splitlines()
            depth_bits = int(lines[0].split()[6])
            equal(f"picture {i} ({lines})", machine.wire(CONNECTOR), wire_of(levels, depth_bits))
            machine.press("ret")
        machine.wait_for("[ -s /tmp/status ]")
        lines = machine.check("cat /tmp/out").splitlines()
        note(lines[0])
        equal(f"exit status ({lines})", machine.check("cat /tmp/status").strip(), "0")
        equal("backend", lines[0].split()[1], "kms-legacy")
        found = {}
        for line in lines:
            if line.startswith("property "):
                kind, name, was, now = line.removeprefix("property ").split("|")
                found[f"{kind}|{name}"] = (was, now)
        equal("properties", {key: found.get(key) for key in WANTED}, WANTED)
        equal("table", found["crtc|GAMMA_LUT"][1], "none")
        equal("given back", machine.dump(CONNECTOR), before)
        equal("picture given back", machine.wire(CONNECTOR), wire)


main(test)
