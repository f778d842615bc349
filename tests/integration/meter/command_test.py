# SPDX-License-Identifier: Apache-2.0
"""monqa meter against the simulated meter: command_test.py MONQA MAVO_SIMULATOR"""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

MONQA, SIMULATOR, LINE_SIMULATOR = sys.argv[1:4]


class Simulator:
    def __init__(self, *options, program=SIMULATOR):
        self.process = subprocess.Popen(
            [program, *options], stdout=subprocess.PIPE, text=True)
        self.port = self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


def monqa(*arguments, answers=""):
    done = subprocess.run([MONQA, "meter", *arguments], input=answers, text=True,
                          capture_output=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def objects(text):
    return [json.loads(line) for line in text.splitlines()]


class List(unittest.TestCase):
    def test_names_every_driver(self):
        status, output, _ = monqa("list", "--json")
        self.assertEqual(status, 0)
        drivers = {o["driver"]: o for o in objects(output) if "label" in o}
        self.assertEqual(set(drivers), {
            "admesy", "cri-cr", "crs-colorcal", "crs-optical", "jeti-specbos", "klein-k10", "km-cs2000", "line", "manual",
            "mavo-usb", "minolta-ls", "photo-research-pr650", "photo-research-pr655", "photo-research-pr705",
            "photo-research-pr715", "xrite-dtp92"})
        self.assertIn("hold F while switching on", drivers["minolta-ls"]["steps"])
        self.assertIsNone(drivers["manual"]["steps"])
        self.assertIs(drivers["mavo-usb"]["needs_port"], True)
        self.assertIn("unproved", drivers["mavo-usb"]["traits"])
        self.assertIs(drivers["manual"]["needs_port"], False)

    def test_every_driver_has_its_section_in_the_manual(self):
        with open("packaging/man/monqa.1", encoding="utf-8") as file:
            sections = file.read().split(".Sh METERS")[1].split(".Sh ")[0].split(".It Cm ")[1:]
        manual = {s.split("\n", 1)[0]: " ".join(s.split()) for s in sections}
        _, output, _ = monqa("list", "--json")
        for driver in (o for o in objects(output) if "label" in o):
            with self.subTest(driver["driver"]):
                section = manual[driver["driver"]]
                self.assertRegex(section, "[Uu]nit")
                self.assertRegex(section, "Doubtful below|doubtful|floor")
                if "unproved" in driver["traits"] and driver["driver"] != "line":
                    self.assertIn("Not yet proved on hardware", section)

    def test_is_readable_without_json(self):
        status, output, _ = monqa("list")
        self.assertEqual(status, 0)
        self.assertIn("driver mavo-usb: Gossen", output)

    def test_says_what_to_do_next_where_no_meter_is(self):
        _, output, _ = monqa("list", "--json")
        if any(o.get("driver") for o in objects(output) if "path" in o):
            self.skipTest("a meter is plugged in")
        advice = objects(output)[-1]["advice"]
        self.assertIn("--driver manual", advice)
        self.assertIn(advice, monqa("list")[1])


class Identify(unittest.TestCase):
    def test_says_who_answers(self):
        with Simulator("--luminance", "1", "--serial", "4711") as simulator:
            status, output, _ = monqa("identify", "--driver", "mavo-usb",
                                      "--port", simulator.port, "--json")
        self.assertEqual(status, 0)
        self.assertEqual(objects(output), [{
            "driver": "mavo-usb", "maker": "GOSSEN", "model": "M 502 SIMULATOR",
            "serial": "4711", "port": simulator.port, "simulated": True,
            "firmware": "V 1.00", "calibrated_on": None, "calibration_due": None,
            "traits": ["unproved"], "settings": {},
            "profile": {"unit": "in-reply", "gain_percent": 10, "digits": 1, "digit_cd_m2": 0.01,
                        "floor_cd_m2": 0.1, "provenance": "M",
                        "geometries": ["contact", "telescopic-dark", "telescopic-in-situ"]}}])

    def test_a_meter_that_does_not_answer_is_device_trouble(self):
        with Simulator("--luminance", "1", "--fault", "dead@0") as simulator:
            status, output, errors = monqa("identify", "--driver", "mavo-usb",
                                           "--port", simulator.port, "--json")
        self.assertEqual((status, output), (3, ""))
        self.assertIn("no fitting reply to *IDN? in time; is it a MAVO, and switched on?", errors)

    def test_a_port_that_is_not_there_is_device_trouble(self):
        status, _, errors = monqa("identify", "--driver", "mavo-usb", "--port", "/dev/ttyNONE")
        self.assertEqual(status, 3)
        self.assertIn("/dev/ttyNONE: no such port", errors)


class Read(unittest.TestCase):
    def read(self, simulator, *options):
        status, output, errors = monqa("read", "--driver", "mavo-usb", "--port",
                                       simulator.port, "--json", *options)
        return status, objects(output), errors

    def test_one_measurement(self):
        with Simulator("--luminance", "123.44", "--digits", "5") as simulator:
            status, readings, _ = self.read(simulator)
        self.assertEqual(status, 0)
        self.assertEqual(len(readings), 1)
        self.assertEqual(readings[0]["luminance_cd_m2"], 123.44)
        self.assertEqual(readings[0]["status"], "ok")
        self.assertEqual(readings[0]["flags"], [])
        self.assertEqual((readings[0]["x"], readings[0]["y"]), (None, None))
        self.assertEqual(readings[0]["raw"], "12344E-02 CD_M2")
        self.assertEqual(readings[0]["trace"], "> ?\\x0a < 12344E-02 CD_M2\\x0a")
        self.assertIs(readings[0]["simulated"], True)
        self.assertRegex(readings[0]["taken_at_utc"], r"^20\d\d-\d\d-\d\dT.*Z$")

    def test_a_failed_reading_is_null_and_device_trouble(self):
        with Simulator("--luminance", "50", "--fault", "error:203@2,lux@3") as simulator:
            status, readings, _ = self.read(simulator, "--count", "4")
        self.assertEqual(status, 3)
        self.assertEqual([(r["status"], r["luminance_cd_m2"]) for r in readings],
                         [("ok", 50), ("over", None), ("wrong-config", None), ("ok", 50)])

    def test_a_pulled_cable_ends_the_series(self):
        with Simulator("--luminance", "50", "--fault", "hangup@2") as simulator:
            status, readings, errors = self.read(simulator, "--count", "5")
        self.assertEqual(status, 3)
        self.assertEqual([(r["status"], r["luminance_cd_m2"]) for r in readings],
                         [("ok", 50), ("gone", None)])
        self.assertIn("unplugged", errors)

    def test_plain_text(self):
        with Simulator("--luminance", "50", "--fault", "error:202@2") as simulator:
            status, output, _ = monqa("read", "--driver", "mavo-usb",
                                      "--port", simulator.port, "--count", "2")
        self.assertEqual(status, 3)
        self.assertEqual(output, "50 cd/m2, ok: 0500E-01 CD_M2\n"
                                 "no reading: wrong-config: ERROR = 202\n")

    def test_bytes_that_were_not_understood_are_shown(self):
        with Simulator("--luminance", "50", "--fault", "nan") as simulator:
            status, readings, errors = self.read(simulator)
        self.assertEqual((status, readings[0]["status"]), (3, "protocol"))
        self.assertIn("NANE-01 CD_M2", errors)

    def test_a_signal_ends_it_cleanly(self):
        with tempfile.TemporaryDirectory() as folder:
            log = os.path.join(folder, "log")
            with Simulator("--luminance", "50", "--fault", "silent@2", "--log", log) as simulator:
                process = subprocess.Popen(
                    [MONQA, "meter", "read", "--driver", "mavo-usb", "--port", simulator.port,
                     "--count", "9", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                process.stdout.readline()
                time.sleep(0.3)
                start = time.monotonic()
                process.send_signal(signal.SIGINT)
                output, _ = process.communicate(timeout=20)
                took = time.monotonic() - start
            with open(log, encoding="ascii") as file:
                sent = file.read()
        self.assertEqual(process.returncode, 3)
        self.assertLess(took, 2)
        self.assertEqual([r["status"] for r in objects(output.decode())], ["cancelled"])
        self.assertIn("< KEY ON\n", sent)

    def test_a_panel_of_frames(self):
        with tempfile.TemporaryDirectory() as folder:
            with Simulator("--frames", os.path.join(folder, "later"), "--ambient",
                           "0.5") as simulator:
                status, readings, _ = self.read(simulator)
        self.assertEqual((status, readings[0]["luminance_cd_m2"]), (0, 0.5))


class Line(unittest.TestCase):
    TEXTS = {"settings": "9600 8N1", "request": "READ\\r", "pattern": "LUM ([-0-9.]+) cd",
             "unit": "cd/m2", "model": "our own", "serial": "7"}

    def read(self, changes, *options):
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as config, \
                Simulator("--luminance", "50", *options, program=LINE_SIMULATOR) as simulator:
            config.write("[meter-line]\n")
            for key, value in {**self.TEXTS, **changes}.items():
                config.write(f"{key} = {value}\n")
            config.flush()
            status, output, errors = monqa("read", "--config", config.name, "--driver", "line",
                                           "--port", simulator.port, "--json", "--count", "2")
        return status, objects(output), errors

    def test_a_described_meter_is_read_and_always_doubtful(self):
        status, readings, _ = self.read({})
        self.assertEqual(status, 0)
        self.assertEqual([(r["status"], r["luminance_cd_m2"], r["flags"]) for r in readings],
                         [("suspect", 50, ["uncalibrated"])] * 2)
        self.assertEqual((readings[0]["model"], readings[0]["serial"]), ("our own", "7"))

    def test_scale_and_unit_are_applied(self):
        status, readings, _ = self.read({"scale": "10", "unit": "fL"})
        self.assertEqual(status, 0)
        self.assertAlmostEqual(readings[0]["luminance_cd_m2"], 500 * 3.4262591)
        self.assertEqual(readings[0]["flags"], ["unit-converted", "uncalibrated"])

    def test_what_does_not_match_is_no_reading(self):
        status, readings, _ = self.read({}, "--fault", "error:1@3,negative@4,nan@5-6")
        self.assertEqual((status, [(r["status"], r["luminance_cd_m2"]) for r in readings]),
                         (3, [("suspect", 50), ("protocol", None)]))

    def test_a_bad_description_is_refused_by_name(self):
        for changes, words in [({"pattern": "LUM"}, "[meter-line] pattern"),
                               ({"unit": "lx"}, "[meter-line] unit"),
                               ({"settings": ""}, "no section [meter-line]")]:
            with self.subTest(changes):
                status, readings, errors = self.read(changes)
                self.assertEqual((status, readings), (2, []))
                self.assertIn(words, errors)


class Search(unittest.TestCase):
    def test_finds_who_answers_and_no_more_than_asks(self):
        with tempfile.TemporaryDirectory() as folder:
            log = os.path.join(folder, "log")
            with Simulator("--luminance", "1", "--serial", "4711", "--log", log) as simulator:
                status, output, errors = monqa("identify", "--search", "--port", simulator.port,
                                               "--json")
            with open(log, encoding="ascii") as file:
                sent = [line[2:-1] for line in file if line.startswith("<")]
        self.assertEqual((status, objects(output)[0]["serial"]), (0, "4711"), errors)
        self.assertEqual(objects(output)[0]["driver"], "mavo-usb")
        before = " ".join(sent[:sent.index("ECHO OFF")]).replace("\\x0d", " ")
        self.assertEqual(set(before.split()), {"P0", "*IDN?"})

    def test_nobody_there_is_said_with_what_to_do(self):
        with Simulator("--luminance", "1", "--fault", "dead@0") as simulator:
            status, output, errors = monqa("identify", "--search", "--port", simulator.port)
        self.assertEqual((status, output), (3, ""))
        self.assertIn("name the driver with --driver", errors)

    def test_an_excluded_port_is_never_touched(self):
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as config, \
                Simulator("--luminance", "1") as simulator:
            config.write(f"[meter]\nexclude = /dev/ttyS9 {simulator.port}\n")
            config.flush()
            for options in (["--search"], ["--driver", "mavo-usb"]):
                status, _, errors = monqa("identify", "--config", config.name, "--port",
                                          simulator.port, *options)
                self.assertEqual(status, 2)
                self.assertIn("[meter] exclude forbids it", errors)


class Manual(unittest.TestCase):
    def test_values_are_typed(self):
        status, output, errors = monqa(
            "read", "--driver", "manual", "--count", "2", "--json",
            answers="Hagner EC1-L\n4711\n2026-01-31\n\n12,5\n12.5\nover\n")
        self.assertEqual(status, 3)
        self.assertEqual([(r["status"], r["luminance_cd_m2"], r["flags"])
                          for r in objects(output)],
                         [("ok", 12.5, ["manual-entry"]), ("over", None, ["manual-entry"])])
        self.assertIn("Luminance in cd/m2 (a number of cd/m2", errors)

    def test_nobody_there_is_no_reading(self):
        status, output, errors = monqa("read", "--driver", "manual", "--json", answers="Hagner\n")
        self.assertEqual((status, output), (3, ""))
        self.assertIn("nobody answers", errors)

    def test_a_signal_ends_the_question(self):
        process = subprocess.Popen([MONQA, "meter", "read", "--driver", "manual"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        select.select([process.stderr], [], [], 10)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=10)
        self.assertEqual(process.returncode, 3)
        self.assertIn(b"stopped", errors)


class Misuse(unittest.TestCase):
    CASES = [
        ((), "one of list"),
        (("measure",), "neither list"),
        (("read", "--count", "0"), "--count takes"),
        (("read", "--count", "x"), "--count takes"),
        (("read", "--driver", "klein", "--port", "/dev/ptmx"), 'no meter driver "klein"'),
        (("read", "--driver", "manual", "--port", "/dev/null"), "has no port"),
        (("read", "--driver", "mavo-usb", "--port", "/dev/null"), "not a serial port"),
        (("read", "--port", "/dev/null"), "name the driver"),
        (("list", "more"), "one of list"),
        (("identify", "--search"), "--search takes a port"),
        (("identify", "--search", "--port", "/dev/null", "--driver", "line"), "and no driver"),

        (("read", "--colour"), "no option"),
    ]

    def test_is_refused_by_name(self):
        for arguments, words in self.CASES:
            with self.subTest(arguments):
                status, output, errors = monqa(*arguments)
                self.assertEqual((status, output), (2, ""))
                self.assertIn(words, errors)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
