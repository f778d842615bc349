# SPDX-License-Identifier: Apache-2.0
"""How long things take, in the guest's own time: with -icount each instruction takes one nanosecond and waiting costs nothing, so that a
busy host changes no figure. Frames are 16.7 ms, as on a real monitor; no figure here says how fast a real processor paints."""

import os
import random
import re

from card import CardMachine
from monitor_edid import HDMI, TELEVISION, edid
from picture import write_png
from vm_test import equal, main, note

WIDTH, HEIGHT = 320, 240
EDIDS = {"DP-1": edid("Small", 1, f"{WIDTH}x{HEIGHT}"), "HDMI-A-1": edid("Television", 2, TELEVISION, interface=HDMI), "DP-2": edid("Full", 3, "1920x1080")}
RELEASED = "MONQA_RELEASE_BUILD" in os.environ
PERIOD_US = (WIDTH + 160) * (HEIGHT + 37) / 7.97
FULL_WIDTH, FULL_HEIGHT = 1920, 1080
FULL_PERIOD_US = 1_000_000 / 60
FILES = {f"/tmp/{i}.png": write_png(WIDTH, HEIGHT, random.Random(i).randbytes(WIDTH * HEIGHT)) for i in range(2)}
FILES |= {f"/tmp/full{i}.png": write_png(FULL_WIDTH, FULL_HEIGHT, random.Random(i).randbytes(FULL_WIDTH * FULL_HEIGHT)) for i in range(2)}


def numbers(words, first):
    return [int(line.split()[1]) for line in words.splitlines() if line.startswith(first)]


def flips_come_with_every_frame(machine):
    """The card alone: what the others rest on."""
    words = machine.check("card_tool /dev/dri/card0 DP-1 show=XR24:1 flips=60")
    late = [interval for interval in numbers(words, "flip") if abs(interval - PERIOD_US) > 3]
    equal("flips", len(numbers(words, "flip")), 60)
    equal("flips that are no frame after the last", late, [])


def changes_of_the_picture(machine, connector, pictures, count, period_us):
    """From display_show to the flip's event, painting included: a pixel costs the instructions that it takes."""
    took_us = sorted(numbers(machine.check(f"display_probe {connector} --flips {count} {pictures}", 300), "change"))
    note(f"{connector}, {count} changes of the picture: {took_us[0] / 1000:.1f} to {took_us[-1] / 1000:.1f} ms, "
         f"a refresh is {period_us / 1000:.1f} ms")
    equal("changes", len(took_us), count)
    equal("changes of more than two refreshes", [took for took in took_us if took > 2 * period_us], [])


def audits_of_the_service(machine):
    """Two outputs with all properties of real drivers, beside a desktop. With sanitizers it takes some three times as long."""
    machine.check("mkdir -p /tmp/state && printf '[service]\\naudit_s = 1\\n' >/tmp/agent.conf")
    with machine.drawing("DP-1", "show=XR24:1"):
        machine.check("{ monqa-agentd --foreground --config /tmp/agent.conf --state /tmp/state >/tmp/log 2>&1; "
                      "echo $? >/tmp/agentd.status; } &")
        machine.wait_for("[ -e /tmp/agentd.status ] || [ $(grep -c 'audit: ' /tmp/log) -ge 10 ]")
        machine.check("kill $(pidof monqa-agentd)")
        machine.wait_for("[ -s /tmp/agentd.status ]")
    words = machine.check("cat /tmp/log")
    took_ms = [int(found) for found in re.findall(r"audit: .* (\d+) ms", words)]
    note(f"{len(took_ms)} audits: {min(took_ms)} to {max(took_ms)} ms{'' if RELEASED else ', with sanitizers'}")
    equal("audits", len(took_ms) >= 10, True)
    equal("audits of more than 20 ms", [took for took in took_ms if took > (20 if RELEASED else 60)], [])


def test(image, programs):
    with CardMachine(image, programs.values(), EDIDS, files=FILES, devices=["-icount", "shift=0,sleep=off"]) as machine:
        note(f"booted in {machine.boot_seconds:.1f} s")
        flips_come_with_every_frame(machine)
        changes_of_the_picture(machine, "DP-1", "/tmp/0.png /tmp/1.png", 40, PERIOD_US)
        if RELEASED:  # sanitizers look at each pixel many times
            changes_of_the_picture(machine, "DP-2", "/tmp/full0.png /tmp/full1.png", 10, FULL_PERIOD_US)
        audits_of_the_service(machine)


main(test, fast=True)
