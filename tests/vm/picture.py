# SPDX-License-Identifier: Apache-2.0
"""Pictures as bytes, three a pixel: screendumps (PPM) and 8-bit grey PNG, read without the program under test."""

import re
import struct
import zlib
from dataclasses import dataclass


@dataclass
class Picture:
    width: int
    height: int
    rgb: bytes

    def differing_pixels(self, other):
        """How many, and the first as (x, y, here, there); a different size counts whole."""
        if (self.width, self.height) != (other.width, other.height):
            return self.width * self.height, None
        if self.rgb == other.rgb:
            return 0, None
        count, first = 0, None
        for y in range(self.height):
            row = slice(3 * y * self.width, 3 * (y + 1) * self.width)
            mine, theirs = self.rgb[row], other.rgb[row]
            if mine == theirs:
                continue
            for x in range(self.width):
                if mine[3 * x:3 * x + 3] != theirs[3 * x:3 * x + 3]:
                    count += 1
                    first = first or (x, y, tuple(mine[3 * x:3 * x + 3]), tuple(theirs[3 * x:3 * x + 3]))
        return count, first


def read_ppm(data):
    header = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
    return Picture(int(header.group(1)), int(header.group(2)), data[header.end():])


def grey(width, height, levels):
    rgb = bytearray(3 * width * height)
    for channel in range(3):
        rgb[channel::3] = levels
    return Picture(width, height, bytes(rgb))


def paeth(left, up, corner):
    estimate = left + up - corner
    distances = abs(estimate - left), abs(estimate - up), abs(estimate - corner)
    return (left, up, corner)[distances.index(min(distances))]


def unfilter(kind, row, above):
    """One row of one byte a pixel (PNG, 9.2)."""
    if kind == 0:
        return row
    left = corner = 0
    for x, up in enumerate(above):
        prediction = {1: left, 2: up, 3: (left + up) // 2, 4: paeth(left, up, corner) if kind == 4 else 0}[kind]
        left = row[x] = (row[x] + prediction) & 255
        corner = up
    return row


def read_png(data):
    """8-bit grey, not interlaced: what monqa writes for a depth of 8."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n", "no PNG"
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", data[16:29])
    assert (depth, colour, interlaced) == (8, 0, 0), "not an 8-bit grey PNG"
    packed, position = b"", 8
    while position < len(data):
        length, kind = struct.unpack(">I4s", data[position:position + 8])
        if kind == b"IDAT":
            packed += data[position + 8:position + 8 + length]
        position += 12 + length
    raw = zlib.decompress(packed)
    levels, above = bytearray(), bytearray(width)
    for y in range(height):
        start = y * (width + 1)
        above = unfilter(raw[start], bytearray(raw[start + 1:start + 1 + width]), above)
        levels += above
    return grey(width, height, levels)


def write_png(width, height, levels):
    """For test pictures: the least that is a PNG."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + bytes(levels[y * width:(y + 1) * width]) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")
