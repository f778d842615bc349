# SPDX-License-Identifier: Apache-2.0
"""Sessions in a browser, as its script would have them: what is hidden is scored here, records are signed and chained."""
import math
import sqlite3
import tempfile
import time
import xml.etree.ElementTree

from collector import Collector
from person import Person
from png_levels import read

SCREEN = {"ratio": "1", "width": "1024", "height": "1024", "screen_width": "1024", "screen_height": "1024"}
METER = {"maker": "Gossen", "model": "MAVO", "serial": "M-7", "calibrated": "2026-01-05", "due": "2999-01-05"}


def add_workstation(person, serial="HOME-1"):
    person.post("/workstations", page="/workstations", site="North", room="Home 12", name=f"home-{serial}", maker="EIZ",
                model="RX360", serial=serial, **{"class": "primary"})
    return next(one["display_id"] for one in person.api("displays")["displays"] if one["serial_text"] == serial)


class Session:
    def __init__(self, person, display, tests="visual", **fields):
        answer = person.post("/browser", page="/workstations", display=display, trigger="periodic", tests=tests, geometry="contact", **fields)
        self.path = answer.headers["Location"]
        self.person = person
        self.step = None

    def send(self, what, status=200, **fields):
        answer = self.person.post(self.path + what, answered=status, page="/workstations", **{**SCREEN, **fields})
        if status == 200:
            self.step = answer.json()
        return answer

    def answer(self, value, **fields):
        return self.send("/answer", position=self.step["position"], value=value, **fields)

    def picture(self):
        answer = self.person.get(self.path + "/picture")
        assert answer.headers["Content-Type"] == "image/png"
        with tempfile.NamedTemporaryFile() as file:
            file.write(answer.body)
            file.flush()
            return read(file.name)[4]

    def look(self):
        assert self.person.get(self.path + "/picture").headers["Content-Type"] == "image/png"
        time.sleep(1.1)


def find(levels, choices):
    """Where the object is, as a person would see it."""
    height, width = len(levels), len(levels[0])
    background = levels[0][0]
    places = [(x, y) for y, row in enumerate(levels) for x, level in enumerate(row) if level != background]
    left, right = min(x for x, _ in places), max(x for x, _ in places)
    top, bottom = min(y for _, y in places), max(y for _, y in places)
    if "top-left" in choices:
        return ("top" if top < height / 2 else "bottom") + ("-left" if left < width / 2 else "-right")
    unit = (right - left + 1) // 5
    near, far = unit + unit // 2, right - left - unit - unit // 2  # the gaps between three arms
    edges = {"up": [(left + at, top) for at in (near, far)], "down": [(left + at, bottom) for at in (near, far)],
             "left": [(left, top + at) for at in (near, far)], "right": [(right, top + at) for at in (near, far)]}
    return next(side for side, points in edges.items() if all(levels[y][x] == background for x, y in points))


def document(collector, identity):
    """As it was signed."""
    with sqlite3.connect(collector.store.removeprefix("sqlite:")) as store:
        text = store.execute("SELECT bytes FROM record_file WHERE record_id = ?", (identity,)).fetchone()[0]
    return xml.etree.ElementTree.fromstring(text)


