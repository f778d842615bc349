# SPDX-License-Identifier: Apache-2.0
"""A session in a real Chromium, by keys: every pixel of the pattern is one of the screen, scaled or not."""
import argparse
import os
import subprocess
import time

from driver import Browser

from browser_test import add_workstation
from collector import Collector
from person import Person
from png_levels import read

MONQA = os.environ["MONQA"]


def wait_for(browser, script, seconds=20):
    end = time.monotonic() + seconds
    while not browser.run(f"return {script}"):
        assert time.monotonic() < end, (script, browser.run("return document.body.innerText.slice(0, 600)"))
        time.sleep(0.1)


def begin(browser, collector, person, path):
    base = f"http://127.0.0.1:{collector.port}"
    browser.go(base + "/login")
    browser.cookie("monqa_session", person.cookie.split("=", 1)[1])
    browser.go(base + path)
    browser.click("#start")


def new_session(person, display, **fields):
    return person.post("/browser", page="/workstations", display=display, trigger="periodic", geometry="contact", **fields).headers["Location"]


def exact(collector, person, display, folder, screen, ratio):
    """The screenshot is the file that monqa writes, level by level."""
    width, height = (int(side) for side in screen.split("x"))
    with Browser(screen, ratio) as browser:
        begin(browser, collector, person, new_session(person, display, tests="visual"))
        wait_for(browser, "!document.getElementById('stage').hidden && document.getElementById('words').textContent !== ''")
        browser.shot(f"{folder}/browser-question-{ratio}.png")
        browser.press("y")
        wait_for(browser, "document.getElementById('stage').dataset.shown === '1'")
        browser.shot(f"{folder}/browser-words-{ratio}.png")
        browser.press("Space")
        wait_for(browser, "document.getElementById('words').hidden")
        shown = f"{folder}/browser-pattern-{ratio}.png"
        browser.shot(shown)
        drawn = f"{folder}/drawn-{screen}.png"
        subprocess.run([MONQA, "pattern", "TG18-QC", "--size", screen, "--png", drawn], check=True)
        seen, truth = read(shown), read(drawn)
        assert seen[:2] == (width, height), (screen, ratio, seen[:2])
        wrong = sum(a != b for left, right in zip(seen[4], truth[4]) for a, b in zip(left, right))
        assert wrong == 0, f"{screen} at {ratio}: {wrong} pixels differ"


def refused(collector, person, display, folder):
    """A ratio at which pixels do not meet shows no pattern."""
    with Browser("1500x1100", 1.1) as browser:
        begin(browser, collector, person, new_session(person, display, tests="visual"))
        wait_for(browser, "!document.getElementById('trouble').hidden")
        assert "scaled" in browser.run("return document.getElementById('trouble').textContent")
        assert browser.run("return document.getElementById('stage').hidden && !document.getElementById('picture').src")
        browser.shot(f"{folder}/browser-refused.png")


def by_keys(collector, person, display, folder):
    """The whole of the visual checks, as a person without a mouse does them."""
    with Browser("1280x1024") as browser:
        begin(browser, collector, person, new_session(person, display, tests="visual"))
        for position in range(13):
            wait_for(browser, f"document.querySelector('.count') && document.querySelector('.count').textContent.startsWith('{position + 1} ')")
            if position > 0:
                time.sleep(1.2)
            if position == 4:
                browser.press("n")
                wait_for(browser, "document.getElementById('remark')")
                browser.press(*"grey ramp", "Enter")
            elif position >= 9:
                if position == 9:
                    browser.shot(f"{folder}/browser-find.png")
                browser.press("0")
            else:
                browser.press("y")
        wait_for(browser, "location.pathname.startsWith('/records/')")
        browser.shot(f"{folder}/browser-recorded.png")
        assert "signal path is not proved" in browser.run("return document.body.innerText")


def without_script(collector, person, display, folder):
    with Browser("1280x1024", script=False) as browser:
        base = f"http://127.0.0.1:{collector.port}"
        browser.go(base + "/login")
        browser.cookie("monqa_session", person.cookie.split("=", 1)[1])
        browser.go(base + new_session(person, display, tests="visual"))
        browser.shot(f"{folder}/browser-no-script.png")
        text = browser.ask("GET", f"/element/{browser.find('noscript p')}/text", None)
        assert "Scripts are off" in text, text


parser = argparse.ArgumentParser()
parser.add_argument("--shots", required=True)
shots = parser.parse_args().shots
os.makedirs(shots, exist_ok=True)
with Collector() as running:
    lea = Person(running, "qa-lead", "lea")
    home = add_workstation(lea)
    for one in (("1280x1024", 1), ("1920x1280", 1.25), ("1600x1200", 2)):
        exact(running, lea, home, shots, *one)
        print(f"exact: {one}")
    refused(running, lea, home, shots)
    without_script(running, lea, home, shots)
    by_keys(running, lea, home, shots)
print("pixels are exact, and the session is done by keys")
