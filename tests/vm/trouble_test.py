# SPDX-License-Identifier: Apache-2.0
"""Monitors and graphics cards that go away while a picture is shown, and two cards in one machine."""

import random

from machine import Machine
from picture import grey, write_png
from vm_test import equal, main, note, same_picture
from vnc import Vnc

WIDTH, HEIGHT = 1024, 768
PICTURES = {"/tmp/a.png": 1, "/tmp/b.png": 2}
FILES = {path: write_png(WIDTH, HEIGHT, random.Random(seed).randbytes(WIDTH * HEIGHT)) for path, seed in PICTURES.items()}
EXPECTED = {path: grey(WIDTH, HEIGHT, random.Random(seed).randbytes(WIDTH * HEIGHT)) for path, seed in PICTURES.items()}


def start(machine, connector):
    machine.check("rm -f /tmp/out /tmp/status")
    machine.check(f"{{ display_probe {connector} /tmp/a.png /tmp/b.png >/tmp/out 2>&1; echo $? >/tmp/status; }} &")
    machine.wait_for("[ -e /tmp/status ] || grep -q ^shown /tmp/out")


def end(machine, words):
    machine.press("a")
    machine.wait_for("[ -e /tmp/status ]", 20)
    output = machine.check("cat /tmp/out")
    note(output.splitlines()[-1])
    equal(f"exit status ({output})", machine.check("cat /tmp/status").strip(), "3")
    equal("the trouble's name", words in output, True)


def two_cards(image, programs):
    devices = [option for card in ("left", "right") for option in
               ("-device", f"bochs-display,id={card},edid=on,xres={WIDTH},yres={HEIGHT},vgamem=16M")]
    with Machine(image, programs=programs.values(), files=FILES, load=["bochs", "evdev"], monitor=None, board="pc",
                 devices=devices) as machine:
        status, printed = machine.sh("display_probe")
        equal("without a name it asks which one", (status, "card0-Virtual-1, card1-Virtual-2" in printed), (2, True))
        start(machine, "card0-Virtual-1")
        same_picture("left card", machine.screendump("left"), EXPECTED["/tmp/a.png"])
        machine.press("a")
        machine.wait_for("grep -q '^shown /tmp/b.png' /tmp/out")
        same_picture("left card, second", machine.screendump("left"), EXPECTED["/tmp/b.png"])
        machine.press("a")
        machine.wait_for("grep -qx 0 /tmp/status")
        start(machine, "Virtual-2")
        same_picture("right card", machine.screendump("right"), EXPECTED["/tmp/a.png"])
        machine.unplug("right")
        machine.wait_for("[ ! -e /dev/dri/card1 ]")
        end(machine, "Virtual-2")
        equal("cards left", machine.check("monqa displays").count(" (/dev/dri/"), 1)


class VirtioMachine(Machine):
    """A virtio-gpu, whose monitor a VNC client resizes or unplugs."""

    def __init__(self, image, programs):
        super().__init__(image, programs=programs.values(), files=FILES, load=["virtio_pci", "virtio-gpu", "evdev"],
                         monitor=None)
        self.options += ["-device", f"virtio-gpu-pci,id=gpu,edid=on,xres={WIDTH},yres={HEIGHT}",
                         "-vnc", f"unix:{self.folder}/vnc,display=gpu"]


def monitor_changes(image, programs):
    with VirtioMachine(image, programs) as machine:
        monitor = Vnc(machine.folder / "vnc")
        start(machine, "Virtual-1")
        note(machine.check("head -1 /tmp/out").strip())
        same_picture("virtio-gpu", machine.screendump("gpu"), EXPECTED["/tmp/a.png"])
        monitor.size(800, 600)
        end(machine, "another monitor is connected")
        monitor.size(WIDTH, HEIGHT)
        start(machine, "Virtual-1")
        same_picture("virtio-gpu again", machine.screendump("gpu"), EXPECTED["/tmp/a.png"])
        monitor.size(0, 0)
        end(machine, "the monitor was unplugged")


def test(image, programs):
    two_cards(image, programs)
    monitor_changes(image, programs)


main(test)
