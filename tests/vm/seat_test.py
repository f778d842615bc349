# SPDX-License-Identifier: Apache-2.0
"""A person looks at another virtual terminal while a pattern is shown, and comes back: libseat's own server, the kernel's terminals."""

import random
import time

from machine import Machine
from picture import grey, write_png
from vm_test import equal, main, note, same_picture

WIDTH, HEIGHT = 1024, 768
PICTURES = {"/tmp/a.png": 1, "/tmp/b.png": 2}
FILES = {path: write_png(WIDTH, HEIGHT, random.Random(seed).randbytes(WIDTH * HEIGHT)) for path, seed in PICTURES.items()}
EXPECTED = {path: grey(WIDTH, HEIGHT, random.Random(seed).randbytes(WIDTH * HEIGHT)) for path, seed in PICTURES.items()}


def start(machine):
    machine.check("rm -f /tmp/out /tmp/status")
    command = "exec display_probe Virtual-1 /tmp/a.png /tmp/b.png"
    machine.check(f"{{ LIBSEAT_BACKEND=builtin sh -c 'echo $$ >/tmp/pid; {command}' >/tmp/out 2>&1; echo $? >/tmp/status; }} &")
    machine.wait_for("[ -e /tmp/status ] || grep -q ^shown /tmp/out")
    note(machine.check("cat /tmp/out").splitlines()[0])
    same_picture("at first", machine.screendump(), EXPECTED["/tmp/a.png"])


def look_away(machine, how):
    how()
    machine.wait_for("grep -qx tty2 /sys/class/tty/tty0/active")
    other = machine.wait_for_picture(machine.other_terminal, 20)
    same_picture("the other terminal", other, machine.other_terminal)


def come_back(machine, path):
    machine.check("chvt 1")
    same_picture("back again", machine.wait_for_picture(EXPECTED[path]), EXPECTED[path])


def still_picture(machine):
    """Of the console, when its words are there and nothing changes any more; the kernel draws them some time later."""
    previous = None
    while previous is None or not any(previous.rgb) or previous == machine.other_terminal or machine.screendump() != previous:
        previous = machine.screendump()
        time.sleep(0.2)
    return previous


def away_and_back(machine):
    start(machine)
    for _ in range(2):
        look_away(machine, lambda: machine.check("chvt 2"))
        come_back(machine, "/tmp/a.png")
    machine.press("x")
    machine.wait_for("grep -q '^shown /tmp/b.png' /tmp/out")
    same_picture("the next picture", machine.screendump(), EXPECTED["/tmp/b.png"])
    keys = [{"type": "qcode", "data": key} for key in ("ctrl", "alt", "f2")]
    look_away(machine, lambda: machine.monitor("send-key", keys=keys))
    come_back(machine, "/tmp/b.png")
    machine.press("y")
    machine.wait_for("grep -qx 0 /tmp/status")
    printed = machine.check("cat /tmp/out").splitlines()
    equal("keys", [line for line in printed if line.startswith("key")], [f"key {ord('x')}", f"key {ord('y')}"])


def killed(machine, console):
    start(machine)
    machine.check("kill -KILL $(cat /tmp/pid)")
    machine.wait_for("! pidof display_probe")
    same_picture("console after a kill", machine.wait_for_picture(console, 20), console)
    machine.check("chvt 2")
    machine.wait_for("grep -qx tty2 /sys/class/tty/tty0/active")
    machine.check("chvt 1")


def test(image, programs):
    with Machine(image, programs=programs.values(), files=FILES, load=["virtio-gpu", "evdev"], monitor=None,
                 devices=["-device", f"virtio-gpu-pci,id=gpu,edid=on,xres={WIDTH},yres={HEIGHT}"]) as machine:
        note(f"booted in {machine.boot_seconds:.1f} s")
        machine.other_terminal = None
        for terminal in (2, 1):
            machine.check(f"chvt {terminal} && printf '\\033[2J\\033[H\\033[?25lThis is terminal {terminal}.\\n' >/dev/tty{terminal}")
            pictures = still_picture(machine)
            if terminal == 2:
                machine.other_terminal = pictures
        away_and_back(machine)
        killed(machine, still_picture(machine))


main(test)
