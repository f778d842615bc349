# SPDX-License-Identifier: Apache-2.0
"""monqa pattern --dicom, read by DCMTK: it parses without a word, and the pixels are those of --png. monqa"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import png_levels

monqa = sys.argv[1]
if not shutil.which("dcmdump") or not shutil.which("dcm2pnm"):
    print("skipped: no dcmdump or dcm2pnm; Debian has them in dcmtk")
    sys.exit(77)


def run(*arguments, **more):
    return subprocess.run(arguments, capture_output=True, stdin=subprocess.DEVNULL, **more)


def values(text):
    """{tag: value} of what dcmdump prints"""
    return {match[0]: match[1] for match in re.findall(r"^\((\w{4},\w{4})\) \w\w (.*?) *#", text, re.M)}


def check(above, name, size, depth, window, spacing=None):
    folder = tempfile.mkdtemp(dir=above)
    file, png, raw = (os.path.join(folder, name + suffix) for suffix in (".dcm", ".png", ".raw"))
    request = [monqa, "pattern", name, "--size", size, "--depth", str(depth)]
    made = run(*request, "--dicom", file, *(["--pixel-spacing-mm", spacing] if spacing else []))
    assert made.returncode == 0 and not made.stdout and not made.stderr, made
    assert run(*request, "--png", png).returncode == 0
    width, height, bits, significant, rows = png_levels.read(png)

    dumped = run("dcmdump", "+W", folder, file)
    assert dumped.returncode == 0 and not dumped.stderr, dumped.stderr
    value = values(dumped.stdout.decode())
    assert value["0002,0010"] == "=LittleEndianExplicit" and value["0008,0016"] == "=SecondaryCaptureImageStorage"
    assert value["0010,0010"] == "[monqa^test pattern]" and value["0028,0004"] == "[MONOCHROME2]"
    assert (value["0028,0100"], value["0028,0101"], value["0028,0102"]) == (
        "8" if depth == 8 else "16", str(depth), str(depth - 1))
    assert (value["0028,0010"], value["0028,0011"]) == (str(height), str(width))
    assert (value["0028,1050"], value["0028,1051"]) == ("[%d]" % (window // 2), "[%d]" % window)
    assert value.get("0028,0030") == (r"[%s\%s]" % (spacing, spacing) if spacing else None)
    assert "0028,1052" not in value and "Synthetic" in value["0020,4000"]
    uids = [value[tag][1:-1] for tag in ("0008,0018", "0020,000d", "0020,000e")]
    assert all(re.fullmatch(r"2\.25\.[1-9][0-9]{20,38}", uid) for uid in uids) and len(set(uids)) == 3
    assert value["0002,0003"][1:-1] == uids[0]

    sample = 1 if depth == 8 else 2
    data = open(os.path.join(folder, os.path.basename(file) + ".0.raw"), "rb").read()
    stored = [int.from_bytes(data[i:i + sample], "little") for i in range(0, width * height * sample, sample)]
    assert stored == [value >> (bits - significant) for row in rows for value in row], name

    if depth == 8:  # the window of the file changes nothing
        shown = run("dcm2pnm", "+Wi", "1", "+op", file)
        assert shown.returncode == 0, shown.stderr
        assert shown.stdout[-width * height:] == bytes(stored)
    if shutil.which("dciodvfy"):
        verified = run("dciodvfy", file)
        assert b"Error" not in verified.stderr and b"Warning" not in verified.stderr, verified.stderr
    return uids


with tempfile.TemporaryDirectory() as temporary:
    first = check(temporary, "TG18-QC", "1024x1024", 8, 256, "0.1805")
    check(temporary, "TG18-QC", "1280x1024", 10, 1024)
    check(temporary, "TG18-LN8-18", "1024x1024", 12, 4080, "0.2")
    check(temporary, "TG270-ULN10-0513", "641x481", 10, 1024)
    check(temporary, "SMPTE-RP133", "513x515", 8, 256)
    again = check(temporary, "TG18-QC", "1024x1024", 8, 256, "0.1805")
    assert not set(first) & set(again)
    path = os.path.join(temporary, "refused.dcm")
    for arguments in (["--pixel-spacing-mm", "0"], ["--pixel-spacing-mm", "-1"], ["--pixel-spacing-mm", "nan"],
                      ["--pixel-spacing-mm", "0,2"], ["--pixel-spacing-mm", "11"], ["--png", path]):
        done = run(monqa, "pattern", "TG18-QC", "--size", "1024x1024", "--dicom", path, *arguments)
        assert done.returncode == 2 and done.stderr and not os.path.exists(path), (arguments, done)
    for arguments in (["--dicom", path], ["--size", "1024x1024", "--png", path, "--pixel-spacing-mm", "0.2"]):
        done = run(monqa, "pattern", "TG18-QC", *arguments)
        assert done.returncode == 2 and not os.path.exists(path), (arguments, done)
