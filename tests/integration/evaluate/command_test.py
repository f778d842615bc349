#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""command_test.py MONQA: the commands evaluate and guideline: exit status, keys, refusals."""

import hashlib
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import samples
from samples import csv, metrics_oracle, row
from verdict_calculator import calculator, holds

MONQA = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else "monqa"
KEYS = {"criterion", "metric", "value", "limit", "comparison", "verdict", "decides", "reason", "clause", "formula",
        "unit", "provenance", "source"}


def run(*arguments, **options):
    return subprocess.run([MONQA, *arguments], capture_output=True, text=True, check=False, **options)


def judge(rows, *arguments, **options):
    done = samples.evaluate(MONQA, csv(rows), "--json", *arguments, **options)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def verdict(judged, criterion):
    return next(v for v in judged["verdicts"] if v["criterion"] == criterion)


class Status(unittest.TestCase):
    def test_a_whole_good_set_exits_0(self):
        status, [judged] = judge(samples.good_rows(), "--ambient", "0.2")
        self.assertEqual((status, judged["result"]), (0, "pass"))
        for v in judged["verdicts"]:
            self.assertTrue(KEYS <= set(v), v)
            self.assertEqual(v["verdict"] == "not-tested", v["value"] is None)

    def test_visual_criteria_are_shown_and_do_not_count(self):
        _, [judged] = judge(samples.good_rows(), "--ambient", "0.2")
        seen = verdict(judged, "visual-five-percent-seen")
        self.assertEqual((seen["verdict"], seen["reason"], seen["counted"]), ("not-tested", "no answers", False))

    def test_a_viewer_is_judged_only_where_something_was_measured_in_it(self):
        words = {"guideline": "uk-rcr-ipem", "display_class": "primary"}
        _, [judged] = judge(samples.good_rows(), "--ambient", "0.2", **words)
        v = verdict(judged, "viewer-distance")
        self.assertEqual((v["verdict"], v["reason"], v["counted"]), ("not-tested", "not measured in a viewer", False))
        measured = ("--viewer=width-mm=158:153", "--viewer=height-mm=152:153", "--viewer=angle-degrees=41.5:45")
        _, [judged] = judge(samples.good_rows(), "--ambient", "0.2", *measured, **words)
        v = verdict(judged, "viewer-distance")
        self.assertEqual((v["verdict"], v["value"], v["counted"], v["decides"]), ("pass", 5, True, False))
        v = verdict(judged, "viewer-angle")
        self.assertEqual((v["verdict"], v["value"], v["cause"]), ("fail", 3.5, "viewer"))
        self.assertIn("exceeds unverified limit (M)", v["reason"])
        _, [judged] = judge(samples.good_rows(), "--ambient", "0.2", *measured, guideline="uk-rcr-ipem",
                            display_class="secondary")
        v = verdict(judged, "viewer-angle")
        self.assertEqual((v["verdict"], v["reason"], v["limit"]), ("not-tested", "no limit in this guideline", None))

    def test_a_fail_exits_1(self):
        rows = samples.gsdf_rows(0.6, 120, 0.2) + samples.uniform_rows()
        status, [judged] = judge(rows, "--ambient", "0.2")
        self.assertEqual((status, judged["result"]), (1, "fail"))
        self.assertEqual(verdict(judged, "luminance-max")["verdict"], "fail")

    def test_a_missing_mandatory_reading_exits_4(self):
        self.assertEqual(judge(samples.good_rows()[1:], "--ambient", "0.2")[0], 4)
        self.assertEqual(judge(samples.gsdf_rows(1, 400, 0.2), "--ambient", "0.2")[0], 4)
        self.assertEqual(judge([], "--ambient", "0.2")[0], 4)

    def test_without_ambient_nothing_on_l_prime_is_judged(self):
        for geometry in ("", "contact", "telescopic-dark", "telescopic-in-situ"):
            rows = [{**r, "geometry": geometry} for r in samples.good_rows()]
            for guideline in ("aapm-or03", "uk-rcr-ipem"):
                for display_class in ("primary", "secondary"):
                    status, [judged] = judge(rows, guideline=guideline, display_class=display_class)
                    self.assertEqual(status, 4)
                    for v in judged["verdicts"]:
                        if "prime" in v["metric"] or "gsdf" in v["metric"] or "ambient" in v["metric"]:
                            self.assertEqual((v["verdict"], v["reason"]), ("not-tested", "ambient not measured"))
                    for name, value in judged["metrics"].items():
                        if "prime" in name or "gsdf" in name or "jnd" in name or "ambient" in name:
                            self.assertIsNone(value, name)

    def test_an_unverified_limit_fails_nothing(self):
        rows = samples.gsdf_rows(1.0, 300, 0.2) + samples.uniform_rows()
        status, [judged] = judge(rows, "--ambient", "0.2", guideline="uk-rcr-ipem")
        self.assertEqual((status, judged["result"]), (4, "incomplete"))
        v = verdict(judged, "luminance-max")
        self.assertEqual((v["verdict"], v["decides"], v["provenance"]), ("fail", False, "I"))
        self.assertIn("unverified limit (I): MPE to decide", v["reason"])
        status, [judged] = judge(rows, "--ambient", "0.2", guideline="uk-rcr-ipem", display_class="secondary")
        self.assertEqual((status, judged["result"]), (0, "pass"))

    def test_all_judges_by_each_guideline_that_has_the_class(self):
        status, judged = judge(samples.good_rows(), "--ambient", "0.2", guideline="all", display_class="secondary")
        self.assertEqual([j["guideline"] for j in judged], ["uk-rcr-ipem", "aapm-or03", "aapm-270", "acr"])
        self.assertEqual(status, 0)
        status, judged = judge(samples.good_rows(), "--ambient", "0.2", guideline="all",
                               display_class="primary-mammography")
        self.assertEqual([j["guideline"] for j in judged],
                         ["uk-rcr-ipem", "uk-nhsbsp", "aapm-270", "acr", "acr-mammography", "din-6868-157", "ranzcr",
                          "nyc-pdm", "euref"])
        self.assertEqual(status, 1)  # 400 cd/m2 is too little for the ACR
        # One guideline that nothing decides keeps the whole from passing; a fail is worse.
        self.assertEqual(judge(samples.good_rows(), "--ambient", "0.2", guideline="all")[0], 4)
        rows = samples.gsdf_rows(0.6, 120, 0.2) + samples.uniform_rows()
        self.assertEqual(judge(rows, "--ambient", "0.2", guideline="all")[0], 1)

    def test_all_stand_side_by_side_for_primary(self):
        """One display of 300 cd/m2: who passes it, who fails it, who cannot decide."""
        rows = samples.gsdf_rows(1.0, 300, 0.2) + samples.uniform_rows()
        status, judged = judge(rows, "--ambient", "0.2", guideline="all")
        self.assertEqual({j["guideline"]: j["result"] for j in judged},
                         {"uk-rcr-ipem": "incomplete", "aapm-or03": "pass", "aapm-270": "pass", "acr": "fail",
                          "ranzcr": "fail", "nyc-pdm": "fail"})
        self.assertEqual(status, 1)
        for j in judged:
            self.assertEqual(j["metrics"], judged[0]["metrics"])
            for v in j["verdicts"]:
                self.assertEqual(v["decides"], v["provenance"] in ("R", "R2"), v)
                self.assertTrue(v["reason"] or v["decides"], v)

    def test_the_worked_screen_passes_by_one_formula_and_fails_by_another(self):
        """Centre 400, corners 340, 330, 350, 300: 28.6 % by MLD, 25 % against the centre."""
        screen = [row("uniformity", 204, float(l), p) for p, l in zip(samples.POINTS, (400, 340, 330, 350, 300))]
        for guideline, display_class, value, wanted in (
                ("aapm-or03", "primary", 200 * 100 / 700, "pass"), ("din-6868-157", "primary-ct", 200 * 100 / 700, "fail"),
                ("din-v-6868-57", "class-a", 25, "fail"), ("din-v-6868-57", "class-b", 25, "fail"),
                ("nyc-pdm", "primary", 25, "pass"), ("euref", "primary-mammography", 25, "pass")):
            _, [judged] = judge(screen, guideline=guideline, display_class=display_class)
            v = verdict(judged, "uniformity-204")
            self.assertEqual(v["verdict"], wanted, guideline)
            self.assertAlmostEqual(v["value"], value, 9)

    def test_a_limit_is_met_exactly_at_its_value(self):
        uniform = samples.uniform_rows(((26, 10),))
        for low, expected in ((85, "pass"), (84.99999999999999, "fail")):
            screen = [row("uniformity", 204, 115.0, p) for p in samples.POINTS]
            screen[2]["cd_m2"] = low
            _, [judged] = judge(samples.gsdf_rows(1, 400, 0.2) + uniform + screen, "--ambient", "0.2")
            self.assertEqual(verdict(judged, "uniformity-204")["verdict"], expected)


