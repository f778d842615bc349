# SPDX-License-Identifier: Apache-2.0
"""monqa pattern --image: a person's own PNG, 1:1 in the middle of a panel on black."""
import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile
import zlib

import png_levels

monqa = sys.argv[1]


def run(*arguments):
    return subprocess.run([monqa, "pattern", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)


def write_png(path, width, height, bits, colour=0):
    """By zlib alone: not with what is tested."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    samples = {0: 1, 2: 3}[colour]
    rows = [[(x * 7919 + y * 104729) % (1 << bits) for x in range(width)] for y in range(height)]
    raw = b"".join(b"\0" + b"".join(value.to_bytes(bits // 8, "big") * samples for value in row) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))
    return rows


def check_shown(path, rows, left, top, scale):
    shown = png_levels.read(path)[4]
    for y, row in enumerate(shown):
        for x, value in enumerate(row):
            inside = 0 <= x - left < len(rows[0]) and 0 <= y - top < len(rows)
            assert value == (scale(rows[y - top][x - left]) if inside else 0), (path, x, y, value)


with tempfile.TemporaryDirectory() as folder:
    own, made, frames = (os.path.join(folder, name) for name in ("own.png", "made.png", "frames"))
    os.mkdir(frames)
    rows = write_png(own, 60, 40, 8)
    digest = hashlib.sha256(open(own, "rb").read()).hexdigest()
    done = run("--image", own, "--size", "101x80", "--png", made)
    assert done.returncode == 0 and done.stdout.startswith(digest) and "1:1" in done.stdout, done
    assert "on black" in done.stdout
    check_shown(made, rows, 20, 20, lambda value: value)
    done = run("--image", own, "--display", "headless:120x80", "--frames", frames, "--json")
    assert done.returncode == 0, done
    said = json.loads(done.stdout)
    assert said["sha256"] == digest and said["scale"] == "1:1" and said["surround"] == "black", said
    assert (said["width"], said["height"], said["depth_bits"]) == (120, 80, 8)
    check_shown(os.path.join(frames, os.listdir(frames)[0]), rows, 30, 20, lambda value: value)

    rows = write_png(own, 60, 40, 16)
    assert run("--image", own, "--size", "60x40", "--png", made).returncode == 0
    check_shown(made, rows, 0, 0, lambda value: value)
    assert run("--image", own, "--size", "60x40", "--depth", "8", "--png", made).returncode == 0
    check_shown(made, rows, 0, 0, lambda value: (value * 255 * 2 + 65535) // (2 * 65535))
    os.remove(made)

    for arguments in (["--size", "59x40"], ["--size", "60x39"], ["--size", "60x40", "--depth", "9x"],
                      ["--size", "60x40", "--layout", "native"], ["--size", "60x40", "--no-label"],
                      ["--size", "60x40", "TG18-QC"], ["--size", "60x40", "--depth", "7"],
                      ["--size", "60x40", "--depth", "9"], ["--size", "60x40", "--depth", "16"], []):
        done = run("--image", own, "--png", made, *arguments)
        assert done.returncode == 2 and done.stderr and not os.path.exists(made), (arguments, done)
    assert run("--image", own, "--size", "60x40", "--dicom", made).returncode == 2
    assert run("--image", own, "--display", "headless:59x40").returncode == 2
    write_png(own, 60, 40, 8, colour=2)
    done = run("--image", own, "--size", "60x40", "--png", made)
    assert done.returncode == 2 and "not a grey image" in done.stderr and "own.png" in done.stderr, done
    write_png(own, 60, 40, 8)
    data = open(own, "rb").read()
    with open(own, "wb") as file:
        file.write(data[:len(data) // 2])
    assert run("--image", own, "--size", "60x40", "--png", made).returncode == 2
    done = run("--image", os.path.join(folder, "none.png"), "--size", "60x40", "--png", made)
    assert done.returncode == 3 and "none.png" in done.stderr, done
    assert not os.path.exists(made)
