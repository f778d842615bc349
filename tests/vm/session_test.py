# SPDX-License-Identifier: Apache-2.0
"""A whole session on a real KMS display with real keys and a meter behind a real USB serial driver; once a person looks at another
virtual terminal in mid-reading.

The loop is closed outside the machine: what the emulated monitor shows is dumped, and the simulated meter measures that
picture. Every pattern of the session is compared, pixel by pixel, with the one that the host computes."""

import json
import subprocess
import tempfile
import time
from pathlib import Path

from machine import Machine
from picture import read_png, write_png
from vm_test import equal, main, note, same_picture

WIDTH, HEIGHT = 1024, 1280
CONNECTOR = "Virtual-1"
QUESTIONS = 8
PLACES = ["centre", "top left", "top right", "bottom left", "bottom right"]
CONFIG = b"[session]\nsettle_ms = 2000\ntargets = 0\nleast_look_ms = 0\nask_label = no\nwarm_up_minutes = 0\n"  # a picture reaches the meter by way of the host
# Freed pictures that the address sanitizer keeps would fill the small machine.
COMMAND = (f"ASAN_OPTIONS=quarantine_size_mb=8 LIBSEAT_BACKEND=builtin monqa run --display {CONNECTOR} --driver mavo-usb --port /dev/ttyUSB0 --trigger acceptance --operator r1 "
           "--ambient 0.1 --geometry contact --guideline aapm-or03 --class primary --config /etc/conf --state /tmp/state --json")


class Monitor:
    """The monitor as a person and a meter see it."""

    def __init__(self, machine, monqa, folder):
        self.machine, self.monqa, self.folder = machine, monqa, Path(folder)
        self.count, self.last, self.patterns = 0, None, {}

    def look(self):
        """One picture; the meter gets it as a frame."""
        picture = self.machine.screendump()
        if picture != self.last:
            self.count += 1
            name = self.folder / f"{self.count:04d}.png"
            name.with_suffix(".tmp").write_bytes(write_png(picture.width, picture.height, picture.rgb[::3]))
            name.with_suffix(".tmp").rename(name)
            self.last = picture
        return picture

    def pattern(self, name):
        if name not in self.patterns:
            path = self.folder.parent / f"{name}.png"
            subprocess.run([self.monqa, "pattern", name, "--size", f"{WIDTH}x{HEIGHT}", "--png", path], check=True)
            self.patterns[name] = read_png(path.read_bytes())
        return self.patterns[name]

    def expect(self, name, seconds=60):
        wanted = self.pattern(name)
        end = time.monotonic() + seconds
        while self.look() != wanted and time.monotonic() < end:
            time.sleep(0.05)
        if self.last != wanted:
            note(self.machine.sh("tail -n 20 /tmp/err")[1])
        same_picture(name, self.last, wanted)

    def watch_until(self, condition, seconds=60):
        end = time.monotonic() + seconds
        while self.machine.sh(condition)[0] != 0:
            if time.monotonic() > end:
                raise AssertionError(f"{condition}: not within {seconds} s\n{self.machine.sh('cat /tmp/err')[1]}")
            self.look()
            time.sleep(0.05)


def asked(words, times):
    return f"[ $(grep -c '{words}' /tmp/err) -ge {times} ] || [ -e /tmp/status ]"


def answer_questions(machine, monitor):
    for number in range(1, QUESTIONS + 1):
        monitor.watch_until(asked("Space: pattern", number))
        machine.press("spc")
        monitor.expect("TG18-QC")
        machine.press("y")


def tell_conditions(machine, monitor):
    monitor.watch_until(asked("Which preset", 1))
    machine.press("ret")
    for words in ("automatic brightness off", "presence sensor off"):
        monitor.watch_until(asked(words, 1))
        machine.press("y")


