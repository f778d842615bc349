# SPDX-License-Identifier: Apache-2.0
"""A second reader of PNG files, with zlib alone: what monqa writes must not need monqa's own reader."""
import struct
import zlib


def unfilter(kind, line, above, step):
    for i in range(len(line)):
        left = line[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = above[i]
        elif kind == 3:
            guess = (left + above[i]) // 2
        else:
            distances = (abs(above[i] - corner), abs(left - corner), abs(left + above[i] - 2 * corner))
            guess = (left, above[i], corner)[distances.index(min(distances))]
        line[i] = (line[i] + guess) & 255


def read(path):
    """(width, height, bits of a sample, significant bits, rows of the first channel's samples)"""
    data = open(path, "rb").read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", path
    at, packed, significant = 8, b"", None
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0]
        if kind == b"IHDR":
            width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            packed += body
        elif kind == b"sBIT":
            significant = body[0]
        at += 12 + length
    assert not interlaced and bits in (8, 16) and colour in (0, 2, 4, 6), path
    step = {0: 1, 2: 3, 4: 2, 6: 4}[colour] * bits // 8
    raw, rows, above = zlib.decompress(packed), [], bytearray(width * step)
    for y in range(height):
        start = y * (width * step + 1)
        line = bytearray(raw[start + 1:start + 1 + width * step])
        if raw[start]:
            unfilter(raw[start], line, above, step)
        rows.append([line[x] if bits == 8 else line[x] << 8 | line[x + 1] for x in range(0, len(line), step)])
        above = line
    return width, height, bits, significant or bits, rows
