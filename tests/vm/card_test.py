# SPDX-License-Identifier: Apache-2.0
"""The graphics card for tests (kms_test_module) itself: 60 Hz, tables, matrix, depth, range, CRC and writeback, each against
card_model.py. What the tests of the product conclude rests on this."""

import hashlib
import card_model
from card import CardMachine
from monitor_edid import HDMI, TELEVISION, edid
from vm_test import equal, main, note

EDIDS = {"HDMI-A-1": edid("Television", 1, TELEVISION, depth=10, interface=HDMI), "DP-1": edid("Small", 2, "320x240")}
SIZE = {"HDMI-A-1": (720, 480), "DP-1": (320, 240)}
PERIOD_US = {"HDMI-A-1": 858 * 525 / 27, "DP-1": 480 * 277 / 7.97}

# Connector, format, settings, and what they mean to the model: of the tables, and of the link.
ROWS = [
    ("DP-1", "XR24", "", {}, {"bits": 10}),
    ("DP-1", "XR30", "", {}, {"bits": 10}),
    ("DP-1", "XR48", "", {}, {"bits": 10}),
    ("DP-1", "AB48", "", {}, {"bits": 10}),
    ("DP-1", "XR30", "'set=connector|max bpc=8'", {}, {"bits": 8}),
    ("DP-1", "XR30", "'set=crtc|GAMMA_LUT=identity:1024'", {}, {"bits": 10}),
    ("DP-1", "XR30", "'set=crtc|GAMMA_LUT=identity:256'", {}, {"bits": 10}),
    ("DP-1", "XR30", "'set=crtc|GAMMA_LUT=invert:256'", {"gamma": ("invert", 256)}, {"bits": 10}),
    ("DP-1", "XR48", "'set=crtc|GAMMA_LUT=square:1024'", {"gamma": ("square", 1024)}, {"bits": 10}),
    ("DP-1", "XR30", "'set=crtc|DEGAMMA_LUT=square:256'", {"degamma": ("square", 256)}, {"bits": 10}),
    ("DP-1", "XR30", "'set=crtc|CTM=night'", {"matrix": card_model.NIGHT}, {"bits": 10}),
    ("DP-1", "XR24", "'set=crtc|DEGAMMA_LUT=square:64' 'set=crtc|CTM=night' 'set=crtc|GAMMA_LUT=invert:1024'",
     {"degamma": ("square", 64), "matrix": card_model.NIGHT, "gamma": ("invert", 1024)}, {"bits": 10}),
    ("HDMI-A-1", "XR24", "'set=connector|Broadcast RGB=Full'", {}, {"bits": 10}),
    ("HDMI-A-1", "XR24", "'set=connector|Broadcast RGB=Limited 16:235'", {}, {"bits": 10, "limited": True}),
    ("HDMI-A-1", "XR30", "'set=connector|Broadcast RGB=Automatic' 'set=connector|max bpc=8'", {}, {"bits": 8, "limited": True}),
]
RESET = "'set=connector|max bpc=16' 'set=crtc|GAMMA_LUT=none' 'set=crtc|DEGAMMA_LUT=none' 'set=crtc|CTM=none'"


def digests(*contents):
    return [hashlib.sha256(content).hexdigest() for content in contents]


def check_row(machine, number, connector, form, settings, tables, link):
    width, height = SIZE[connector]
    with machine.drawing(connector, f"{RESET} {settings} show={form}:{number} capture=XR48:/tmp/deep capture=XR24:/tmp/eight"):
        found = machine.check(f"sha256sum {machine.file(connector, 'wire')} /tmp/deep /tmp/eight").split()[::2]
    composed = card_model.compose(card_model.noise(form, width, height, number), form, **tables)
    wire = width.to_bytes(4, "little") + height.to_bytes(4, "little") + card_model.through_link(composed, **link).tobytes()
    equal(f"wire and writebacks of {connector} {form} {settings}", found,
          digests(wire, card_model.packed(composed, "XR48"), card_model.packed(composed, "XR24")))


def frames_keep_time(machine, connector):
    with machine.drawing(connector, "show=XR24:1 flips=60") as drawing:
        intervals = [tuple(map(int, line.split()[1:])) for line in drawing.output().splitlines() if line.startswith("flip")]
    equal("flips", len(intervals), 60)
    period = PERIOD_US[connector]
    wrong = [(interval, frames) for interval, frames in intervals if abs(interval - frames * period) > 3 * frames]
    equal(f"intervals on {connector} that are no whole frames", wrong, [])
    note(f"{connector}: {sum(frames == 1 for _, frames in intervals)} of 60 flips in the next frame")


def crc_is_of_the_tables_output(machine, connector):
    width, height = SIZE[connector]
    levels = card_model.noise("XR30", width, height, 7)
    for settings, meaning in (("none", {}), ("identity:1024", {}), ("invert:256", {"gamma": ("invert", 256)})):
        with machine.drawing(connector, f"'set=crtc|GAMMA_LUT={settings}' show=XR30:7"):
            (value,) = machine.crcs(connector, 1)
        equal(f"CRC with GAMMA_LUT {settings}", value, card_model.crc(card_model.compose(levels, "XR30", **meaning)))


def test(image, programs):
    with CardMachine(image, programs.values(), EDIDS) as machine:
        note(f"booted in {machine.boot_seconds:.1f} s")
        for connector in EDIDS:
            frames_keep_time(machine, connector)
        crc_is_of_the_tables_output(machine, "DP-1")
        for number, row in enumerate(ROWS):
            check_row(machine, number, *row)
        note(f"{len(ROWS)} settings: every level on the wire and in the writeback is as computed")


main(test)
