# SPDX-License-Identifier: Apache-2.0
"""One stock card (virtio-gpu) with two monitors that have EDIDs of ours: each is known by its EDID wherever it is plugged in, shows
exactly its picture and leaves the other alone; plugged in and out while the program looks."""

import json
import random
import subprocess
import tempfile
import time

from machine import Machine
from monitor_edid import edid
from picture import grey, read_png, write_png
from vm_test import equal, main, note, same_picture
from vnc import Vnc

# Head -> connector, size, EDID. The driver takes only a mode about as large as the host's window.
HEADS = [("Virtual-1", (768, 1024), edid("Portrait", 11, "768x1024")), ("Virtual-2", (1024, 768), edid("Landscape", 22, "1024x768"))]


def noise(head):
    width, height = HEADS[head][1]
    return width, height, random.Random(head).randbytes(width * height)


class TwoHeads(Machine):
    def __init__(self, image, programs):
        files = {f"/lib/firmware/edid/{connector}.bin": data for connector, _, data in HEADS}
        files |= {f"/tmp/{head}.png": write_png(*noise(head)) for head in range(len(HEADS))}
        super().__init__(image, programs=programs.values(), files=files, load=["virtio_pci", "virtio-gpu", "evdev"], monitor=None)
        width, height = HEADS[0][1]
        self.options += ["-device", f"virtio-gpu-pci,id=gpu,edid=on,max_outputs=2,xres={width},yres={height}"]
        for head in range(len(HEADS)):
            self.options += ["-vnc", f"unix:{self.folder}/vnc{head},display=gpu,head={head}"]

    def boot(self):
        super().boot()
        self.windows = [Vnc(self.folder / f"vnc{head}") for head in range(len(HEADS))]
        return self

    def displays(self):
        return {display["connector"]: display for display in map(json.loads, self.check("monqa displays --json").splitlines())}

    def wait_for_displays(self, wanted):
        """Connector -> (name, serial) of what is connected."""
        end = time.monotonic() + 30
        while True:
            found = {connector: (display["name"], display["serial_number"])
                     for connector, display in self.displays().items() if display["connected"]}
            if found == wanted:
                return
            if time.monotonic() > end:
                equal("displays", found, wanted)


def plug(machine, monitors):
    """monitors: for each head which one of HEADS."""
    firmware = ",".join(f"{HEADS[head][0]}:edid/{HEADS[monitor][0]}.bin" for head, monitor in enumerate(monitors))
    machine.check(f"printf %s {firmware} >/sys/module/drm/parameters/edid_firmware")
    for head, monitor in enumerate(monitors):
        machine.windows[head].size(*HEADS[monitor][1])


def pictures_stay_apart(machine):
    """Each in turn; the other one keeps what it shows."""
    for head, (connector, _, _) in enumerate(HEADS):
        before = machine.screendump("gpu", 1 - head)
        machine.check("rm -f /tmp/out /tmp/status")
        machine.check(f"{{ display_probe {connector} /tmp/{head}.png >/tmp/out 2>&1; echo $? >/tmp/status; }} &")
        machine.wait_for("[ -e /tmp/status ] || grep -q ^shown /tmp/out")
        same_picture(connector, machine.screendump("gpu", head), grey(*noise(head)))
        same_picture(f"beside {connector}", machine.screendump("gpu", 1 - head), before)
        machine.press("a")
        machine.wait_for("[ -s /tmp/status ]")
        equal(f"exit status ({machine.check('cat /tmp/out')})", machine.check("cat /tmp/status").strip(), "0")


def both_at_once(machine):
    """One program, every pixel on both; then the console is back on both."""
    before = [machine.screendump("gpu", head) for head in range(len(HEADS))]
    machine.check("rm -f /tmp/out /tmp/status")
    machine.check("{ together_probe bare Virtual-1=/tmp/0.png Virtual-2=/tmp/1.png >/tmp/out 2>&1; echo $? >/tmp/status; } &")
    machine.wait_for("[ -e /tmp/status ] || grep -q 'all shown' /tmp/out")
    for head, (connector, _, _) in enumerate(HEADS):
        same_picture(f"{connector}, both at once", machine.screendump("gpu", head), grey(*noise(head)))
    machine.check("kill $(pidof together_probe)")
    machine.wait_for("[ -s /tmp/status ]")
    equal(f"exit status ({machine.check('cat /tmp/out')})", machine.check("cat /tmp/status").strip(), "0")
    for head, (connector, _, _) in enumerate(HEADS):
        same_picture(f"{connector} afterwards", machine.wait_for_picture(before[head], 10, "gpu", head), before[head])


def pattern_on_all(machine, monqa):
    """monqa pattern --display all: on each at its own size, until one key is pressed."""
    machine.check("rm -f /tmp/status")
    machine.check("{ monqa pattern SMPTE-RP133 --display all </dev/null >/tmp/out 2>&1; echo $? >/tmp/status; } &")
    for head, (connector, (width, height), _) in enumerate(HEADS):
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            subprocess.run([monqa, "pattern", "SMPTE-RP133", "--size", f"{width}x{height}", "--png", file.name], check=True)
            wanted = read_png(open(file.name, "rb").read())
        same_picture(f"SMPTE-RP133 on all: {connector}", machine.wait_for_picture(wanted, 60, "gpu", head), wanted)
    machine.press("spc")
    machine.wait_for("[ -s /tmp/status ]")
    equal(f"exit status ({machine.check('cat /tmp/out')})", machine.check("cat /tmp/status").strip(), "0")


def test(image, programs):
    with TwoHeads(image, programs) as machine:
        note(f"booted in {machine.boot_seconds:.1f} s")
        # A cursor that blinks would be another picture.
        machine.check(r"printf '\033[2J\033[H\033[?25l' >/dev/tty1")
        plug(machine, (0, 1))
        machine.wait_for_displays({"Virtual-1": ("Portrait", 11), "Virtual-2": ("Landscape", 22)})
        pictures_stay_apart(machine)
        both_at_once(machine)
        pattern_on_all(machine, programs["monqa"])
        machine.windows[1].size(0, 0)
        machine.wait_for_displays({"Virtual-1": ("Portrait", 11)})
        note("one unplugged")
        status, printed = machine.sh("display_probe Virtual-2 /tmp/1.png 2>&1")
        equal("without its monitor", (status, "no monitor is connected" in printed), (3, True))
        plug(machine, (1, 0))
        machine.wait_for_displays({"Virtual-2": ("Portrait", 11), "Virtual-1": ("Landscape", 22)})
        note("exchanged")


main(test)
