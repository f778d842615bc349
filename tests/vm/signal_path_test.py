# SPDX-License-Identifier: Apache-2.0
"""A card with the properties of real ones (kms_test_module), as a desktop with a night mode leaves it: each property is set for
measuring, read back and given back; ten bits arrive as ten, twelve as twelve."""

import array
import hashlib
import json
import random
import struct
import zlib
from pathlib import Path

import card_model
from card import CardMachine, grey_wire
from monitor_edid import HDMI, TELEVISION, edid
from vm_test import equal, main, note

EDIDS = {"HDMI-A-1": edid("Television", 1, TELEVISION, interface=HDMI),
         "DP-1": (Path(__file__).parent.parent / "data/edid/medical-portrait-3mp.bin").read_bytes(),
         "DP-2": edid("Deep", 3, "640x480", depth=12)}
SIZE = {"HDMI-A-1": (720, 480), "DP-1": (1536, 2048), "DP-2": (640, 480)}
FORMAT = {"HDMI-A-1": "XRGB2101010 10", "DP-1": "XRGB2101010 10", "DP-2": "XRGB16161616 12"}
PLANTED = ("crtc|GAMMA_LUT=invert:256", "crtc|DEGAMMA_LUT=square:64", "crtc|CTM=night", "connector|Broadcast RGB=Limited 16:235",
           "connector|content type=Cinema", "connector|Colorspace=BT709_YCC", "connector|max bpc=16", "connector|abm level=3",
           "connector|scaling mode=Full aspect", "connector|underscan hborder=40", "connector|HDR_OUTPUT_METADATA=hdr",
           "connector|dithering mode=on", "connector|dithering depth=6 bpc", "connector|privacy-screen sw-state=Enabled",
           "plane|rotation=rotate-180", "plane|alpha=40000", "crtc|VRR_ENABLED=1")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def lut_bytes(shape, count):
    levels = zip(card_model.table(shape, count), card_model.table(shape, count, blue=True))
    return b"".join(struct.pack("<4H", level, level, blue, 0) for level, blue in levels)


NIGHT = struct.pack("<9Q", *(int(cell * 2 ** 32) for row in card_model.NIGHT for cell in row))
# Name -> what was there, what reads back while measuring.
PROPERTIES = {
    "connector|link-status": ("Good", "Good"),
    "connector|Broadcast RGB": ("Limited 16:235", "Full"),
    "connector|max bpc": ("16", "10"),
    "connector|Colorspace": ("BT709_YCC", "Default"),
    "connector|content type": ("Cinema", "No Data"),
    "connector|scaling mode": ("Full aspect", "None"),
    "connector|dither": ("on", "on"),
    "connector|underscan": ("on", "on"),
    "connector|underscan hborder": ("40", "0"),
    "connector|abm level": ("3", "0"),
    "connector|dithering mode": ("on", "off"),
    "connector|dithering depth": ("6 bpc", "8 bpc"),
    "connector|privacy-screen sw-state": ("Enabled", "Disabled"),
    "crtc|DEGAMMA_LUT": (f"64 entries, sha256 {sha256(lut_bytes('square', 64))}", "none"),
    "crtc|CTM": (f"9 cells, sha256 {sha256(NIGHT)}", "none"),
    "crtc|GAMMA_LUT": (f"256 entries, sha256 {sha256(lut_bytes('invert', 256))}", "none"),
    "crtc|VRR_ENABLED": ("1", "0"),
    "plane|rotation": ("rotate-180", "rotate-0"),
    "plane|alpha": ("40000", "65535"),
}
DOUBTS = {
    'connector "dither" reads back "on", not "off"',
    'connector "underscan" reads back "on", not "off"',
}


def noise(connector, depth_bits):
    width, height = SIZE[connector]
    source = random.Random(depth_bits)
    limit = (1 << depth_bits) - 1
    return [level & limit for level in array.array("H", source.randbytes(2 * width * height))]


