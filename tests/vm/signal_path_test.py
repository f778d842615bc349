# SPDX-License-Identifier: Apache-2.0
"""A card with the properties of real ones (test_card.c): each is set for measuring, read back and given back; ten bits arrive
as ten bits. The card begins as a desktop with a night mode leaves it."""

import array
import hashlib
import json
import random
import struct
import zlib
from pathlib import Path

from image import Unavailable
from machine import Machine
from vm_test import equal, main, note

HERE = Path(__file__).parent
EDID = HERE.parent / "data/edid/medical-portrait-3mp.bin"
WIDTH, HEIGHT = 1536, 2048
CONNECTOR = "HDMI-A-1"
NIGHT_LUT = hashlib.sha256(b"".join(struct.pack("<4H", level, level, level, 0) for level in range(65535, -1, -257))).hexdigest()
NIGHT_CTM = hashlib.sha256(struct.pack("<9Q", 1 << 32, 0, 0, 0, 1 << 32, 0, 0, 0, 1 << 31)).hexdigest()
# Name -> what was there, what reads back while measuring.
PROPERTIES = {
    "connector|link-status": ("Good", "Good"),
    "connector|Broadcast RGB": ("Limited 16:235", "Full"),
    "connector|max bpc": ("16", "10"),
    "connector|Colorspace": ("BT709_YCC", "Default"),
    "connector|content type": ("Cinema", "No Data"),
    "connector|HDR_OUTPUT_METADATA": ("none", "none"),
    "connector|dither": ("on", "on"),
    "connector|underscan": ("on", "on"),
    "crtc|DEGAMMA_LUT": ("none", "none"),
    "crtc|CTM": (f"9 cells, sha256 {NIGHT_CTM}", "none"),
    "crtc|GAMMA_LUT": (f"256 entries, sha256 {NIGHT_LUT}", "none"),
    "crtc|VRR_ENABLED": ("0", "0"),
}
DOUBTS = {
    'connector "dither" reads back "on", not "off"',
    'connector "underscan" reads back "on", not "off"',
    "CTM was in force before: users see through it, unlike this",
    "GAMMA_LUT was in force before: users see through it, unlike this",
    '10 bits are asked for, but drivers do not tell what the cable carries: "max bpc" only limits it',
}


def noise(depth_bits):
    source = random.Random(depth_bits)
    limit = (1 << depth_bits) - 1
    return [level & limit for level in array.array("H", source.randbytes(2 * WIDTH * HEIGHT))]


def png_of(levels, depth_bits):
    """16-bit grey with sBIT, the level in the upper bits and again below."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    wide = array.array("H", (level << 16 - depth_bits | level >> 2 * depth_bits - 16 for level in levels))
    wide.byteswap()
    raw = wide.tobytes()
    rows = b"".join(b"\0" + raw[2 * y * WIDTH:2 * (y + 1) * WIDTH] for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"sBIT", bytes([depth_bits])) +
            chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b""))


def scanned_out(levels):
    """XRGB2101010, little endian, the two upper bits free."""
    return hashlib.sha256(array.array("I", (level * 0x100401 for level in levels)).tobytes()).hexdigest()


def run(machine, picture, wanted, properties):
    machine.check("rm -f /tmp/out /tmp/status")
    machine.check(f"{{ display_probe {CONNECTOR} {picture} >/tmp/out 2>&1; echo $? >/tmp/status; }} &")
    machine.wait_for("[ -e /tmp/status ] || grep -q ^shown /tmp/out")
    shown = machine.check("sha256sum /sys/kernel/debug/test_card").split()[0]
    machine.press("ret")
    machine.wait_for("[ -e /tmp/status ]")
    output = machine.check("cat /tmp/out")
    equal(f"exit status ({output})", machine.check("cat /tmp/status").strip(), "0")
    lines = output.splitlines()
    equal("format", lines[0], f"path kms test_card {CONNECTOR} {WIDTH}x{HEIGHT} XRGB2101010 10 lut identity")
    found = {}
    for line in lines:
        if line.startswith("property connector") or line.startswith("property crtc"):
            kind, name, before, now = line.removeprefix("property ").split("|")
            found[f"{kind}|{name}"] = (before, now)
    equal("properties", found, properties)
    equal("doubts", {line.removeprefix("doubt ") for line in lines if line.startswith("doubt")}, DOUBTS)
    equal("pixels scanned out", shown, wanted)
    equal("scanned out afterwards", machine.check("wc -c </sys/kernel/debug/test_card").strip(), "0")
    note(f"{picture}: {len(found)} properties, {WIDTH * HEIGHT} pixels as wanted")


def test(image, programs):
    if tuple(map(int, image.version().split(".")[:2])) < (6, 12):
        raise Unavailable(f"test_card.c needs Linux 6.12, here is {image.version()}")
    ten, eight = noise(10), noise(8)
    files = {"/test_card.ko": image.module(HERE / "test_card/test_card.c"), "/lib/firmware/edid/test_card.bin": EDID.read_bytes(),
             "/tmp/10.png": png_of(ten, 10), "/tmp/8.png": png_of(eight, 8)}
    with Machine(image, programs=programs.values(), files=files, load=["virtio-gpu", "evdev"], monitor=None) as machine:
        note(f"booted in {machine.boot_seconds:.1f} s")
        machine.check("insmod /test_card.ko")
        display = json.loads(machine.check("monqa displays --json"))
        equal("identity", (display["connector"], display["name"]), (CONNECTOR, "RX370"))
        # What the second run finds is what the first one gave back.
        run(machine, "/tmp/10.png", scanned_out(ten), PROPERTIES)
        run(machine, "/tmp/8.png", scanned_out((level * 1023 + 127) // 255 for level in eight), PROPERTIES)


main(test)
