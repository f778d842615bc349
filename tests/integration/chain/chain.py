"""A real collector and a real agent on loopback, each with folders of its own. Used by the tests beside this file."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

SOURCE = pathlib.Path(__file__).resolve().parents[3]
EDID = SOURCE / "tests/data/edid/medical-portrait-3mp.bin"

VISUAL = {
    key: "yes"
    for key in (
        "screen-clean",
        "five-percent-seen",
        "ninety-five-percent-seen",
        "sixteen-steps-distinct",
        "line-pairs-resolved",
        "ramps-continuous",
        "letters-legible",
        "artefacts-absent",
    )
}

CONDITIONS = {
    "geometry": "contact",
    "warmed-up": "yes",
    "osd-preset": "DICOM",
    "automatic-brightness-off": "yes",
    "presence-sensor-off": "yes",
}


def gsdf_luminance(j):
    """PS3.14 section 7.1, written here from the formula: the tests' own idea of a good display."""
    import math

    a, b, c, d, e = -1.3011877, -2.5840191e-2, 8.0242636e-2, -1.0320229e-1, 1.3646699e-1
    f, g, h, k, m = 2.8745620e-2, -2.5468404e-2, -3.1978977e-3, 1.2992634e-4, 1.3635334e-3
    x = math.log(j)
    top = a + c * x + e * x**2 + g * x**3 + m * x**4
    bottom = 1 + b * x + d * x**2 + f * x**3 + h * x**4 + k * x**5
    return 10 ** (top / bottom)


def gsdf_jnd(luminance):
    low, high = 1.0, 1023.0
    for _ in range(100):
        middle = (low + high) / 2
        if gsdf_luminance(middle) < luminance:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def manual_answers(l_min=0.9, l_max=420.0, ambient=0.1):
    """Answers for the driver `manual`: a display that follows the GSDF with this ambient light."""
    low, high = gsdf_jnd(l_min + ambient), gsdf_jnd(l_max + ambient)
    lines = {**VISUAL, **CONDITIONS}
    for step in range(18):
        luminance = gsdf_luminance(low + (high - low) * step / 17) - ambient
        lines[f"luminance-response.{15 * step}"] = f"{luminance:.6f}"
    for level in (26, 204):
        centre = gsdf_luminance(low + (high - low) * level / 255) - ambient
        for point, part in (("centre", 1), ("top-left", 0.97), ("top-right", 0.95), ("bottom-left", 0.96), ("bottom-right", 0.98)):
            lines[f"uniformity.{level}.{point}"] = f"{centre * part:.6f}"
    for key in ("luminance-response.255", "uniformity.204.centre"):
        lines[f"{key}.again"] = lines[key]
    lines["ambient"] = f"{ambient}" if ambient else ""
    lines["meter.model"] = "Hagner S4"
    lines["meter.serial"] = "1234"
    lines["meter.calibrated-on"] = "2026-03-01"
    lines["meter.calibration-due"] = "2999-03-01"
    return lines