def visual_session(collector):
    person = Person(collector, "qa-lead", "lea")
    display = add_workstation(person)
    session = Session(person, display)
    page = person.get(session.path)
    assert "script-src 'self'" in page.headers["Content-Security-Policy"] and "patient" in page.text()
    assert "script-src" not in person.get("/browser").headers["Content-Security-Policy"]

    for change, words in (({"width": "930.9"}, "scaled"), ({"screen_width": "1100"}, "fill"),
                          ({"width": "320", "screen_width": "320"}, "small")):
        session.send("/screen", **change)
        assert session.step["state"] == "screen" and words in session.step["words"], session.step
    session.send("/screen", status=400, ratio="nan")
    session.send("/screen", ratio="2", screen_width="512", screen_height="512")
    assert session.step["state"] == "step" and session.step["kind"] == "ask" and session.step["picture"] is None, session.step
    session.answer("yes")
    session.answer("maybe", status=400)

    session.look()
    levels = session.picture()
    assert len(levels) == 1024 and len(levels[0]) == 1024
    session.send("/answer", position=session.step["position"] - 1, value="no")  # late: nothing happens
    session.answer("yes", width="900")
    assert session.step["state"] == "screen", "another screen than the one that was checked"
    session.send("/screen")
    assert session.step["state"] == "step"

    position = session.step["position"]
    session.picture()
    session.answer("yes")  # without a look
    assert session.step["position"] == position and "faster" in session.step["words"]
    targets = 0
    while session.step["state"] == "step":
        if session.step["kind"] == "find":
            session.look()
            where = find(session.picture(), session.step["choices"])
            targets += 1
            session.answer("not-seen" if targets == 4 else where)
        else:
            session.look()
            session.answer("yes")
    assert session.step["state"] == "done" and targets == 4
    record = person.api(session.step["record"].strip("/").replace("api/v1/", ""))
    assert record["flags"] == "signal-path-not-proved visual-only" or "visual-only" in str(record["flags"]), record["flags"]
    assert record["state"] == "complete" and record["operator"] == "lea" and record["sequence"] == 1
    text = person.get(session.step["record"]).text()
    assert "signal path is not proved" in text and "nothing was measured" in text
    found = {one.get("question"): one.get("value") for one in document(collector, record["record_id"]).iter()
             if one.tag.endswith("answer")}
    assert [found[f"target-{i}"] for i in (1, 2, 3, 4)] == ["yes", "yes", "yes", "cannot-tell"], found
    assert "screen-clean.too-fast" in found, found
    assert "target" not in person.get("/overview").text(), "scores are shown of nobody"
    due = {one["test"]: one for one in person.api(f"displays/{display}")["items"]}
    assert due["visual-qc"]["last_done_on"] is not None, due
    assert due["luminance-response"]["last_done_on"] is None, "what was not measured stays due"
    other = Person(collector, "radiographer", "rad")
    assert other.get(session.path, status=404)
    return person, display


def luminance(level):
    return 0.5 * (400 / 0.5) ** (level / 255)


def measured_session(collector, person, display):
    Session(person, display, tests="visual").send("/screen")
    for missing in ("maker", "serial"):
        fields = {**METER, missing: ""}
        person.post("/browser", answered=400, page="/workstations", display=display, trigger="periodic", tests="measured",
                    geometry="contact", **fields)
    person.post("/browser", answered=400, page="/workstations", display=display, trigger="acceptance", tests="visual",
                geometry="contact")
    session = Session(person, display, tests="measured", **METER)
    session.send("/screen")
    measured = 0
    while session.step["state"] == "step":
        kind = session.step["kind"]
        if kind == "measure":
            centre = session.picture()
            if session.step["test"] == "luminance-response":
                level = centre[512][512]
            else:
                level = 204 if measured % 2 else 26
            session.answer("12,5", status=400)
            session.answer("-1", status=400)
            session.answer(f"{luminance(level):.3f}")
            measured += 1
        elif kind == "ambient":
            session.answer("0.05")
        elif kind == "text":
            session.answer("DICOM")
        elif session.step["picture"]:
            session.answer("not-seen" if kind == "find" else "yes")  # three times, and never looked at
        else:
            session.answer("yes")
    assert session.step["state"] == "done" and measured == 19 + 11, measured
    record = person.api(session.step["record"].strip("/"))
    assert record["sequence"] == 2, "the second of its chain"
    flags = str(record["flags"])
    assert "signal-path-not-proved" in flags and "visual-only" not in flags and "gap" not in flags and "fork" not in flags, flags
    metrics = {one["metric"]: one["value"] for one in record["metrics"]} if isinstance(record["metrics"], list) else record["metrics"]
    assert math.isclose(metrics["l_max_cd_m2"], 400, rel_tol=1e-3), metrics
    assert "MAVO" in record["meter"]
    aborted = Session(person, display)
    aborted.send("/screen")
    aborted.send("/abort", status=303)
    assert "Recorded" in person.get(aborted.path).text()
    proof = collector.command("verify")
    assert "altered" not in proof or "0 altered" in proof, proof
    trail = person.get("/audit?what=browser").text()
    with sqlite3.connect(collector.store.removeprefix("sqlite:")) as store:
        for change in ("UPDATE audit SET who = 'nobody'", "DELETE FROM audit"):
            try:
                store.execute(change)
                raise SystemExit(f"{change}: the audit trail let itself be changed")
            except sqlite3.IntegrityError as refused:
                assert "only added to" in str(refused)
    assert trail.count("browser session recorded") == 2 and "browser session aborted" in trail


def main():
    with Collector() as running:
        running.command("guideline", "adopt", "aapm-or03", "--class", "primary", "--advice", "as shipped", "--advised-by", "mpe",
                        "--approver", "boss", "--exclude-unverified")
        who, where = visual_session(running)
        measured_session(running, who, where)
    print("browser sessions are scored, signed, chained and marked")


if __name__ == "__main__":
    main()
