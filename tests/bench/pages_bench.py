#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pages_bench.py BUILD [STORE [SECONDS]]: the pages of a simulated department (400 workstations, two years until today).

BUILD: a release build with monqa-collector, make_department and make_record. STORE: a file made by make_department, kept
and added to; made anew, for some minutes, where it is missing. Fifty users ask for one page each every five seconds, for
SECONDS (60), each page of the list in turn; before it, each page twenty times alone. Prints the median and the 99th
percentile of each, the time from a posted record to its display's page, and the collector's largest resident memory;
exits 1 above 50 ms, 1 s and 150 MB."""
import collections
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

USERS, EVERY_S = 50, 5.0
PAGE_MS_MAX, RECORD_S_MAX, RESIDENT_MB_MAX = 50.0, 1.0, 150.0
LISTS = ["overview", "schedule", "displays", "failures", "cases", "procurement", "assets", "meters"]
ALONE = ["workstations", "guidelines", "alerts", "plan/rules", "plan", "plan?span=day", "plan?span=month", "plan?span=year",
         "reevaluation"]


class Served:
    def __init__(self, build, store):
        self.collector = f"{build}/monqa-collector"
        self.store = f"sqlite:{store}"
        self.environment = dict(os.environ, TZ="UTC")

    def command(self, *arguments, stdin=""):
        return subprocess.run([self.collector, *arguments, "--store", self.store], input=stdin, text=True, check=True,
                              capture_output=True, env=self.environment).stdout.strip()

    def start(self):
        self.process = subprocess.Popen([self.collector, "serve", "--store", self.store, "--listen", "127.0.0.1:0"],
                                        stdout=subprocess.PIPE, text=True, env=self.environment)
        self.port = int(re.search(r":(\d+)/", self.process.stdout.readline()).group(1))

    def resident_mb(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmHWM:\s+(\d+) kB", status.read()).group(1)) / 1024


class User:
    """One browser: its connection is kept."""

    def __init__(self, served, token, number=1):
        self.connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60,
                                                     source_address=(f"127.0.0.{number}", 0))
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path, accept="text/html"):
        begun = time.monotonic()
        self.connection.request("GET", path, headers={**self.headers, "Accept": accept})
        answer = self.connection.getresponse()
        body = answer.read()
        taken = (time.monotonic() - begun) * 1e3
        assert answer.status == 200, (path, answer.status, body[:300])
        return taken, body


def pages_of(user):
    displays = json.loads(user.get("/api/v1/displays", "application/json")[1])["displays"]
    failures = json.loads(user.get("/api/v1/failures", "application/json")[1])["failures"]
    record = json.loads(user.get(f"/api/v1/displays/{displays[0]['display_id']}", "application/json")[1])["records"][0]
    pages = [f"/{name}" for name in LISTS + ALONE]
    pages += [f"/{name}.csv" for name in LISTS] + ["/plan.csv"]
    pages += [f"/api/v1/{name}" for name in LISTS if name != "assets"] + ["/api/v1/plan", "/metrics"]
    pages += [f"/displays/{displays[0]['display_id']}", f"/displays/{displays[len(displays) // 2]['display_id']}",
              f"/assets/{displays[1]['display_id']}", f"/records/{record['record_id']}", "/meters/1", "/guidelines/aapm-or03"]
    pages += [f"/displays/{failures[0]['display_id']}", "/cases/1"] if failures else []
    return pages


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def tell(title, taken):
    print(title)
    worst = 0.0
    for path, values in sorted(taken.items(), key=lambda item: -percentile(item[1], 0.99)):
        high = percentile(values, 0.99)
        worst = max(worst, high)
        print(f"  {high:8.1f} ms at p99 {percentile(values, 0.5):8.1f} median {len(values):5} times  {path}")
    return worst


def alone(served, token, pages):
    taken = collections.defaultdict(list)
    user = User(served, token)
    for path in pages:
        for _ in range(20):
            taken[path].append(user.get(path)[0])
    return taken


def together(served, token, pages, seconds):
    taken, lock = collections.defaultdict(list), threading.Lock()
    begun = time.monotonic()

    def browse(number):
        user = User(served, token, number + 1)
        at, turn = begun + number * EVERY_S / USERS, number
        while at < begun + seconds:
            time.sleep(max(0.0, at - time.monotonic()))
            path = pages[turn * 7 % len(pages)]
            spent = user.get(path)[0]
            with lock:
                taken[path].append(spent)
            turn += 1
            at += EVERY_S

    threads = [threading.Thread(target=browse, args=(number,)) for number in range(USERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def record_to_page(build, served, token):
    """A new workstation's first record, until its display's page and the plan have it."""
    folder = tempfile.mkdtemp(prefix="pages-bench-")
    make = f"{build}/tests/integration/collector/make_record"
    name = f"bench-{time.time_ns()}"
    one_time = served.command("workstation", "add", "--site", "East", "--room", "Reading 1", "--name", name)
    public = subprocess.run([make, "--key", f"{folder}/key", "--public"], check=True, capture_output=True, text=True).stdout
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    connection.request("POST", "/api/v1/enrolments", json.dumps({
        "token": one_time, "public_key": public.strip(), "hostname": name, "machine_id": "ab" * 32}))
    bearer = json.loads(connection.getresponse().read())["bearer"]
    subprocess.run([make, "--key", f"{folder}/key", "--out", f"{folder}/record", "--trigger", "acceptance", "--serial",
                    name[-13:]], check=True, capture_output=True)
    with open(f"{folder}/record", "rb") as file:
        content = file.read()
    user = User(served, token)
    begun = time.monotonic()
    connection.request("POST", "/api/v1/records", content, {"Authorization": f"Bearer {bearer}"})
    answer = connection.getresponse()
    identity = json.loads(answer.read())["id"]
    assert answer.status == 201, answer.status
    record = user.get(f"/records/{identity}")[1]
    display = re.search(rb'href="(/displays/[^"]+)"', record).group(1).decode()
    assert identity.encode() in user.get(display)[1]
    assert name[-13:].encode() in user.get("/displays")[1]
    assert user.get("/plan")[1]
    return time.monotonic() - begun


def main():
    build = sys.argv[1]
    store = sys.argv[2] if len(sys.argv) > 2 else "/tmp/pages-bench.db"
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 60.0
    if not os.path.exists(store):
        subprocess.run([f"{build}/tests/support/make_department", "--store", store], check=True)
    served = Served(build, store)
    served.command("user", "add", "bench", "--role", "admin", "--password-stdin", stdin="correct horse\n")
    token = served.command("user", "token", "bench")
    served.start()
    try:
        pages = pages_of(User(served, token))
        worst = tell("each page twenty times, alone", alone(served, token, pages))
        worst = max(worst, tell(f"{USERS} users, a page every {EVERY_S:.0f} s each", together(served, token, pages, seconds)))
        record_s = max(record_to_page(build, served, token) for _ in range(5))
        resident = served.resident_mb()
    finally:
        served.process.terminate()
        served.process.wait(20)
    print(f"slowest page {worst:.1f} ms (target {PAGE_MS_MAX:.0f}); record to page {record_s:.3f} s (target "
          f"{RECORD_S_MAX:.0f}); resident {resident:.0f} MB (target {RESIDENT_MB_MAX:.0f})")
    return 0 if worst <= PAGE_MS_MAX and record_s <= RECORD_S_MAX and resident <= RESIDENT_MB_MAX else 1


if __name__ == "__main__":
    sys.exit(main())
