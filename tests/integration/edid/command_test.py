#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""command_test.py MONQA FOLDER: the program monqa around its command edid: usage, exit status, one line a file."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

MONQA = os.path.abspath(sys.argv[1]) if len(sys.argv) > 2 else "monqa"
DATA = Path(sys.argv[2] if len(sys.argv) > 2 else ".")
RIGHT = str(DATA / "medical-portrait-3mp.bin")
KEYS = ["file", "manufacturer", "product_code", "serial_number", "serial_text", "name", "week", "year", "size_cm",
        "size_mm", "gamma", "bits_per_channel", "interface", "preferred_mode", "chromaticity", "complaints"]


def monqa(*arguments, **options):
    return subprocess.run([MONQA, *arguments], capture_output=True, check=False, **options)


def edids(*arguments, **options):
    run = monqa("edid", "--json", *arguments, **options)
    return run.returncode, [json.loads(line) for line in run.stdout.splitlines()]


class Program(unittest.TestCase):
    def test_help_names_every_command_and_goes_to_standard_output(self):
        run = monqa("--help")
        self.assertEqual(run.returncode, 0)
        self.assertIn(b"monqa edid [--json] FILE...", run.stdout)
        self.assertEqual(run.stderr, b"")

    def test_commands_are_listed_in_order(self):
        lines = [line.split()[1] for line in monqa("--help").stdout.decode().splitlines()
                 if line.startswith("  monqa ") and "--version" not in line]
        self.assertEqual(lines, sorted(lines))

    def test_version_is_one_line(self):
        run = monqa("--version")
        self.assertEqual(run.returncode, 0)
        self.assertRegex(run.stdout, rb"^monqa \d+\.\d+\.\d+\n$")

    def test_a_command_tells_how_it_is_used(self):
        run = monqa("edid", "--help")
        self.assertEqual((run.returncode, run.stdout), (0, b"usage: monqa edid [--json] FILE...\n"))

    def test_wrong_use_is_named_and_exits_2(self):
        for arguments, words in [((), b"usage: monqa COMMAND"), (("nope",), b'no command "nope"'),
                                 (("edid",), b"no FILE is named"), (("edid", "--jsn", RIGHT), b"no option --jsn"),
                                 (("edid", "--json=1", RIGHT), b"--json takes no value"),
                                 (("edid", "--state"), b"--state needs a value"),
                                 (("\x1b[31m",), b'no command "\\x1b[31m"')]:
            run = monqa(*arguments)
            self.assertEqual(run.returncode, 2, arguments)
            self.assertIn(words, run.stderr)
            self.assertEqual(run.stdout, b"")

    def test_output_that_cannot_be_written_is_no_success(self):
        with open("/dev/full", "wb") as full:
            for arguments in (("--version",), ("edid", RIGHT), ("edid", "--json", RIGHT)):
                run = subprocess.run([MONQA, *arguments], stdout=full, stderr=subprocess.PIPE, check=False)
                self.assertEqual(run.returncode, 3)
                self.assertIn(b"standard output", run.stderr)

    def test_enrol_and_sync_are_run_by_the_program_beside(self):
        with tempfile.TemporaryDirectory() as folder:
            alone = shutil.copy(MONQA, folder)
            run = subprocess.run([alone, "sync"], capture_output=True, check=False)
            self.assertEqual(run.returncode, 3)
            self.assertIn(b"monqa-upload: cannot be run", run.stderr)
            run = subprocess.run([alone, "sync", "--help"], capture_output=True, check=False)
            self.assertEqual((run.returncode, run.stdout), (0, b"usage: monqa sync [--json]\n"))
            beside = Path(folder, "monqa-upload")
            beside.write_text('#!/bin/sh\nprintf "%s|" $$ "$@" "$(cat)"\nexit 7\n')
            beside.chmod(0o700)
            with subprocess.Popen([alone, "enrol", "https://c", "--ca", "a b", ""], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE) as run:
                told, _ = run.communicate(b"token")
            self.assertEqual(told.decode(), f"{run.pid}|enrol|https://c|--ca|a b||token|")
            self.assertEqual(run.returncode, 7)