class Values(unittest.TestCase):
    def test_lamb_of_a_quarter_and_a_half(self):
        rows = [row("luminance-response", 0, 1.0), row("luminance-response", 255, 350.0)]
        for ambient, wanted in (("0.25", 350.25 / 1.25), ("0.5", 350.5 / 1.5)):
            _, [judged] = judge(rows, "--ambient", ambient)
            self.assertEqual(judged["metrics"]["luminance_ratio_prime"], wanted)
            self.assertEqual(judged["metrics"]["ambient_l_prime_max_ratio"], (350 + float(ambient)) / float(ambient))

    def test_a_black_of_zero_is_null_and_unbounded(self):
        rows = [row("luminance-response", 0, 0.0), row("luminance-response", 255, 350.0)]
        _, [judged] = judge(rows, "--ambient", "dark-room")
        self.assertIsNone(judged["metrics"]["luminance_ratio_prime"])
        self.assertEqual(judged["unavailable"]["luminance_ratio_prime"], "unbounded")
        self.assertEqual(judged["unavailable"]["ambient_l_prime_max_ratio"], "unbounded")
        v = verdict(judged, "luminance-ratio")
        self.assertEqual((v["value"], v["unbounded"], v["verdict"]), (None, True, "pass"))

    def test_numbers_come_in_full_precision(self):
        _, [judged] = judge([row("luminance-response", 0, 0.1), row("luminance-response", 0, 0.2)])
        self.assertEqual(judged["metrics"]["l_min_cd_m2"], (0.1 + 0.2) / 2)

    def test_ambient_rows_stand_for_the_option(self):
        rows = samples.good_rows() + [row("ambient", None, 0.1, geometry="telescopic-in-situ"),
                                      row("ambient", -1, 0.3, geometry="telescopic-in-situ")]
        status, [judged] = judge(rows)
        self.assertEqual((status, judged["metrics"]["ambient_cd_m2"], judged["ambient"]), (0, 0.2, "measured"))

    def test_readings_come_from_standard_input_too(self):
        done = run("evaluate", "--readings", "-", "--ambient", "0.2", "--guideline", "aapm-or03", "--class", "primary",
                   input=csv(samples.good_rows()))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.startswith("aapm-or03 2026-1, primary: pass\n"))


