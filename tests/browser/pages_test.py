# SPDX-License-Identifier: Apache-2.0
"""Every page in a real Chromium, wide and narrow: screenshots to look at, and that nothing overflows or is blocked.

Chromium cannot be given a cookie on its command line, so a small proxy on loopback adds the session to each request
and hands everything else through untouched, headers too."""
import argparse
import concurrent.futures
import datetime
import http.client
import http.server
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request

SKIPPED = 77
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if not CHROMIUM:
    print("skipped: no Chromium here")
    sys.exit(SKIPPED)

from collector import Agent, Collector  # pylint: disable=wrong-import-position

WIDTHS = {"wide": 1280, "narrow": 400}
HEIGHTS = {"wide": 3000, "narrow": 6000}


def day(ago):
    moment = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=ago)
    return moment.strftime("%Y-%m-%dT09:30:00Z")


def fill(collector):
    """A hospital in small: one good display, one failing, one overdue, one whose clock is wrong, one new."""
    good = Agent(collector, "North Hospital", "Reading room 1", "ws-north-1")
    good.send("--serial", "GOOD-1", "--name", "RadiForce RX360", "--trigger", "acceptance", "--date", day(40), "--simulated")
    record = good.send("--serial", "GOOD-1", "--name", "RadiForce RX360", "--date", day(0), "--simulated", "--bend", "2.5")
    bad = Agent(collector, "North Hospital", "Reading room 1", "ws-north-2")
    bad.send("--serial", "BAD-1", "--name", "Coronis 5MP", "--trigger", "acceptance", "--date", day(80), "--simulated")
    failed = bad.send("--serial", "BAD-1", "--name", "Coronis 5MP", "--date", day(3), "--simulated", "--bend", "22",
                      "--l-max", "165", "--l-min", "0.9")
    old = Agent(collector, "South Clinic", "CT", "ws-south-1")
    old.send("--serial", "OLD-1", "--name", "MX315W", "--trigger", "acceptance", "--date", day(200), "--simulated")
    new = Agent(collector, "South Clinic", "Emergency department, corridor", "ws-south-2")
    doubted = new.send("--serial", "<b>NEW</b>&", "--name", "<script>x", "--trigger", "acceptance", "--date",
                       "2031-01-01T00:00:00Z", "--simulated", "--ambient", "nan")
    Agent(collector, "South Clinic", "CT", "ws-south-3")
    for step in range(9):
        luminance = 230 * 0.9 ** (step * 60 / 365.25) * (1.003 if step % 2 else 0.997)
        old.send("--serial", "FADE-1", "--name", "Fading 5MP", "--date", day(480 - step * 60), "--simulated", "--l-max",
                 str(luminance), "--l-min", str(luminance / 400), *(() if step else ("--trigger", "acceptance")))
    why = ("--by", "M. Expert", "--reason", "darker rooms")
    collector.command("guideline", "copy", "acr", "--id", "trust", "--title", "The Trust's criteria", *why)
    collector.command("guideline", "limit", "trust", "--class", "primary", "--row", "luminance-max", "--limit", "400", "--remedial",
                      "380", *why)
    certificate = ("meter", "certificate", "1", "--laboratory", "National laboratory", "--by", "A. Lead")
    collector.command(*certificate, "--number", "C-2025-118", "--on", day(400)[:10], "--due", day(35)[:10])
    collector.command(*certificate, "--number", "C-2026-007", "--on", day(10)[:10], "--due", day(-355)[:10], "--found-out",
                      "--remark", "7 % low at 100 cd/m2, adjusted")
    return record, failed, doubted


class Proxy(http.server.BaseHTTPRequestHandler):
    target, cookie, has_bootstrap = 0, "", True

    def do_GET(self):  # pylint: disable=invalid-name
        if "bootstrap" in self.path and not self.has_bootstrap:
            self.send_error(404)
            return
        line = http.client.HTTPConnection("127.0.0.1", self.target, timeout=20)
        headers = {"Cookie": self.cookie, "Accept": self.headers.get("Accept", "*/*")}
        line.request("GET", self.path, headers={k: v for k, v in headers.items() if v})
        answer = line.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name not in ("Connection", "Content-Length", "Set-Cookie", "Date"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        line.close()

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


def chromium(url, *options):
    with tempfile.TemporaryDirectory(prefix="monqa-chromium-", ignore_cleanup_errors=True) as profile:
        return subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
                               "--disable-dev-shm-usage", f"--user-data-dir={profile}", "--enable-logging=stderr", "--v=0", *options,
                               url], capture_output=True, text=True, timeout=90, check=False)