def png_of(connector, levels, depth_bits):
    """16-bit grey with sBIT, the level in the upper bits and again below."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    width, height = SIZE[connector]
    wide = array.array("H", (level << 16 - depth_bits | level >> 2 * depth_bits - 16 for level in levels))
    wide.byteswap()
    raw = wide.tobytes()
    rows = b"".join(b"\0" + raw[2 * y * width:2 * (y + 1) * width] for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 16, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"sBIT", bytes([depth_bits])) +
            chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b""))


def run(machine, connector, picture, levels):
    """Gives what the probe says of the path; the levels, in the link's bits, have to be on the wire meanwhile."""
    machine.check("rm -f /tmp/out /tmp/status")
    machine.check(f"{{ display_probe {connector} {picture} >/tmp/out 2>&1; echo $? >/tmp/status; }} &")
    machine.wait_for("[ -e /tmp/status ] || grep -q ^shown /tmp/out")
    shown = machine.wire(connector)
    machine.press("ret")
    machine.wait_for("[ -e /tmp/status ]")
    output = machine.check("cat /tmp/out")
    equal(f"exit status ({output})", machine.check("cat /tmp/status").strip(), "0")
    width, height = SIZE[connector]
    equal("pixels on the wire", shown, grey_wire(width, height, levels))
    lines = output.splitlines()
    equal("format", lines[0], f"path kms kms_test_module {connector} {width}x{height} {FORMAT[connector]} lut identity")
    note(f"{picture} on {connector}: {width * height} pixels as wanted")
    return lines


def properties_in(lines):
    found = {}
    for line in lines:
        if line.startswith("property "):
            kind, name, before, now = line.removeprefix("property ").split("|")
            found[f"{kind}|{name}"] = (before, now)
    return found


def everything_is_set_and_given_back(machine, levels):
    machine.plant("HDMI-A-1", *PLANTED)
    before = machine.dump("HDMI-A-1")
    # What the second run finds is what the first one gave back.
    for _ in range(2):
        lines = run(machine, "HDMI-A-1", "/tmp/hdmi.png", levels)
        found = properties_in(lines)
        equal("properties", {key: found.get(key) for key in PROPERTIES}, PROPERTIES)
        doubts = {line.removeprefix("doubt ") for line in lines if line.startswith("doubt")}
        equal("doubts", doubts & DOUBTS, DOUBTS)
        equal("given back", machine.dump("HDMI-A-1"), before)


def through_the_tables_of_the_site(machine, levels):
    """As found: the site's calibration stays in force, and only it; what the link does is put right all the same."""
    machine.plant("HDMI-A-1", *PLANTED)
    before = machine.dump("HDMI-A-1")
    machine.check("rm -f /tmp/out /tmp/status")
    machine.check("{ together_probe as-found HDMI-A-1=/tmp/hdmi.png >/tmp/out 2>&1; echo $? >/tmp/status; } &")
    machine.wait_for("[ -e /tmp/status ] || grep -q 'all shown' /tmp/out")
    shown = machine.wire("HDMI-A-1")
    machine.check("kill $(pidof together_probe)")
    machine.wait_for("[ -s /tmp/status ]")
    note(machine.check("cat /tmp/out").splitlines()[0])
    width, height = SIZE["HDMI-A-1"]
    triples = [level for level in levels for _ in range(3)]
    composed = card_model.compose(triples, "XR30", ("square", 64), card_model.NIGHT, ("invert", 256))
    wire = width.to_bytes(4, "little") + height.to_bytes(4, "little") + card_model.through_link(composed, 10).tobytes()
    equal("the wire, through the tables as found", shown, sha256(wire))
    equal("given back", machine.dump("HDMI-A-1"), before)


def test(image, programs):
    television, twelve, ten, eight = noise("HDMI-A-1", 10), noise("DP-2", 12), noise("DP-1", 10), noise("DP-1", 8)
    files = {"/tmp/hdmi.png": png_of("HDMI-A-1", television, 10), "/tmp/10.png": png_of("DP-1", ten, 10),
             "/tmp/8.png": png_of("DP-1", eight, 8), "/tmp/12.png": png_of("DP-2", twelve, 12)}
    with CardMachine(image, programs.values(), EDIDS, "stubborn=1", files) as machine:
        note(f"booted in {machine.boot_seconds:.1f} s")
        displays = [json.loads(line) for line in machine.check("monqa displays --json").splitlines()]
        equal("identity", [(display["connector"], display["name"]) for display in displays],
              [("DP-1", "RX370"), ("DP-2", "Deep"), ("HDMI-A-1", "Television")])
        everything_is_set_and_given_back(machine, television)
        through_the_tables_of_the_site(machine, television)
        run(machine, "DP-2", "/tmp/12.png", twelve)
        run(machine, "DP-1", "/tmp/10.png", ten)
        run(machine, "DP-1", "/tmp/8.png", [(level * 1023 + 127) // 255 for level in eight])


main(test)
