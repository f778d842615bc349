# SPDX-License-Identifier: Apache-2.0
"""A machine with the graphics card for tests (kms_test_module), whose monitors, settings and wires a test chooses."""

import array
import contextlib
import hashlib
import re
from pathlib import Path

from image import Unavailable
from machine import Machine

MODULE = Path(__file__).parent / "kms_test_module"


def grey_wire(width, height, levels):
    """SHA-256 of the file "wire" where the monitor gets these levels in all three channels."""
    triples = array.array("H", bytes(6 * width * height))
    for channel in range(3):
        triples[channel::3] = array.array("H", levels)
    return hashlib.sha256(width.to_bytes(4, "little") + height.to_bytes(4, "little") + triples.tobytes()).hexdigest()


class Drawing:
    def __init__(self, machine, number):
        self.machine, self.number = machine, number

    def output(self):
        return self.machine.check(f"cat /tmp/card_tool.{self.number}")


class CardMachine(Machine):
    """edids: connector -> EDID, e.g. {"HDMI-A-1": ..., "DP-1": ...}, in the order of the outputs; parameters: of the module;
    both as modinfo has it. Needs card_tool among the programs for drawing()."""

    def __init__(self, image, programs, edids, parameters="", files=None, **options):
        if tuple(map(int, image.version().split(".")[:2])) < (6, 12):
            raise Unavailable(f"{MODULE.name} needs Linux 6.12, here is {image.version()}")
        self.outputs = ",".join(connector.rsplit("-", 1)[0] for connector in edids)
        self.parameters, self.drawings = parameters, 0
        files = {f"/lib/firmware/edid/{connector}.bin": data for connector, data in edids.items()} | (files or {})
        files["/module.ko"] = image.module(MODULE)
        super().__init__(image, programs=programs, files=files, load=["virtio-gpu", "evdev"], monitor=None, **options)

    def boot(self):
        super().boot()
        self.check(f"insmod /module.ko outputs={self.outputs} {self.parameters}")
        return self

    def file(self, connector, name):
        """A file of the connector in debugfs: wire, plugged, link_bad."""
        return f"/sys/kernel/debug/dri/0/{connector}/{name}"

    def wire(self, connector):
        """SHA-256 of what the monitor gets."""
        return self.check(f"sha256sum {self.file(connector, 'wire')}").split()[0]

    @contextlib.contextmanager
    def drawing(self, connector, actions):
        """Another program draws, until the end of the block. What it planted stays."""
        self.drawings += 1
        base = f"/tmp/card_tool.{self.drawings}"
        self.check(f"{{ card_tool /dev/dri/card0 {connector} {actions} hold >{base} 2>&1; echo $? >{base}.status; }} & "
                   f"echo $! >{base}.job")
        self.wait_for(f"grep -q ^holding {base} || [ -e {base}.status ]")
        status, words = self.sh(f"cat {base}.status {base}")
        if status == 0:
            raise AssertionError(f"card_tool {actions}: {words}")
        yield Drawing(self, self.drawings)
        self.check("kill $(pidof card_tool)")
        self.wait_for(f"[ -e {base}.status ]")

    def plant(self, connector, *settings):
        """Leaves settings behind, each "OBJECT|NAME=VALUE", as a careless desktop does."""
        words = " ".join(f"'set={setting}'" for setting in settings)
        self.check(f"card_tool /dev/dri/card0 {connector} {words} commit")

    def dump(self, connector):
        """Every property in force: "crtc|GAMMA_LUT" -> "none"."""
        lines = self.check(f"card_tool /dev/dri/card0 {connector} dump").splitlines()
        found = dict(line.split("=", 1) for line in lines)
        # Of the old interface, and a shadow: "Off" for an output that was switched off, "On" for one never on.
        found.pop("connector|DPMS")
        return found

    def crtc(self, connector):
        """The folder in debugfs of the scan-out unit that feeds the connector."""
        state = self.check("cat /sys/kernel/debug/dri/0/state")
        part = state.split(f": {connector}\n", 1)[1].split("connector[")[0]
        return part.split("crtc=", 1)[1].split()[0]

    def crcs(self, connector, count):
        """The next count values that the card computes."""
        folder = f"/sys/kernel/debug/dri/0/{self.crtc(connector)}/crc"
        words = self.check(f"echo auto >{folder}/control; dd bs=64 count={count} if={folder}/data 2>/dev/null")
        return [int(value, 16) for value in re.findall(r"0x\S+ (0x\S+)", words)]