def look(base, path, name, folder):
    complaints = []
    for kind, width in WIDTHS.items():
        picture = os.path.join(folder, f"{name}-{kind}.png")
        done = chromium(base + path, f"--screenshot={picture}", f"--window-size={width},{HEIGHTS[kind]}")
        if not os.path.exists(picture):
            complaints.append(f"{name} {kind}: no picture")
        if re.search(r"Content Security Policy|CONSOLE.*Refused", done.stderr):
            complaints.append(f"{name} {kind}: {done.stderr[-400:]}")
    return complaints


def check_page(base, path, name):
    """No script, one heading, every field with a label, every id once."""
    try:
        with urllib.request.urlopen(base + path, timeout=30) as answer:
            text = answer.read().decode()
    except urllib.error.HTTPError as answer:
        text = answer.read().decode()
    complaints = []
    if "<script" in text:
        complaints.append(f"{name}: has a script")
    if text.count("<h1") != 1 or "<main" not in text or 'lang="en-GB"' not in text:
        complaints.append(f"{name}: has not one heading, a main part and a language")
    labels = set(re.findall(r'for="([^"]+)"', text))
    for field in re.findall(r'<(?:select|input|textarea)[^>]*\bid="([^"]+)"', text):
        if field not in labels:
            complaints.append(f"{name}: {field} has no label")
    ids = re.findall(r'\bid="([^"]+)"', text)
    complaints += [f"{name}: {one} stands twice" for one in sorted(set(ids)) if ids.count(one) > 1]
    return complaints


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shots", required=True)
    folder = parser.parse_args().shots
    os.makedirs(folder, exist_ok=True)
    with Collector(demonstration=True) as collector:
        token = collector.token()
        record, failed, doubted = fill(collector)
        Proxy.target = collector.port
        proxy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{proxy.server_port}"
        complaints = look(base, "/login", "login", folder) + check_page(base, "/login", "login")
        Proxy.cookie = collector.log_in()[1]
        bearer = {"Authorization": f"Bearer {token}"}
        shown = {identity: collector.request("GET", f"/api/v1/records/{identity}", headers=bearer).json()["display_id"]
                 for identity in (record, failed, doubted)}
        pages = {"schedule": "/schedule", "schedule-all": "/schedule?state=all", "displays": "/displays",
                 "display-good": f"/displays/{shown[record]}", "display-bad": f"/displays/{shown[failed]}",
                 "display-new": f"/displays/{shown[doubted]}", "record-failed": f"/records/{failed}",
                 "record-doubted": f"/records/{doubted}", "calculation": f"/records/{failed}/calculation",
                 "failures": "/failures", "workstations": "/workstations",
                 "guidelines": "/guidelines", "guideline": "/guidelines/trust",
                 "guideline-row": "/guidelines/trust/row?class=primary&row=luminance-max",
                 "guideline-diff": "/guidelines/trust/diff?to=2", "reevaluation": "/reevaluation", "meters": "/meters", "meter": "/meters/1",
                 "plan-week": "/plan", "plan-month": f"/plan?span=month&from={day(-31)[:10]}", "plan-year": "/plan?span=year",
                 "plan-rules": "/plan/rules",
                 "plan-what-if": "/plan/what-if?test=luminance-response&recommended=P1M&longest=P6W",
                 "overview": "/overview", "cases": "/cases", "case": "/cases/1", "procurement": "/procurement", "assets": "/assets", "asset": f"/assets/{shown[record]}",
                 "nothing": "/nothing"}
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for found in pool.map(lambda one: look(base, one[1], one[0], folder) + check_page(base, one[1], one[0]),
                                  pages.items()):
                complaints += found
        Proxy.has_bootstrap = False
        plain = {"plain-schedule": pages["schedule"], "plain-display": pages["display-bad"]}
        for name, path in plain.items():
            complaints += look(base, path, name, folder)
        proxy.shutdown()
    for complaint in complaints:
        print(complaint)
    print(f"{len(pages) + len(plain) + 1} pages, {len(WIDTHS)} widths, {len(complaints)} complaints; pictures in {folder}")
    sys.exit(1 if complaints else 0)


main()
