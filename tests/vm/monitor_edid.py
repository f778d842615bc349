# SPDX-License-Identifier: Apache-2.0
"""EDIDs of monitors for the emulated machine; made of the parts of tests/support/compose_edid.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))

from compose_edid import base, limits, name, sealed, serial, timing  # noqa: E402

DISPLAY_PORT, HDMI, DVI = 5, 2, 1
# CTA-861, 7.5: HDMI with physical address 1.0.0.0; HDR static metadata with ST 2084.
HDMI_BLOCK = bytes([0x65, 0x03, 0x0C, 0x00, 0x10, 0x00])
HDR_BLOCK = bytes([0xE3, 0x06, 0x05, 0x01])
DEPTH_CODES = {6: 1, 8: 2, 10: 3, 12: 4}
# CTA-861, VIC 3, to the kilohertz: a television's mode, 59.94 Hz.
TELEVISION = timing(720, 480, 27_000, (16, 62, 60), (9, 6, 30), (400, 225), flags=0x18)


def small_timing(width, height, hertz=60):
    """Reduced blanking, any size; about that many hertz."""
    return timing(width, height, (width + 160) * (height + 37) * hertz // 1000, size=(width // 5, height // 5))


def edid(model, number, mode, depth=10, interface=DISPLAY_PORT, maker="XMQ"):
    """mode: "WxH", or 18 bytes of a detailed timing."""
    if isinstance(mode, str):
        mode = small_timing(*map(int, mode.split("x")))
    is_hdmi = interface == HDMI
    block = base(maker=maker, product=0x4D51, number=number, video=0x80 | DEPTH_CODES[depth] << 4 | interface,
                 parts=[mode, serial(str(number)), limits(), name(model)], extensions=int(is_hdmi))
    if not is_hdmi:
        return block
    blocks = HDMI_BLOCK + HDR_BLOCK
    return block + sealed(bytes([2, 3, 4 + len(blocks), 0]) + blocks + bytes(124 - len(blocks)))