class Detail(unittest.TestCase):
    ROWS = None

    @classmethod
    def setUpClass(cls):
        """A display of no particular merit, with colours, a baseline and its EDID."""
        cls.folder = tempfile.TemporaryDirectory()
        rows = samples.gsdf_rows(0.9, 410, 0.2)
        for i, r in enumerate(rows):
            r["cd_m2"] *= 1 + 0.004 * (i % 5)
            r["x"], r["y"] = 0.311 + 0.0003 * i, 0.327 + 0.0001 * i
        for i, r in enumerate(samples.uniform_rows(((26, 11.0), (128, 105.0), (204, 260.0)))):
            rows.append({**r, "cd_m2": r["cd_m2"] * (1 - 0.01 * (i % 7)), "x": 0.31 + 0.0005 * (i % 4), "y": 0.33})
        cls.ROWS = rows
        before = Path(cls.folder.name, "before.csv")
        before.write_text(csv(samples.gsdf_rows(1.1, 450, 0.25) +
                              [row("ambient", -1, 0.25, geometry="telescopic-in-situ")]))
        edid = Path(cls.folder.name, "edid")
        edid.write_bytes(panel_edid())
        cls.MORE = ("--ambient", "0.2", "--ambient-lux", "25", "--baseline", str(before), "--edid", str(edid),
                    "--accuracy", "3", "--repeatability", "0.5", "--room-class", "rk1",
                    "--viewer", "width-mm=152.25:153", "--viewer=height-mm=153.5:153", "--viewer=angle-degrees=44:45")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_every_verdict_can_be_redone_from_what_it_names(self):
        done = run("evaluate", "--readings", "-", "--guideline", "all", "--json", *self.MORE, input=csv(self.ROWS))
        judged = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertGreater(len(judged), 35)
        redone = {}
        for v in (v for j in judged for v in j["verdicts"]):
            if v["value"] is None or v["metric"].startswith("answer:"):
                continue
            value = calculator(v)
            self.assertAlmostEqual(value, v["value"], delta=1e-9 * max(1, abs(value)), msg=v["metric"])
            self.assertEqual(v["verdict"], "pass" if holds(value, v["comparison"], v["limit"]) else "fail", v["metric"])
            self.assertTrue(v["clause"] and v["formula"])
            redone[v["metric"]] = redone.get(v["metric"], 0) + 1
        self.assertGreater(len(redone), 20, redone)

    def test_a_person_reads_formula_inputs_limit_and_clause(self):
        rows = [row("luminance-response", 0, 1.0), row("luminance-response", 255, 350.0)]
        done = samples.evaluate(MONQA, csv(rows), "--ambient", "0.5", "--accuracy", "4", "--repeatability", "1")
        self.assertEqual(done.returncode, 1)
        at = done.stdout.index("fail        luminance-ratio\n")
        self.assertEqual(done.stdout[at:].splitlines()[1:8], [
            "      LR' = (Lmax + Lamb) / (Lmin + Lamb)",
            "      = 233.66666666666666, must be >= 250",
            "      uncertainty 4.12 (k = 2)",
            "      from L(0) = 1 cd/m2, L(255) = 350 cd/m2, Lamb = 0.5 cd/m2",
            "      cause: room-light: without Lamb of 0.5 cd/m2 it would be 350, which passes",
            "      [R2] AAPM On-line Report 03 (TG18), luminance ratio LR'",
            "      source: 1library.org zlrpkogz (thesis summarising OR-03); open-exam-prep.com ARRT 12.3"])

    def test_steps_annex_c_and_greys_stand_beside_the_verdicts(self):
        done = run("evaluate", "--readings", "-", "--guideline", "aapm-or03", "--class", "primary", "--json",
                   *self.MORE, input=csv(self.ROWS))
        judged = json.loads(done.stdout)
        response, metrics = judged["response"], judged["metrics"]
        self.assertEqual((len(response["levels"]), len(response["steps"])), (18, 17))
        self.assertEqual(max(abs(s["deviation_percent"]) for s in response["steps"]),
                         metrics["gsdf_deviation_18x1_percent"])
        for step, low, high in zip(response["steps"], response["levels"], response["levels"][1:]):
            self.assertEqual((step["from_ddl"], step["to_ddl"]), (low["ddl"], high["ddl"]))
            self.assertEqual(step["jnd"], high["jnd_index"] - low["jnd_index"])
        self.assertEqual(response["annex_c"]["lum_mean_jnd_per_level"], metrics["annex_c_lum_mean_18x1"])
        self.assertEqual(response["annex_c"]["fit_first_jnd_per_level"], metrics["annex_c_fit_first_18x1"])
        self.assertEqual(len(judged["greys"]), 18)
        self.assertEqual(judged["greys"][-1]["delta_uv_white"], 0)
        self.assertEqual(max(g["delta_uv_white"] for g in judged["greys"] if g["counted"]),
                         metrics["chromaticity_grey_white_delta_uv"])
        self.assertAlmostEqual(metrics["ambient_reflection_cd_m2_lux"], 0.2 / 25)
        self.assertAlmostEqual(metrics["illuminance_highest_ar_1_4_lux"], metrics["l_min_cd_m2"] / 4 / 0.008)
        self.assertGreater(judged["uncertainties"]["gsdf_deviation_18x1_percent"], 0)

    def test_a_meter_less_accurate_than_asked_for_is_refused(self):
        status, [judged] = judge(self.ROWS, "--ambient", "0.2", "--accuracy", "6")
        self.assertEqual(status, 4)
        v = verdict(judged, "luminance-max")
        self.assertEqual((v["verdict"], v["cause"]), ("not-tested", "meter"))
        self.assertIn("worse than the 5 %", v["reason"])

    def test_every_class_of_every_guideline_stands_in_the_table(self):
        done = run("evaluate", "--readings", "-", "--guideline", "all", "--ambient", "0.2", input=csv(self.ROWS))
        lines = done.stdout.splitlines()
        self.assertTrue(lines[0].startswith("guideline "))
        classes = [c for g in samples.GUIDELINES
                   for c in json.loads(run("guideline", "show", "--json", g).stdout)["classes"]]
        self.assertEqual([line.split()[1] for line in lines[1:len(classes) + 1]], classes)
        self.assertTrue(any(line.startswith("l_prime_max_cd_m2 = ") for line in lines))

    def test_a_room_class_is_needed_where_rows_are_of_rooms(self):
        for room, wanted in (((), ["not-tested"] * 3), (("--room-class", "rk1"), ["fail"]),
                             (("--room-class", "rk2"), ["pass"]), (("--room-class", "rk4"), [])):
            _, [judged] = judge(self.ROWS, "--ambient", "0.2", "--ambient-lux", "70", *room, guideline="din-6868-157",
                                display_class="primary-ct")
            self.assertEqual([v["verdict"] for v in judged["verdicts"] if v["test"] == "ambient"], wanted)


