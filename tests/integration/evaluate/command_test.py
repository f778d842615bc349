#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""command_test.py MONQA: the commands evaluate and guideline: exit status, keys, refusals."""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import samples
from samples import csv, row

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


class Refusals(unittest.TestCase):
    def refused(self, done, words):
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertEqual(done.stdout, "")
        self.assertIn(words, done.stderr)

    def test_bad_ambient(self):
        for ambient in ("0", "0.0", "-1", "nan", "inf", "1e7", "dark", "", "0,2", "-0"):
            self.refused(samples.evaluate(MONQA, csv(samples.good_rows()), f"--ambient={ambient}"), "--ambient")

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
        for arguments in ((), ("--readings", "a.csv"), ("--readings", "a.csv", "--guideline", "all"),
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
