#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""oracle_test.py MONQA FOLDER: every EDID of the folder as monqa edid --json reads it, in one run,
against what edid-decode says of it, one run a file. Exits 77 where edid-decode or the folder is missing."""

import concurrent.futures
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import oracle_extensions

SKIPPED = 77
KEYS = ("manufacturer", "product_code", "serial_number", "serial_text", "name", "week", "year", "is_model_year",
        "size_cm", "size_mm", "aspect_ratio", "gamma", "bits_per_channel", "interface", "preferred_mode", "chromaticity",
        "monochrome")

# File: key: why the two may differ there. May only shrink: an entry without a difference fails the test.
BORDERS = "interlaced with borders: edid-decode leaves the borders out of the lines, though the blanking counts them"
NO_PICTURE = "a picture without pixels is no mode for us, only a complaint"
CUT = "bytes that are no whole block: a complaint for us, no EDID for edid-decode"
VERSION = "a DisplayID of a version that is not known is not read"
NOT_READ = "CTA-861 of revision 0 is none for us"
NOT_PRINTED = "edid-decode gives up before it prints the count of native timings"
BEYOND = "edid-decode reads a payload beyond its end, or a block beyond the timings"
TOO_SHORT = "what is too short is not there for us, only a complaint"
RESERVED = "a reserved code is no video code for us, only a complaint"
KEPT = "more detailed timings than are kept"
OUTSIDE = "a tile beside all tiles is none for us, only a complaint"
DEPTHS = "edid-decode counts the depth codes of DisplayID 2.x from 8 bits, but code 1 is 6 bits"
ALLOWED = {
    "all-wrong.bin": {"preferred_mode": BORDERS},
    "cta-32-timings.bin": {"extensions.modes": KEPT},
    "cta-extended-00-empty.bin": {"extensions.rgb_range_selectable": BEYOND, "extensions.ycc_range_selectable": BEYOND},
    "cta-extended-79-empty.bin": {"extensions.hdmi_forum": TOO_SHORT},
    "cta-forum-cut.bin": {"extensions.hdmi_forum": TOO_SHORT, "extensions.max_tmds_mhz": TOO_SHORT},
    "cta-hdmi-cut.bin": {"extensions.hdmi": TOO_SHORT, "extensions.deep_colour_bits_max": TOO_SHORT,
                         "extensions.deep_colour_ycbcr_444": TOO_SHORT},
    "cta-length-beyond-block.bin": {"extensions.vics": BEYOND},
    "cta-length-beyond-timings.bin": {"extensions.vics": BEYOND},
    "cta-no-timings.bin": {"extensions.native_timing_count": NOT_PRINTED},
    "cta-revision-0.bin": {"extensions": NOT_READ},
    "cta-timings-at-1.bin": {"extensions.native_timing_count": NOT_PRINTED},
    "cta-timings-at-128.bin": {"extensions.vics": BEYOND},
    "cta-timings-at-255.bin": {"extensions.vics": BEYOND},
    "cta-timings-at-3.bin": {"extensions.native_timing_count": NOT_PRINTED},
    "cta-video-reserved.bin": {"extensions.vics": RESERVED},
    "descriptors-all-ones.bin": {"preferred_mode": BORDERS},
    "did-all-ones.bin": {"extensions": VERSION},
    "did-interface-cut.bin": {"extensions.rgb_bits_max": "of a block too short the part that is there is read"},
    "did-parameters-2-1.bin": {"extensions.panel_bits_per_channel": DEPTHS},
    "did-parameters-2-2.bin": {"extensions.panel_bits_per_channel": DEPTHS},
    "did-parameters-2-3.bin": {"extensions.panel_bits_per_channel": DEPTHS},
    "did-parameters-2-4.bin": {"extensions.panel_bits_per_channel": DEPTHS},
    "did-parameters-2-mm.bin": {"extensions.panel_bits_per_channel": DEPTHS},
    "did-product-cut.bin": {"extensions.displayid_manufacturer": TOO_SHORT, "extensions.displayid_product_code": TOO_SHORT},
    "did-product-text-cut.bin": {"extensions.displayid_product": BEYOND},
    "did-tile-outside.bin": {"extensions.tile": OUTSIDE, "extensions.native_size": OUTSIDE},
    "did-version-3.bin": {"extensions": VERSION},
    "extension-cut.bin": {"error": CUT},
    "extension-many.bin": {"extensions": VERSION},
    "tail.bin": {"error": CUT},
    "timing-half-a-size.bin": {"size_mm": "half a size is none"},
    "timing-no-height.bin": {"preferred_mode": NO_PICTURE, "size_mm": NO_PICTURE},
    "timing-no-width.bin": {"preferred_mode": NO_PICTURE, "size_mm": NO_PICTURE},
}


def find(pattern, text, kind=str):
    match = re.search(pattern, text, re.MULTILINE)
    return kind(match.group(1)) if match else None


def interface(text):
    if re.search(r"^    Analog display$", text, re.MULTILINE):
        return "Analog"
    return find(r"^    (DVI|HDMI-a|HDMI-b|MDDI|DisplayPort) interface$", text)


def date(text):
    if model := find(r"^    Model year: (\d+)$", text, int):
        return None, model, True
    if week := re.search(r"^    Made in: week (\d+) of (\d+)$", text, re.MULTILINE):
        return int(week.group(1)), int(week.group(2)), False
    return None, find(r"^    Made in: (\d+)$", text, int), False


def size(pattern, text):
    match = re.search(pattern, text, re.MULTILINE)
    return [int(match.group(1)), int(match.group(2))] if match else None


def preferred_mode(line):
    match = re.match(r"(\d+)x(\d+)(i?)\s+([\d.]+) Hz", line or "")
    if not match:
        return None
    return {"width": int(match.group(1)), "height": int(match.group(2)), "refresh_hz": float(match.group(4)),
            "interlaced": match.group(3) == "i"}


def chromaticity(text):
    points = {}
    for key in ("Red", "Green", "Blue", "White"):
        match = re.search(rf"^    {key}\s*: (\d\.\d+), (\d\.\d+)$", text, re.MULTILINE)
        if match:
            points[key.lower()] = [match.group(1), match.group(2)]
    return points if any(float(value) for point in points.values() for value in point) else None


def expected(output):
    """What edid-decode says of the base block, by our keys; None when it found none."""
    parts = re.split(r"^-{16}$", output, flags=re.MULTILINE)
    text = next((part for part in parts if "Block 0, Base EDID:" in part), None)
    if text is None:
        return None
    week, year, is_model_year = date(text)
    line = find(r"^    DTD +1:\s+(.*)$", text)
    return {
        "manufacturer": find(r"^    Manufacturer: (...)$", text),
        "product_code": find(r"^    Model: (\d+)$", text, int),
        "serial_number": find(r"^    Serial Number: (\d+)$", text, int),
        "serial_text": find(r"^    Display Product Serial Number: '(.*)'$", text) or None,
        "name": find(r"^    Display Product Name: '(.*)'$", text) or None,
        "week": week,
        "year": year,
        "is_model_year": is_model_year,
        "size_cm": size(r"^    Maximum image size: (\d+) cm x (\d+) cm$", text),
        "size_mm": size(r"\((?:.*, )?(\d+) mm x (\d+) mm\)", line or ""),
        "aspect_ratio": find(r"^    Aspect ratio: ([\d.]+)", text),
        "gamma": find(r"^    Gamma: ([\d.]+)$", text),
        "bits_per_channel": find(r"^    Bits per primary color channel: (\d+)$", text, int),
        "interface": interface(text),
        "preferred_mode": preferred_mode(line),
        "chromaticity": chromaticity(text),
        "monochrome": "    Monochrome or grayscale display\n" in text,
        "extensions_decoded": oracle_extensions.expected(output),
    }


def cut(value):
    """edid-decode cuts a chromaticity after four decimals."""
    tenths = round(value * 1024) * 10000 // 1024
    return f"{tenths // 10000}.{tenths % 10000:04d}"


def as_printed(ours):
    """Our values with the decimals of edid-decode."""
    shown = {key: ours[key] for key in KEYS}
    for key in ("gamma", "aspect_ratio"):
        if ours[key] is not None:
            shown[key] = f"{ours[key]:.2f}"
    if ours["preferred_mode"] is not None:
        shown["preferred_mode"] = dict(ours["preferred_mode"], refresh_hz=round(ours["preferred_mode"]["refresh_hz"], 6))
    if ours["chromaticity"] is not None:
        shown["chromaticity"] = {key: [cut(value) for value in point] for key, point in ours["chromaticity"].items()}
    return shown


def differences(ours, theirs):
    if "error" in ours or theirs is None:
        return {} if "error" in ours and theirs is None else {"error": (ours.get("error"), theirs is None)}
    shown = as_printed(ours)
    return ({key: (shown[key], theirs[key]) for key in KEYS if shown[key] != theirs[key]}
            | oracle_extensions.differences(ours["extensions_decoded"], theirs["extensions_decoded"]))


def edid_decode(path):
    run = subprocess.run(["edid-decode", str(path)], capture_output=True, check=False)
    return expected(run.stdout.decode("latin-1"))


def compare(file, ours, theirs, failures):
    allowed = ALLOWED.get(file, {})
    different = differences(ours, theirs)
    for key, (our_value, their_value) in different.items():
        if key not in allowed:
            failures.append(f"{file}: {key}: monqa {our_value!r}, edid-decode {their_value!r}")
    failures.extend(f"{file}: {key}: no difference any more, take it off the list" for key in allowed if key not in different)


def main(monqa, folder):
    paths = sorted(Path(folder).glob("*.bin")) + sorted(Path(folder).glob("*.txt")) if Path(folder).is_dir() else []
    if shutil.which("edid-decode") is None or not paths:
        print(f"skipped: edid-decode or {folder} is not here")
        return SKIPPED
    run = subprocess.run([monqa, "edid", "--json", *map(str, paths)], capture_output=True, check=False, text=True)
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    failures = [] if [line["file"] for line in lines] == list(map(str, paths)) else ["not one line a file, in order"]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for path, ours, theirs in zip(paths, lines, pool.map(edid_decode, paths)):
            compare(path.name, ours, theirs, failures)
    broken = sum("error" in line for line in lines)
    decoded = sum(line.get("extensions_decoded") is not None for line in lines)
    if run.returncode != (2 if broken else 0):
        failures.append(f"exit status {run.returncode} with {broken} broken files: {run.stderr}")
    print("\n".join(failures))
    print(f"{len(lines)} files, {len(KEYS)} keys each and {decoded} times {len(oracle_extensions.KEYS)} of extensions, {broken} no EDID; {len(failures)} differences")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