def panel_edid():
    """A panel of 2048x1536 pixels, 424 by 318 mm, 10 bits, as EDID 1.4 says it."""
    block = bytearray(128)
    block[0:8] = bytes([0, 255, 255, 255, 255, 255, 255, 0])
    block[8:12] = bytes([0x04, 0x21, 1, 0])
    block[16:20] = bytes([1, 30, 1, 4])
    block[20:25] = bytes([0x80 | 3 << 4 | 5, 42, 32, 120, 0x06])  # digital, 10 bits, DisplayPort; native first timing
    width, height = 2048, 1536
    block[54:72] = bytes([0x10, 0x27, width & 255, 160, width >> 8 << 4, height & 255, 40, height >> 8 << 4, 48, 32,
                          0x35, 0, 424 & 255, 318 & 255, 424 >> 8 << 4 | 318 >> 8, 0, 0, 0x1a])
    block[127] = -sum(block) & 255
    return bytes(block)


class Refusals(unittest.TestCase):
    def refused(self, done, words):
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertEqual(done.stdout, "")
        self.assertIn(words, done.stderr)

    def test_bad_ambient(self):
        for ambient in ("0", "0.0", "-1", "nan", "inf", "1e7", "dark", "", "0,2", "-0"):
            self.refused(samples.evaluate(MONQA, csv(samples.good_rows()), f"--ambient={ambient}"), "--ambient")

    def test_bad_figures_and_files(self):
        text = csv(samples.good_rows())
        for option in ("--accuracy", "--repeatability", "--ambient-lux"):
            for figure in ("0", "-1", "nan", "", "1e7", "5%"):
                self.refused(samples.evaluate(MONQA, text, f"{option}={figure}"), f"{option} {figure}: not a number")
        for option in ("--baseline", "--edid"):
            self.refused(samples.evaluate(MONQA, text, option, "/nonexistent"), "/nonexistent")
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"no EDID")
            file.flush()
            self.refused(samples.evaluate(MONQA, text, "--edid", file.name), file.name)

    def test_bad_measures_of_a_viewer(self):
        text = csv(samples.good_rows())
        for measure in ("", "width-mm", "width-mm=1", "width-mm=1:", "width-mm=:1", "width-mm=1:0", "width-mm=-1:1",
                        "width-mm=nan:1", "width-mm=1:1e6", "length=1:1", "width-mm=1:1:1", "=1:1", "width-mm:1=1"):
            self.refused(samples.evaluate(MONQA, text, f"--viewer={measure}"), f"--viewer {measure}: not like")

    def test_ambient_given_twice(self):
        rows = samples.good_rows() + [row("ambient", None, 0.1, geometry="telescopic-in-situ")]
        self.refused(samples.evaluate(MONQA, csv(rows), "--ambient", "0.2"), "which one counts?")

    def test_mixed_geometries(self):
        rows = samples.good_rows()
        rows[3]["geometry"] = "telescopic-dark"
        self.refused(samples.evaluate(MONQA, csv(rows), "--ambient", "0.2", "--json"), "mixed")

    def test_bad_rows_by_line(self):
        for line, words in (("nothing,0,,1,,,", ':2: unknown test "nothing"'),
                            ("luminance-response,0,,nan,,,", ":2: cd_m2 must be"),
                            ("luminance-response,0,,-1,,,", ":2: cd_m2 must be"),
                            ("luminance-response,300,,1,,,", ":2: ddl must be"),
                            ("uniformity,100,centre,1,,,", ":2: uniformity has ddl"),
                            ("uniformity,26,centre,1,2,0.3,", ":2: x and y"),
                            ("uniformity,26,centre,1,,", ":2: 6 columns")):
            self.refused(samples.evaluate(MONQA, f"{samples.HEADER}\n{line}\n"), words)
        for test in ("visual-qc", "visual-in-viewer", "signal-path"):
            self.refused(samples.evaluate(MONQA, f"{samples.HEADER}\n{test},0,,1,,,\n"),
                         f":2: {test} has no luminance readings")
        self.refused(samples.evaluate(MONQA, "ddl,cd_m2\n0,1\n"), ":1: the header must be")
        self.refused(samples.evaluate(MONQA, b"\xff\xfe\x00"), ":1: the header must be")
        self.refused(samples.evaluate(MONQA, "x" * (1 << 20) + "y"), "longer than 1048576 bytes")

    def test_unknown_guideline_and_class(self):
        text = csv(samples.good_rows())
        self.refused(samples.evaluate(MONQA, text, guideline="nope"), 'no guideline "nope"')
        self.refused(samples.evaluate(MONQA, text, guideline="./nope.xml"), "./nope.xml: cannot be opened")
        self.refused(samples.evaluate(MONQA, text, display_class="nope"), 'has no class "nope"')
        self.refused(samples.evaluate(MONQA, text, guideline="all", display_class="nope"), 'the class "nope"')

    def test_wrong_use(self):
        for arguments in ((), ("--readings", "a.csv"), ("--readings", "a.csv", "--guideline", "acr"),
                          ("--readings", "a.csv", "--guideline", "all", "--class", "primary", "more")):
            self.assertEqual(run("evaluate", *arguments).returncode, 2)
        self.refused(run("evaluate", "--readings", "/nonexistent.csv", "--guideline", "all", "--class", "primary"),
                     "/nonexistent.csv: cannot be opened")


