# SPDX-License-Identifier: Apache-2.0
"""The simulated meter itself, before tests lean on it: simulator_test.py MAVO_SIMULATOR"""

import math
import os
import select
import socket
import struct
import subprocess
import sys
import tempfile
import time
import tty
import unittest
import zlib

SIMULATOR = sys.argv[1]


def png(path, width, height, level, bits=8, cut=None):
    """level(x, y) in 0..1; cut: only so many bytes of the file."""
    full = (1 << bits) - 1
    rows = b"".join(
        b"\0" + b"".join(struct.pack(">H" if bits == 16 else "B", round(level(x, y) * full))
                         for x in range(width)) for y in range(height))

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    data = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) +
            chunk(b"IEND", b""))
    with open(path, "wb") as file:
        file.write(data[:cut])


class Simulator:
    def __init__(self, *options):
        self.process = subprocess.Popen([SIMULATOR, *options], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        self.said = self.process.stdout.readline().strip()
        self.wire = -1
        if self.said.startswith("/dev/pts/"):
            self.wire = os.open(self.said, os.O_RDWR | os.O_NOCTTY)
            tty.setraw(self.wire)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.wire >= 0:
            os.close(self.wire)
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def ask(self, command, wait=5):
        os.write(self.wire, command.encode() + b"\n")
        reply = b""
        while not reply.endswith(b"\n") and select.select([self.wire], [], [], wait)[0]:
            reply += os.read(self.wire, 100)
        return reply.decode()

    def value(self):
        number, unit = self.ask("?").split(" ")
        assert unit == "CD_M2\n", unit
        return float(number)


def gsdf(j):
    x = math.log(j)
    above = (-1.3011877 + 8.0242636e-2 * x + 1.3646699e-1 * x**2 - 2.5468404e-2 * x**3 +
             1.3635334e-3 * x**4)
    below = (1 - 2.5840191e-2 * x - 1.0320229e-1 * x**2 + 2.8745620e-2 * x**3 -
             3.1978977e-3 * x**4 + 1.2992634e-4 * x**5)
    return 10**(above / below)


class Panel(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.frames = self.folder.name

    def tearDown(self):
        self.folder.cleanup()

    def frame(self, name, level, **more):
        png(os.path.join(self.frames, name), 60, 40, level, **more)

    def measure(self, *options):
        with Simulator("--frames", self.frames, "--digits", "7", *options) as simulator:
            return simulator.value()

    def test_gamma_of_the_newest_frame(self):
        self.frame("0009.png", lambda x, y: 1)
        self.frame("0010.png", lambda x, y: 128 / 255)
        self.frame("notes.png", lambda x, y: 0)
        self.assertAlmostEqual(self.measure("--l-min", "0.5", "--l-max", "350"),
                               0.5 + 349.5 * (128 / 255)**2.2, places=3)
        self.frame("10000.png", lambda x, y: 0)
        self.assertAlmostEqual(self.measure(), 0.4, places=5)

    def test_gsdf_with_the_light_of_the_room(self):
        # Whole indices, so that the levels between are whole too.
        lowest, highest, lamb = gsdf(60), gsdf(660), 0.1
        options = ["--curve", "gsdf", "--ambient", str(lamb), "--l-min", str(lowest - lamb),
                   "--l-max", str(highest - lamb)]
        for level, index in ((0, 60), (51, 180), (153, 420), (255, 660)):
            self.frame("0001.png", lambda x, y, v=level: v / 255)
            expected = gsdf(index) - lamb
            self.assertAlmostEqual(self.measure(*options) / expected, 1, places=5)
            self.assertAlmostEqual(self.measure(*options, "--telescopic") / gsdf(index), 1,
                                   places=5)

    def test_sixteen_bits_and_a_spot(self):
        self.frame("0001.png", lambda x, y: 1 if x < 30 else 1000 / 65535, bits=16)
        self.assertAlmostEqual(self.measure("--spot", "0.25,0.5"), 400, places=3)
        self.assertAlmostEqual(self.measure("--spot", "1,1", "--l-min", "0", "--gamma", "1"),
                               400 * 1000 / 65535, places=4)
        # half bright, half dark: light adds up, levels do not
        self.assertAlmostEqual(self.measure("--l-min", "0"),
                               (400 + 400 * (1000 / 65535)**2.2) / 2, places=3)

    def test_without_a_frame_there_is_the_light_of_the_room(self):
        self.assertAlmostEqual(self.measure("--ambient", "0.7"), 0.7)
        with Simulator("--off", "--ambient", "0.7") as simulator:
            self.assertAlmostEqual(simulator.value(), 0.7)

    def test_a_broken_frame_gives_an_error_not_a_number(self):
        self.frame("0001.png", lambda x, y: 0.5)
        self.frame("0002.png", lambda x, y: 0.5, cut=70)
        with Simulator("--frames", self.frames) as simulator:
            self.assertEqual(simulator.ask("?"), "ERROR = 017\n")
            self.frame("0002.png", lambda x, y: 1)
            self.assertEqual(simulator.value(), 400)

    def test_a_level_file_is_read_each_time(self):
        path = os.path.join(self.frames, "level")
        with open(path, "w", encoding="ascii") as file:
            file.write("12.5\n")
        with Simulator("--level-file", path) as simulator:
            self.assertEqual(simulator.value(), 12.5)
            with open(path, "w", encoding="ascii") as file:
                file.write("31")
            self.assertEqual(simulator.value(), 31)
            with open(path, "w", encoding="ascii") as file:
                file.write("nan")
            self.assertEqual(simulator.ask("?"), "ERROR = 017\n")

    def test_noise_has_its_size_and_comes_again_with_its_seed(self):
        options = ["--luminance", "100", "--noise", "1", "--digits", "7", "--latency", "0"]
        with Simulator(*options, "--seed", "7") as simulator:
            first = [simulator.value() for _ in range(400)]
        with Simulator(*options, "--seed", "7") as simulator:
            self.assertEqual(first[:20], [simulator.value() for _ in range(20)])
        with Simulator(*options, "--seed", "8") as simulator:
            self.assertNotEqual(first[0], simulator.value())
        mean = sum(first) / len(first)
        deviation = math.sqrt(sum((v - mean)**2 for v in first) / len(first))
        self.assertAlmostEqual(mean, 100, delta=0.2)
        self.assertAlmostEqual(deviation, 1, delta=0.15)


class Meter(unittest.TestCase):
    def test_speaks_as_described(self):
        with Simulator("--luminance", "123.44") as simulator:
            for command, reply in (
                    ("*IDN?", "*IDN GOSSEN,M 502 SIMULATOR, 20387,01,V 1.00\n"),
                    ("UNIT:PHOTO FL", "UNIT:PHOTO FL\n"),
                    ("?", "0360E-01 FL\n"),
                    ("echo off", "ECHO OFF\n"),
                    ("*idn?", "GOSSEN,M 502 SIMULATOR, 20387,01,V 1.00\n"),
                    ("uni:phot cd_m2\n?", "1234E-01 CD_M2\n"),
                    ("MEASURE:PHOTO?", "1234E-01 CD_M2\n"),
                    ("PHO?\r", "1234E-01 CD_M2\n"),
                    ("PHOT", "ERROR = 101\n"),
                    ("x" * 40, "ERROR = 004\n")):
                self.assertEqual(simulator.ask(command), reply, command)

    def test_a_link_goes_with_the_cable_and_comes_back(self):
        with tempfile.TemporaryDirectory() as folder:
            link = os.path.join(folder, "meter")
            with Simulator("--luminance", "1", "--link", link,
                           "--fault", "replug:300@1") as simulator:
                self.assertEqual(os.readlink(link), simulator.said)
                os.write(simulator.wire, b"?\n")
                time.sleep(0.3)
                self.assertFalse(os.path.lexists(link))
                time.sleep(0.5)
                os.close(simulator.wire)
                simulator.wire = os.open(link, os.O_RDWR | os.O_NOCTTY)
                self.assertIn("CD_M2", simulator.ask("?"))
            self.assertFalse(os.path.lexists(link))

    def test_a_socket_serves_too(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "port")
            server = socket.socket(socket.AF_UNIX)
            server.bind(path)
            server.listen(1)
            server.settimeout(10)
            with Simulator("--luminance", "1", "--connect", path,
                           "--fault", "hangup@2") as simulator:
                peer, _ = server.accept()
                self.assertEqual(simulator.said, "connected")
                stream = peer.makefile("rwb", buffering=0)
                stream.write(b"?\n")
                self.assertEqual(stream.readline(), b"0100E-02 CD_M2\n")
                stream.write(b"?\n")
                self.assertEqual(stream.read(100), b"0100E-0")
                self.assertEqual(stream.read(100), b"")
                stream.close()
                peer.close()
            server.close()

    def test_wrong_options_are_refused(self):
        for options in ([], ["--luminance", "-1"], ["--luminance", "1", "--off"],
                        ["--luminance", "1", "--fault", "nonsense"],
                        ["--luminance", "1", "--fault", "late"],
                        ["--luminance", "1", "--fault", "silent@3-2"],
                        ["--luminance", "1", "--spot", "2,0"], ["--luminance"],
                        ["--luminance", "1", "--l-min", "5", "--l-max", "4"], ["--what", "1"]):
            done = subprocess.run([SIMULATOR, *options], capture_output=True, timeout=10)
            self.assertEqual(done.returncode, 2, options)
            self.assertIn(b"usage", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
