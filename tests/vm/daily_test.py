# SPDX-License-Identifier: Apache-2.0
"""The daily visual check of two displays with real keys: libinput and a German layout, asset labels by a barcode scanner that is
plugged in meanwhile, the words on the display that is not under test, the pattern untouched on the other one; timed."""

import re
import time

import udev
from machine import Machine
from monitor_edid import edid
from vm_test import equal, main, note
from vnc import Vnc

HEADS = [("Virtual-1", (1280, 1024), edid("Landscape", 11, "1280x1024")), ("Virtual-2", (1024, 1280), edid("Portrait", 22, "1024x1280"))]
QUESTIONS, TARGETS, LOOK_SECONDS = 8, 1, 3
CONFIG = f"[session]\ntargets = {TARGETS}\n".encode()
COMMAND = ("ASAN_OPTIONS=quarantine_size_mb=8 monqa run --display Virtual-1 --display Virtual-2 --test visual-qc --guideline aapm-or03 "
           "--class primary --operator r1 --config /etc/conf --state /tmp/state --json")
GROUND = (17, 23, 28)  # of every page


class TwoHeads(Machine):
    def __init__(self, image, programs):
        files = {f"/lib/firmware/edid/{connector}.bin": data for connector, _, data in HEADS}
        files |= {"/etc/conf": CONFIG, **udev.files(image, "de")}
        super().__init__(image, programs=[programs["monqa"], programs["monqa-session"], *udev.programs(image)], files=files,
                         load=["virtio_pci", "virtio-gpu", "evdev", "xhci-pci", "usbhid", "hid-generic"], monitor=None)
        self.options += ["-device", "virtio-gpu-pci,id=gpu,edid=on,max_outputs=2,xres=1280,yres=1024", "-device", "qemu-xhci,id=usb"]
        for head in range(len(HEADS)):
            self.options += ["-vnc", f"unix:{self.folder}/vnc{head},display=gpu,head={head}"]

    def boot(self):
        super().boot()
        self.windows = [Vnc(self.folder / f"vnc{head}") for head in range(len(HEADS))]
        names = ",".join(f"{connector}:edid/{connector}.bin" for connector, _, _ in HEADS)
        self.check(f"printf %s {names} >/sys/module/drm/parameters/edid_firmware")
        for window, (_, size, _) in zip(self.windows, HEADS):
            window.size(*size)
        return self


def waits_for(machine, words, times):
    machine.wait_for(f"[ $(grep -c '{words}' /tmp/err) -ge {times} ] || [ -e /tmp/status ]")
    if machine.sh("[ -e /tmp/status ]")[0] == 0:
        raise AssertionError(machine.sh("tail -n 30 /tmp/err")[1])


def stands_on(machine, what, head):
    """A page: what is said is said before it is drawn."""
    end = time.monotonic() + 20
    while (found := tuple(machine.screendump("gpu", head).rgb[:3])) != GROUND and time.monotonic() < end:
        time.sleep(0.1)
    equal(f"{what}, on display {head + 1}", found, GROUND)


def colours(picture):
    """A pattern has none."""
    rgb = picture.rgb
    return rgb[::3] != rgb[1::3] or rgb[::3] != rgb[2::3]


def scan(machine, label):
    """As a scanner does: fast, with Enter at the end."""
    for key in label.lower():
        machine.press(key)
    machine.press("ret")


def answer_all(machine, number):
    """The first answers on this display; the words stand on the other one."""
    for question in range(QUESTIONS):
        waits_for(machine, "C: cannot tell", number * QUESTIONS + question + 1)
        if question == 4:
            stands_on(machine, "the question", 1 - number)
            equal("the pattern has no colour", colours(machine.screendump("gpu", number)), False)
        time.sleep(LOOK_SECONDS)
        machine.press("y")  # types z on a German layout: no answer
        machine.press("z")


def test(image, programs):
    with TwoHeads(image, programs) as machine:
        udev.start(machine)
        machine.plug_in("usb-kbd", id="scanner")
        machine.wait_for("[ $(ls /sys/class/input | grep -c event) -ge 2 ]")
        machine.check("udevadm settle")
        machine.check(f"{{ {COMMAND} >/tmp/out 2>/tmp/err; echo $? >/tmp/status; }} &")
        waits_for(machine, "asset label", 1)
        begun = time.monotonic()
        for number in range(len(HEADS)):
            waits_for(machine, "asset label", number * (len("rad001") + 1) + 1)  # said anew with each key
            stands_on(machine, "its number", number)
            scan(machine, f"rad00{number + 1}")
            answer_all(machine, number)
            for target in range(TARGETS):
                waits_for(machine, "0: not seen", number * TARGETS + target + 1)
                time.sleep(LOOK_SECONDS)
                machine.press("0")
            waits_for(machine, "recorded, will be sent", number + 1)
            machine.press("ret")
        machine.wait_for("[ -e /tmp/status ]")
        spent = time.monotonic() - begun
        note(f"the daily check of two displays took {spent:.1f} s, {LOOK_SECONDS * len(HEADS) * (QUESTIONS + TARGETS)} s of it looking")
        equal(f"exit status ({machine.sh('tail -n 5 /tmp/err')[1]})", machine.check("cat /tmp/status").strip(), "0")
        file = machine.check("cat /tmp/state/spool/*.xml")
        equal("labels", re.findall(r'question="asset-label" value="yes" remark="([^"]*)"', file), ["rad001", "rad002"])
        equal("answers", file.count('value="yes"') >= 2 * QUESTIONS, True)
        own = spent - LOOK_SECONDS * len(HEADS) * (QUESTIONS + TARGETS)
        if own > 40:  # emulated, with sanitizers, on a busy computer; where all is quick it is a few seconds
            raise AssertionError(f"{own:.1f} s beside the looking")


main(test, fast=True)