class Guideline(unittest.TestCase):
    def test_list_show_and_check_agree(self):
        listed = [json.loads(line) for line in run("guideline", "list", "--json").stdout.splitlines()]
        self.assertEqual([g["id"] for g in listed], samples.GUIDELINES)
        for guideline in listed:
            xml = run("guideline", "show", guideline["id"]).stdout
            self.assertEqual(hashlib.sha256(xml.encode()).hexdigest(), guideline["sha256"])
            whole = json.loads(run("guideline", "show", "--json", guideline["id"]).stdout)
            self.assertEqual(len(whole["criteria"]), guideline["criterion_count"])
            self.assertEqual(sum(c["decides"] for c in whole["criteria"]), guideline["deciding_count"])
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, "copy.xml")
                path.write_text(xml)
                checked = run("guideline", "check", str(path), "--json")
                self.assertEqual(json.loads(checked.stdout), guideline)
                path.write_text(re.sub('limit="[0-9.]+"', 'limit="NaN"', xml, count=1))
                broken = run("guideline", "check", str(path))
                self.assertEqual(broken.returncode, 2)
                self.assertRegex(broken.stderr, r'copy\.xml:\d+: not a decimal number: "NaN"')

    def test_diff_says_what_another_edition_changes(self):
        xml = run("guideline", "show", "aapm-or03").stdout
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "copy.xml")
            path.write_text(xml.replace('limit="170"', 'limit="350" suspension="170"'))
            done = run("guideline", "diff", "aapm-or03", str(path))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stdout.splitlines(),
                             ["criterion primary luminance-max: limit 170 -> 350",
                              "criterion primary luminance-max: suspension none -> 170"])
            rows = [json.loads(line) for line in run("guideline", "diff", "--json", "aapm-or03", str(path)).stdout
                    .splitlines()]
            self.assertEqual(rows[1], {"row": "criterion primary luminance-max", "attribute": "suspension",
                                       "before": None, "after": "170"})
            self.assertEqual(run("guideline", "diff", "aapm-or03", "aapm-or03").stdout, "")

    def test_every_row_says_how_often_by_whom_when_and_on_what(self):
        for name in samples.GUIDELINES:
            whole = json.loads(run("guideline", "show", "--json", name).stdout)
            for c in whole["criteria"]:
                self.assertTrue({"recommended", "longest", "who", "triggers", "pattern", "clause", "source",
                                 "provenance", "remedial", "suspension", "room_class"} <= set(c), c)
                interval = [i for i in whole["intervals"] if (i["class"], i["test"]) == (c["class"], c["test"])]
                self.assertEqual([c["who"]], [i["who"] for i in interval] or [None])

    def test_a_changed_copy_judges(self):
        xml = run("guideline", "show", "aapm-or03").stdout
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "copy.xml")
            path.write_text(xml.replace('limit="170"', 'limit="500"'))
            status, [judged] = judge(samples.good_rows(), "--ambient", "0.2", guideline=str(path))
        self.assertEqual((status, verdict(judged, "luminance-max")["verdict"]), (1, "fail"))

    def test_wrong_use(self):
        for arguments in ((), ("list", "x"), ("show",), ("show", "a", "b"), ("print", "aapm-or03"), ("show", "nope")):
            self.assertEqual(run("guideline", *arguments).returncode, 2, arguments)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
