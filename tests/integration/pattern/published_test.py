# SPDX-License-Identifier: Apache-2.0
"""TG270-sQC, TG270-pQC and SMPTE RP 133, pixel by pixel against published images: monqa FOLDER-OF-REFERENCES."""
import os
import subprocess
import sys
import tempfile

import png_levels

monqa, folder = sys.argv[1:3]

# Where a published image has text: left, top, right, bottom, inclusive.
TITLE = [(440, 10, 584, 36)]
NUMBERS = [(92 + 160 * column, 98 + 160 * row, 132 + 160 * column, 113 + 160 * row)
           for row in range(3) for column in range(6)]
SMPTE_TEXT = ([(176, y, 204, y + 20) for y in (350, 452, 554, 656)] +
              [(820, y, 852, y + 20) for y in (350, 452, 554, 656)] +
              [(x, 308, x + 32, 328) for x in (344, 446, 548, 650)] +
              [(444, 648, 480, 684), (544, 648, 582, 684), (440, 978, 584, 1008)])
IMAGES = (("TG270-sQC", "sQC_1024.png", TITLE + NUMBERS), ("TG270-pQC", "pQC_1024.png", TITLE),
          ("SMPTE-RP133", "smpte_1024_8bit.png", SMPTE_TEXT))

if not all(os.path.exists(os.path.join(folder, file)) for _, file, _ in IMAGES):
    print("skipped: not all published images are in", folder)
    sys.exit(77)

for name, file, masked in IMAGES:
    with tempfile.TemporaryDirectory() as temporary:
        path = os.path.join(temporary, "ours.png")
        subprocess.run([monqa, "pattern", name, "--size", "1024x1024", "--no-label", "--png", path], check=True)
        ours = png_levels.read(path)[4]
    published = png_levels.read(os.path.join(folder, file))[4]
    assert len(published) == len(ours) == 1024 and len(published[0]) == len(ours[0]) == 1024
    share = sum((box[2] - box[0] + 1) * (box[3] - box[1] + 1) for box in masked) / 1024 ** 2
    different = [(x, y) for y in range(1024) for x in range(1024) if ours[y][x] != published[y][x] and
                 not any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in masked)]
    print("%s: %.2f %% of the image is text; elsewhere %d pixels differ" % (name, 100 * share, len(different)))
    assert share < 0.02 and not different, different[:20]
