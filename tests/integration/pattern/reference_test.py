# SPDX-License-Identifier: Apache-2.0
"""TG18-QC at 1k, pixel by pixel against the published image: monqa FOLDER-OF-REFERENCES.

The published image is an 8-bit rendering of the 12-bit one over its whole range: round(v * 255 / 4095).
"""
import os
import subprocess
import sys
import tempfile

import png_levels

monqa, folder = sys.argv[1:3]
published_path = os.path.join(folder, "TG18-QC-1k-01.png")
if not os.path.exists(published_path):
    print("skipped: no", published_path)
    sys.exit(77)


def cell(column, row):
    """Left, top, right, bottom of what lies between the lines of a cell, inclusive."""
    x, y = 206 + 102 * column, 206 + 102 * row
    return x + 1, y + 1, x + 101, y + 101


def numbered(box):
    """The box with the number of a scoring tile."""
    return box[0] + 85, box[1] + 84, box[0] + 100, box[1] + 100


def inside(x, y, box):
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


LABEL = (411, 717, 613, 816)
LETTERS = [(207, 820, 409, 919), (411, 820, 613, 919), (615, 820, 817, 919)]
BLURRED = [cell(*at) for at in
           [(1, 2), (1, 1), (2, 1), (3, 1), (4, 1), (4, 2), (4, 3), (4, 4), (3, 4), (2, 4), (1, 4)]]
SHARP = cell(1, 3)

with tempfile.TemporaryDirectory() as temporary:
    path = os.path.join(temporary, "qc.png")
    subprocess.run([monqa, "pattern", "TG18-QC", "--size", "1024x1024", "--depth", "12", "--png", path], check=True)
    width, height, bits, significant, rows = png_levels.read(path)
assert (width, height, bits, significant) == (1024, 1024, 16, 12)
ours = [[((value >> 4) * 510 + 4095) // 8190 for value in row] for row in rows]
published = png_levels.read(published_path)[4]
assert len(published) == 1024 and len(published[0]) == 1024

masked = [LABEL, numbered(SHARP)] + LETTERS + BLURRED
share = sum((box[2] - box[0] + 1) * (box[3] - box[1] + 1) for box in masked) / 1024 ** 2
different = [(x, y) for y in range(1024) for x in range(1024)
             if ours[y][x] != published[y][x] and not any(inside(x, y, box) for box in masked)]
print("%.1f %% of the image is label, lettering or blurred; elsewhere %d pixels differ" % (100 * share, len(different)))
assert share < 0.20 and not different, different[:20]

# Letters: ours are other shapes, but the levels of each ground are the published ones.
for box in LETTERS:
    levels = [set(image[y][x] for y in range(box[1], box[3] + 1) for x in range(box[0], box[2] + 1))
              for image in (ours, published)]
    assert levels[0] == levels[1], (sorted(levels[0]), sorted(levels[1]))

# Blurred tiles: close, and said to be only that.
for box in BLURRED:
    apart = [abs(ours[y][x] - published[y][x]) for y in range(box[1], box[3] + 1) for x in range(box[0], box[2] + 1)
             if not inside(x, y, (box[0] + 83, box[1] + 82, box[2], box[3]))]
    mean = sum(apart) / len(apart)
    print("tile at %d,%d: mean difference %.2f codes, at most %d" % (box[0], box[1], mean, max(apart)))
    assert mean < 2.0 and max(apart) <= 60