class Chain:
    def __init__(self, build, name):
        self.build = pathlib.Path(build)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"monqa-{name}-"))
        self.state = self.folder / "agent"
        self.store = f"sqlite:{self.folder}/collector/collector.db"
        self.config = self.folder / "agent.conf"
        self.configure()
        (self.folder / "collector").mkdir()
        self.collector = None
        self.simulator = None
        self.port = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.stop_collector()
        self.stop_simulator()
        if kind is None:
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            print("kept for a look:", self.folder)

    # Programs

    def call(self, program, *arguments, expect=(0,), stdin=None, timeout=120):
        run = subprocess.run(
            [str(self.build / program), *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=timeout
        )
        assert run.returncode in expect, f"{program} {arguments}: {run.returncode}\n{run.stdout}\n{run.stderr}"
        return run.stdout

    def admin(self, *arguments, **more):
        return self.call("monqa-collector", *arguments, "--store", self.store, "--state", self.folder / "collector", **more)

    def monqa(self, *arguments, **more):
        return self.call("monqa", *arguments, "--state", self.state, "--config", self.config, **more)

    def start_collector(self):
        output = self.folder / "collector.out"
        log = open(self.folder / "collector.log", "a")
        with open(output, "w") as out:
            self.collector = subprocess.Popen(
                [self.build / "monqa-collector", "serve", "--store", self.store, "--state", self.folder / "collector",
                 "--listen", f"127.0.0.1:{self.port}"],
                stdin=subprocess.DEVNULL, stdout=out, stderr=log,
            )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", output.read_text())
            if found:
                self.port = int(found[1])
                self.url = f"http://127.0.0.1:{self.port}"
                return
            assert self.collector.poll() is None, (self.folder / "collector.log").read_text()
            time.sleep(0.02)
        raise AssertionError("the collector did not begin to listen")

    def stop_collector(self, how=signal.SIGTERM):
        if self.collector is not None:
            self.collector.send_signal(how)
            self.collector.wait(30)
            self.collector = None

    def first_collector(self):
        self.admin("init", "--demonstration")
        self.admin("user", "add", "tester", "--role", "admin", "--password-stdin", stdin="a long enough pass phrase\n")
        self.token = self.admin("user", "token", "tester").strip().splitlines()[-1]
        self.start_collector()

    def enrol(self):
        token = self.admin("workstation", "add", "--site", "North", "--room", "Room 1", "--name", "ws1")
        self.monqa("enrol", self.url, "--token-file", "-", stdin=token)

    def start_simulator(self, *options, kind="mavo", driver="mavo-usb"):
        self.stop_simulator()
        frames = self.folder / "frames"
        shutil.rmtree(frames, ignore_errors=True)  # the meter looks at the one with the highest number
        frames.mkdir()
        link = self.folder / "meter"
        self.simulator = subprocess.Popen(
            [self.build / f"{kind}_simulator", "--link", link, "--frames", frames, *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=open(self.folder / "simulator.log", "w"),
        )
        deadline = time.monotonic() + 20
        while not link.exists():
            assert time.monotonic() < deadline and self.simulator.poll() is None, "the simulator did not begin"
            time.sleep(0.02)
        return ["--driver", driver, "--port", str(link), "--frames", str(frames)]

    def stop_simulator(self):
        if self.simulator is not None:
            self.simulator.kill()
            self.simulator.wait()
            self.simulator = None
            (self.folder / "meter").unlink(missing_ok=True)

    def configure(self, **settings):
        lines = [f"{key} = {value}\n" for key, value in {"settle_ms": 0, "least_look_ms": 0, "targets": 0, "ask_label": "no", **settings}.items()]
        self.config.write_text("[session]\n" + "".join(lines))

    def answers(self, lines, name="answers"):
        path = self.folder / name
        path.write_text("".join(f"{key} = {value}\n" for key, value in lines.items()))
        return path

    def run_arguments(self, answers, *more, display=f"headless:1536x2048,edid={EDID}", trigger="acceptance"):
        return ["run", "--display", display, "--trigger", trigger, "--operator", "r123", "--answers", answers, "--json",
                "--state", str(self.state), "--config", str(self.config), *map(str, more)]

    def run(self, answers, *more, expect=(0,), **words):
        output = self.call("monqa", *self.run_arguments(answers, *more, **words), expect=expect)
        return json.loads(output.splitlines()[-1])

    def run_refused(self, answers, *more, expect=(2,), **words):
        self.call("monqa", *self.run_arguments(answers, *more, **words), expect=expect)

    # The collector's answers

    def get(self, path, accept="application/json", expect=200):
        request = urllib.request.Request(self.url + path, headers={"Accept": accept, "Authorization": f"Bearer {self.token}"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                status, body = answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            status, body = refused.code, refused.read()
        assert status == expect, f"GET {path}: {status} {body[:300]!r}"
        return body

    def api(self, path):
        return json.loads(self.get(f"/api/v1/{path}"))

    def spool(self):
        return [json.loads(line) for line in self.monqa("spool", "list", "--json").splitlines()]


def release_build(default):
    """Whole runs by the hundred take the release build when there is one; the sanitizers see the same code elsewhere."""
    return os.environ.get("MONQA_RELEASE_BUILD") or default