def look_at_another_terminal(machine, monitor, pattern):
    """In mid-reading: the meter sees the console, and what it read then does not count."""
    machine.check("chvt 2")
    machine.wait_for("grep -qx tty2 /sys/class/tty/tty0/active")
    equal("the pattern is away", monitor.look() == monitor.pattern(pattern), False)
    machine.check("chvt 1")
    monitor.expect(pattern)
    monitor.watch_until(asked("another terminal was on screen meanwhile", 1))


def measure(machine, monitor):
    monitor.watch_until(asked("Enter: go on", 1))
    machine.press("ret")
    for number in (*range(18, 0, -1), 18):
        monitor.expect(f"TG18-LN8-{number:02d}")
        if number == 9:
            look_at_another_terminal(machine, monitor, "TG18-LN8-09")
    for number, place in enumerate(PLACES, start=1):
        monitor.watch_until(asked(f"middle of the {place} square", 1 if place != "centre" else 2), 120)
        if number == 1:
            time.sleep(2)  # the first look at the keyboard since the other terminal: it has to be taken again
        machine.press("ret")
        monitor.expect("TG18-UNL80")
        monitor.expect("TG18-UNL10")
    monitor.watch_until(asked("middle of the centre square", 3), 120)
    machine.press("ret")
    monitor.expect("TG18-UNL80")


def ends_well(machine, monitor):
    monitor.watch_until(asked("recorded, will be sent", 1), 120)
    machine.press("ret")
    machine.wait_for("[ -e /tmp/status ]")
    output = machine.check("cat /tmp/out")
    note(output.strip())
    failed = machine.check("grep -h 'outcome=\"fail\"' /tmp/state/spool/*.xml || true").strip()
    equal("failed checks", failed, "")
    equal("exit status", machine.check("cat /tmp/status").strip(), "0")
    recorded = json.loads(output.splitlines()[-1])
    equal("result", recorded["result"], "pass")
    equal("readings taken anew", machine.check("grep -c 'another terminal was on screen' /tmp/err").strip(), "1")
    # Nothing here is a simulation in the agent's eyes: KMS, evdev and ftdi_sio are the kernel's own.
    equal("simulated", recorded["simulated"], False)
    file = machine.check("cat /tmp/state/spool/*.xml")
    equal("backend", 'backend="kms"' in file and f'connector="{CONNECTOR}"' in file, True)
    equal("readings", file.count("<reading "), 30)
    machine.check("monqa record verify --state /tmp/state /tmp/state/spool/*.xml")


def test(image, programs):
    with tempfile.TemporaryDirectory() as folder:
        frames = Path(folder) / "frames"
        frames.mkdir()
        with Machine(image, programs=[programs["monqa"], programs["monqa-session"]], files={"/etc/conf": CONFIG}, load=["bochs", "evdev", "xhci-pci", "ftdi_sio"],
                     monitor=f"{WIDTH}x{HEIGHT}", usb_serial=True) as machine:
            note(f"booted in {machine.boot_seconds:.1f} s")
            monitor = Monitor(machine, programs["monqa"], frames)
            # Before anything is shown: on a busy computer one takes longer than a pattern settles.
            for name in ("TG18-QC", "TG18-UNL80", "TG18-UNL10", *(f"TG18-LN8-{number:02d}" for number in range(1, 19))):
                monitor.pattern(name)
            meter = subprocess.Popen([programs["mavo_simulator"], "--connect", machine.usb_serial, "--frames", frames, "--curve", "gsdf",
                                      "--l-min", "0.9", "--l-max", "420", "--digits", "5", "--model", "M 502", "--latency", "300"],
                                     stdout=subprocess.DEVNULL)
            try:
                machine.wait_for("[ -e /dev/ttyUSB0 ]")
                machine.check(f"{{ {COMMAND} >/tmp/out 2>/tmp/err; echo $? >/tmp/status; }} &")
                answer_questions(machine, monitor)
                tell_conditions(machine, monitor)
                measure(machine, monitor)
                ends_well(machine, monitor)
            finally:
                meter.kill()
                meter.wait()


main(test)