class Edid(unittest.TestCase):
    def test_json_has_every_key_with_the_values_of_the_block(self):
        status, (edid,) = edids(RIGHT)
        self.assertEqual(status, 0)
        self.assertLessEqual(set(KEYS), set(edid))
        self.assertEqual(edid["file"], RIGHT)
        self.assertEqual([edid[key] for key in KEYS[1:13]],
                         ["ENC", 0x2A40, 20450017, "20450017", "RX370", 12, 2021, [33, 44], [324, 432], 2.2, 10, "DisplayPort"])
        self.assertEqual(edid["preferred_mode"]["width"], 1536)
        self.assertEqual(edid["preferred_mode"]["height"], 2048)
        self.assertEqual(edid["preferred_mode"]["refresh_hz"], 214_000_000 / ((1536 + 160) * (2048 + 37)))
        self.assertEqual(edid["chromaticity"]["white"], [320 / 1024, 337 / 1024])
        self.assertEqual(edid["complaints"], [])

    def test_a_path_that_is_not_utf8_is_shown_and_stops_no_other(self):
        status, (broken, edid) = edids(b"/nonexistent/\xff", RIGHT)
        self.assertEqual(status, 2)
        self.assertEqual(broken["file"], "/nonexistent/\\xff")
        self.assertIn("/nonexistent/\\xff: cannot be opened", broken["error"])
        self.assertEqual(edid["file"], RIGHT)

    def test_undefined_is_null(self):
        status, (edid,) = edids(str(DATA / "all-wrong-sealed.bin"))
        self.assertEqual(status, 0)
        for key in ("serial_number", "serial_text", "name", "week", "size_cm", "size_mm", "bits_per_channel",
                    "preferred_mode", "chromaticity"):
            self.assertIsNone(edid[key], key)
        self.assertEqual(edid["manufacturer"], "@@@")

    def test_a_model_year_has_no_week(self):
        _, (edid,) = edids(str(DATA / "model-year.bin"))
        self.assertEqual((edid["week"], edid["year"], edid["is_model_year"]), (None, 2019, True))

    def test_a_wrong_checksum_is_a_complaint_beside_the_same_values(self):
        status, (wrong, right) = edids(str(DATA / "checksum-wrong.bin"), str(DATA / "version-1-4.bin"))
        self.assertEqual(status, 0)
        self.assertEqual(len(wrong["complaints"]), 1)
        self.assertRegex(wrong["complaints"][0], "^base block: checksum is 0x..?, should be 0x..?$")
        for key in wrong:
            if key not in ("file", "complaints"):
                self.assertEqual(wrong[key], right[key])

    def test_a_broken_file_has_its_line_in_order_and_exits_2(self):
        files = [RIGHT, str(DATA / "cut-127.bin"), "/nowhere/none.bin", str(DATA), str(DATA / "text-prose.txt"), RIGHT]
        status, lines = edids(*files)
        self.assertEqual(status, 2)
        self.assertEqual([line["file"] for line in lines], files)
        self.assertEqual(["error" in line for line in lines], [False, True, True, True, True, False])
        self.assertEqual(set(lines[1]), {"file", "error"})

    def test_every_error_names_the_trouble(self):
        for file, words in [("cut-127.bin", "127 bytes"), ("header-wrong.bin", "header"), ("empty.bin", "nothing in it"),
                            ("text-odd.txt", "line 16"), ("text-letter.txt", "line 1:"), ("text-blank.txt", "nothing in it"),
                            ("text-short.txt", "16 bytes")]:
            status, (line,) = edids(str(DATA / file))
            self.assertEqual(status, 2)
            self.assertIn(words, line["error"])

    def test_hexadecimal_text_reads_as_the_raw_bytes(self):
        files = sorted(DATA.glob("text-*.txt"))
        _, lines = edids(str(DATA / "extension-right.bin"), *map(str, files))
        readable = [line for line in lines if "error" not in line]
        self.assertEqual(len(readable), 1 + 6)
        for line in readable:
            self.assertEqual(dict(line, file=""), dict(readable[0], file=""))

    def test_standard_input_and_any_file_name_are_read(self):
        status, (edid,) = edids("-", input=Path(RIGHT).read_bytes())
        self.assertEqual((status, edid["file"], edid["name"]), (0, "-", "RX370"))
        with tempfile.TemporaryDirectory() as folder:
            names = [b"--json", b"a\nb", b"caf\xe9", "monitör".encode()]
            for name in names:
                (Path(folder) / os.fsdecode(name)).write_bytes(Path(RIGHT).read_bytes())
            status, lines = edids("--", *names, cwd=folder)
        self.assertEqual(status, 0)
        self.assertEqual([line["file"] for line in lines], ["--json", "a\nb", "caf\\xe9", "monitör"])

    def test_a_file_too_long_is_refused(self):
        with tempfile.NamedTemporaryFile() as file:
            for length in (32769, 1 << 20):
                file.seek(0)
                file.write(Path(RIGHT).read_bytes().ljust(length, b"\0"))
                file.flush()
                status, (line,) = edids(file.name)
                self.assertEqual(status, 2)
                self.assertRegex(line["error"], "32768|longer than")

    def test_the_extensions_are_the_last_key_and_null_where_none_is(self):
        _, (without, with_both) = edids(RIGHT, str(DATA / "did-behind-cta.bin"))
        self.assertEqual([list(edid)[-1] for edid in (without, with_both)], ["extensions_decoded"] * 2)
        self.assertIsNone(without["extensions_decoded"])
        decoded = with_both["extensions_decoded"]
        self.assertEqual(decoded["blocks"], ["CTA-861", "DisplayID"])
        self.assertEqual((decoded["vics"], decoded["native_size"], decoded["panel_bits_per_channel"]), ([16], [3840, 2160], 8))
        for key in ("rgb_range_selectable", "deep_colour_bits_max", "hdr_max_cd_m2", "tile", "native_mode"):
            self.assertIsNone(decoded[key], key)

    def test_a_data_block_that_is_not_decoded_is_counted_and_named(self):
        _, (edid,) = edids(str(DATA / "cta-others.bin"))
        decoded = edid["extensions_decoded"]
        self.assertEqual(decoded["data_blocks_not_decoded_count"], len(decoded["data_blocks_not_decoded"]))
        self.assertIn("CTA-861 3 (vendor 00-00-1A)", decoded["data_blocks_not_decoded"])
        self.assertEqual(edid["complaints"], [])

    def test_without_json_depth_range_and_tile_are_in_the_line(self):
        for file, words in [("cta-hdmi-12.bin", "HDMI up to 12 bits and 300 MHz"), ("cta-capability-40.bin", "RGB range selectable"),
                            ("cta-capability-00.bin", "RGB range not selectable"), ("did-tile.bin", "tile 1, 0 of 2x1"),
                            ("did-parameters-97.bin", "panel 3840x2160 of 8 bits per channel")]:
            self.assertIn(words, monqa("edid", str(DATA / file)).stdout.decode(), file)

    def test_without_json_each_file_is_one_readable_line(self):
        run = monqa("edid", RIGHT, str(DATA / "cut-127.bin"), str(DATA / "checksum-wrong.bin"))
        lines = run.stdout.decode().splitlines()
        self.assertEqual((run.returncode, len(lines)), (2, 3))
        self.assertIn('ENC 0x2a40 "RX370", serial number 20450017', lines[0])
        self.assertIn("1536x2048 at 60.518 Hz, 324 mm x 432 mm, gamma 2.20, 10 bits per channel, DisplayPort", lines[0])
        self.assertIn("error: no EDID: 127 bytes", lines[1])
        self.assertIn("complaints: base block: checksum", lines[2])

    @unittest.skipUnless(b"de_DE.utf8" in subprocess.run(["locale", "-a"], capture_output=True, check=False).stdout,
                         "the locale de_DE.utf8 is not installed")
    def test_a_decimal_comma_of_the_locale_changes_nothing(self):
        plain = monqa("edid", "--json", RIGHT).stdout
        self.assertEqual(monqa("edid", "--json", RIGHT, env=dict(os.environ, LC_ALL="de_DE.UTF-8")).stdout, plain)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
