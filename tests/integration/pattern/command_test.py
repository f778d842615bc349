# SPDX-License-Identifier: Apache-2.0
"""monqa pattern: what it lists, writes, shows and refuses; PNG read by a second reader."""
import json
import os
import subprocess
import sys
import tempfile

import png_levels

monqa = sys.argv[1]


def run(*arguments):
    return subprocess.run([monqa, "pattern", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)


def test_list():
    plain, listed = run("list"), run("list", "--json")
    assert plain.returncode == 0 and listed.returncode == 0, listed.stderr
    lines = [json.loads(line) for line in listed.stdout.splitlines()]
    entries = [line for line in lines if line["available"]]
    absent = {line["name"]: line for line in lines if not line["available"]}
    assert len(entries) >= 41 and len(absent) >= 6
    named = [line.split()[0] for line in plain.stdout.splitlines() if not line.startswith(" ")]
    assert named == [line["name"] for line in lines]
    by_name = {entry["name"]: entry for entry in entries}
    quality = by_name["TG18-QC"]
    assert quality["family"] == "TG18-QC" and quality["dicom_code"] == "109801"
    assert quality["depths"] == [8, 10, 12] and quality["sizes"] == ["1024x1024", "2048x2048"]
    assert quality["inferred_sizes"] == [] and by_name["TG18-LN8-18"]["inferred_sizes"] == ["2048x2048"]
    assert by_name["TG18-PX"]["inferred_sizes"] == ["1024x1024"] and "TG18-AFC-2k" in absent
    assert quality["layouts"] == ["raster", "native"] and quality["side_min"] == 1024
    assert quality["provenance"] == "exact" and quality["look_for"] and quality["deviation"]
    assert "AAPM OR-03" in quality["use"] and "IPEM 91" in quality["use"]
    assert by_name["TG18-LN8-07"]["dicom_code"] == "109811"
    assert by_name["IEC-BN01"]["sizes"] == [] and by_name["IEC-BN01"]["deviation"] is None
    assert by_name["IEC-BN01"]["layouts"] == ["native"]
    assert by_name["TG270-ULN8-255"]["range"] == "TG270-ULN8-000 to TG270-ULN8-255" and quality["range"] is None
    assert by_name["TG270-ULN10-0512"]["depths"] == [10] and "TG270-ULN8-013" not in by_name
    assert by_name["TG270-sQC"]["dicom_code"] is None and by_name["TG270-sQC"]["sizes"][1] == "1536x1536"
    assert absent["TG270-TR"]["dicom_code"] is None and "not known" in absent["TG270-TR"]["reason"]
    assert absent["TG18-GV"]["dicom_code"] == "109865" and "discs" in absent["TG18-GV"]["reason"]


def test_png(folder):
    path = os.path.join(folder, "pattern.png")
    for depth, bits, square, ground in ((8, 8, 90, 153), (10, 16, 360, 614), (12, 16, 1440, 2457)):
        done = run("TG18-LN8-07", "--size", "1024x1024", "--depth", str(depth), "--png", path)
        assert done.returncode == 0 and not done.stdout and not done.stderr, done
        width, height, sample, significant, rows = png_levels.read(path)
        assert (width, height, sample, significant) == (1024, 1024, bits, depth)
        levels = {value >> (bits - depth) for row in rows[200:] for value in row}
        assert levels == {square, ground}, levels
        for row in rows:
            for value in row:
                level = value >> (bits - depth)
                assert bits == 8 or value == level << (16 - depth) | level >> (2 * depth - 16)
        assert rows[512][512] >> (bits - depth) == square and rows[0][0] >> (bits - depth) == ground
    assert os.listdir(folder) == ["pattern.png"]  # no temporary file is left


def test_level_by_name(folder):
    path = os.path.join(folder, "level.png")
    for name, depth, level, line in (("TG270-ULN8-013", 8, 13, 58), ("TG270-ULN10-0513", 10, 513, 693)):
        done = run(name, "--size", "640x480", "--png", path)
        assert done.returncode == 0 and not done.stderr, done
        _, _, bits, significant, rows = png_levels.read(path)
        assert significant == depth and {value >> (bits - depth) for row in rows for value in row} == {level, line}
    for name in ("TG270-ULN8-256", "TG270-ULN8-13", "TG270-ULN10-1024", "TG270-ULN8-nnn", "TG270-TR"):
        assert run(name, "--size", "640x480", "--png", path + "x").returncode == 2, name
    assert run("TG270-ULN10-0513", "--size", "640x480", "--depth", "8", "--png", path + "x").returncode == 2


def test_white_and_black(folder):
    path = os.path.join(folder, "white.png")
    assert run("TG18-QC", "--size", "1920x1080", "--depth", "10", "--png", path).returncode == 0
    values = {value for row in png_levels.read(path)[4] for value in row}
    assert 65535 in values and 0 in values


def test_layout_and_label(folder):
    rows = {}
    for layout in ("raster", "native"):
        path = os.path.join(folder, layout + ".png")
        assert run("TG18-QC", "--size", "1600x1200", "--layout", layout, "--no-label", "--png", path).returncode == 0
        rows[layout] = png_levels.read(path)[4]
    assert set(rows["raster"][0]) == {128} and 191 in rows["native"][0]


def test_sheet(folder):
    path = os.path.join(folder, "sheet.png")
    assert run("sheet", "--png", path).returncode == 0
    width, height, bits, _, rows = png_levels.read(path)
    names = [line for line in run("list", "--json").stdout.splitlines() if json.loads(line)["available"]]
    assert bits == 8 and width == 16 * 272 and height >= (len(names) + 15) // 16 * 288
    assert rows[0][0] == 64 and rows[48 + 128][8 + 4] == 128  # TG18-QC is the first
    for more in (["--size", "1024x1024"], ["--depth", "8"], ["--display", "headless:1024x1024"], ["--json"], ["--no-label"]):
        done = run("sheet", "--png", path, *more)
        assert done.returncode == 2 and "sheet takes" in done.stderr, (more, done)
    assert run("sheet").returncode == 2


def test_refusals(folder):
    path = os.path.join(folder, "refused.png")
    size = ("--size", "1024x1024")
    for arguments in ([], ["TG18-XX", *size, "--png", path], ["TG18-GV", *size, "--png", path], ["TG18-QC", "--size", "0x1024", "--png", path],
                      ["TG18-QC", "--size", "1024x0", "--png", path], ["TG18-QC", "--size", "1024", "--png", path],
                      ["TG18-QC", "--size", "x", "--png", path], ["TG18-QC", "--size", "1024x1024x8", "--png", path],
                      ["TG18-QC", "--size", "-1x1024", "--png", path], ["TG18-QC", "--size", "800x600", "--png", path],
                      ["TG18-QC", "--size", "16385x1024", "--png", path],
                      ["TG18-QC", "--size", "99999999999x9", "--png", path],
                      ["TG18-QC", *size, "--depth", "9", "--png", path], ["TG18-QC", *size, "--depth", "", "--png", path],
                      ["TG18-QC", *size, "--layout", "wide", "--png", path], ["TG18-QC", *size],
                      ["TG18-QC", "--png", path], ["TG18-QC", "TG18-QC", *size, "--png", path],
                      ["list", *size, "--png", path], ["list", "--display", "DP-1"],
                      ["TG18-QC", *size, "--png", path, "--display", "DP-1"],
                      ["TG18-QC", *size, "--png", path, "--lut", "bare"], ["TG18-QC", "--display", "headless:1024x1024", "--lut", "wrong"],
                      ["TG18-XX", "--display", "headless:1024x1024"], ["TG18-QC", "--display", "headless:640x480"]):
        done = run(*arguments)
        assert done.returncode == 2 and done.stderr and not done.stdout, (arguments, done)
        assert not os.path.exists(path), arguments
    done = run("TG18-QC", *size, "--png", os.path.join(folder, "none", "pattern.png"))
    assert done.returncode == 3 and "none" in done.stderr, done


def test_display(folder):
    frames, path = os.path.join(folder, "frames"), os.path.join(folder, "same.png")
    os.mkdir(frames)
    done = run("TG18-QC", "--display", "headless:1280x1024", "--frames", frames, "--lut", "as-found")
    assert done.returncode == 0, done.stderr
    shown = [os.path.join(frames, name) for name in sorted(os.listdir(frames))]
    assert len(shown) == 1
    assert run("TG18-QC", "--size", "1280x1024", "--png", path).returncode == 0
    assert png_levels.read(shown[0])[4] == png_levels.read(path)[4]


with tempfile.TemporaryDirectory() as temporary:
    test_list()
    for test in (test_png, test_level_by_name, test_white_and_black, test_layout_and_label, test_sheet,
                 test_refusals, test_display):
        place = os.path.join(temporary, test.__name__)
        os.mkdir(place)
        test(place)
