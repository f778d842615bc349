# SPDX-License-Identifier: Apache-2.0
"""Patterns pixel by pixel against published images, outside labels: monqa FOLDER-OF-REFERENCES.

The published images are 8-bit renderings of 12-bit ones: over 0..4095, or for a window of 0..4080 one code for 16.
An image that is not in the folder is named and passed over.
"""
import os
import subprocess
import sys
import tempfile

import png_levels

monqa, folder = sys.argv[1:3]


def full_range(value):
    return (value * 510 + 4095) // 8190


def window_4080(value):
    return min(255, (value + 8) // 16)


def same(value):
    return value


LABEL_1K, LABEL_2K = (407, 27, 615, 86), (831, 54, 1215, 173)
PAIRS_2K = (804, 20, 1243, 199)


BLURRED_2K = [(616 + 204 * c, 616 + 204 * r, 819 + 204 * c, 819 + 204 * r)
              for c in range(4) for r in range(4) if (c in (0, 3) or r in (0, 3)) and (c, r) != (0, 2)]
NUMBER_0_2K = (782, 1184, 819, 1227)  # of the scoring tile that is not blurred


# Pattern, published image, depth, how it was rendered, boxes that are not compared.
CASES = [
    ("TG18-PQC", "PQC-1k-01", 8, same, [(416, 0, 606, 61)]),
    ("TG18-PQC", "PQC-1k-01", 12, window_4080, [(416, 0, 606, 61)]),
    ("TG18-BR", "BR-1k-01", 8, same, [(668, 976, 767, 1023)]),
    ("TG18-CT", "CT-1k-01", 12, full_range, [LABEL_1K]),
    ("TG18-AFC", "AFC-1k-01", 8, same, [(451, 14, 573, 52)]),
    ("TG18-AFC", "AFC-1k-01", 12, window_4080, [(451, 14, 573, 52)]),
    ("TG18-LN8-01", "LN-1k-01", 12, window_4080, [LABEL_1K]),
    ("TG18-LN8-04", "LN-1k-04", 12, window_4080, [LABEL_1K]),
    ("TG18-LN8-09", "LN-1k-09", 12, window_4080, [LABEL_1K]),
    ("TG18-LN8-13", "LN-1k-13", 12, window_4080, [LABEL_1K]),
    ("TG18-LN8-18", "LN-1k-18", 12, window_4080, [LABEL_1K]),
    ("TG18-UN10", "UN-1k-01", 12, full_range, [LABEL_1K]),
    ("TG18-UNL10", "UNL-1k-01", 12, full_range, [LABEL_1K]),
    ("TG18-MP", "MP-1k-01", 12, full_range, [LABEL_1K]),
    ("TG18-AD", "AD-1k-01", 12, full_range, [LABEL_1K, (277, 277, 300, 722), (302, 277, 722, 300)]),
    ("TG18-PX", "PX-2k-01", 12, full_range, [(819, 50, 1227, 169)]),
    ("TG18-CX", "CX-2k-01", 12, full_range, [(830, 150, 1219, 289), NUMBER_0_2K] + BLURRED_2K),
] + [("TG18-%s%d" % (family, percent), "%s-%s-%02d" % (family, size, n), 12, full_range, [label])
     for family, size, label in (("NS", "1k", LABEL_1K), ("RH", "2k", LABEL_2K), ("RV", "2k", LABEL_2K),
                                 ("LPH", "2k", PAIRS_2K), ("LPV", "2k", PAIRS_2K))
     for n, percent in ((1, 10), (2, 50), (3, 89))]


def title(side, half):
    """The published titles of Report 270 stand in the same rows at every size."""
    return side // 2 - half, 15, side // 2 + half, 31


def numbers(side):
    """Above the upper bars of each square of sQC."""
    scale = side / 1024
    return [(int((48 + 160 * column + 64) * scale) - 12, int((96 + 160 * row + 16) * scale) - 12,
             int((48 + 160 * column + 64) * scale) + 11, int((96 + 160 * row + 16) * scale) - 2)
            for row in range(3) for column in range(6)]


CASES_270 = [(name, "%s_%d" % (name[6:], side), 8, same, [title(side, 52)] + more(side)) for side in (1024, 1536, 2048)
             for name, more in (("TG270-sQC", lambda side: [title(side, 76)] + numbers(side)),
                                ("TG270-pQC", lambda side: []))]
CASES_270 += [("TG270-ULN8-%03d" % level, "ULN8_%d_%03d" % (side, level), 8, same, [title(side, 72)])
              for side in (1024, 1536, 2048) for level in range(0, 256, 15)]


def compare(name, published, depth, rendered, boxes, path):
    side = len(published)
    subprocess.run([monqa, "pattern", name, "--size", "%dx%d" % (side, side), "--depth", str(depth), "--png", path],
                   check=True)
    width, height, bits, significant, rows = png_levels.read(path)
    assert (width, height, significant) == (side, side, depth)
    table = [rendered(value) for value in range(1 << depth)]
    different = []
    for y in range(side):
        ours, theirs = rows[y], published[y]
        inside = [box for box in boxes if box[1] <= y <= box[3]]
        for x in range(side):
            if table[ours[x] >> (bits - depth)] != theirs[x] and not any(b[0] <= x <= b[2] for b in inside):
                different.append((x, y, table[ours[x] >> (bits - depth)], theirs[x]))
    print("%s at %d bits: %d pixels differ" % (name, depth, len(different)))
    assert not different, (name, different[:10])


done = 0
with tempfile.TemporaryDirectory() as temporary:
    for name, image, depth, rendered, boxes in [(c[0], "TG18-" + c[1]) + c[2:] for c in CASES] + CASES_270:
        published_path = os.path.join(folder, image + ".png")
        if os.path.exists(published_path):
            compare(name, png_levels.read(published_path)[4], depth, rendered, boxes, os.path.join(temporary, "p.png"))
            done += 1
        else:
            print("skipped: no", published_path)
sys.exit(0 if done else 77)
