# SPDX-License-Identifier: Apache-2.0
"""The pages with which an employer makes guidelines its own, by the forms that they show."""
import html
import re
import time
import urllib.parse

from collector import Agent, Collector, run_tests

ADOPT = ("--advice", "as advised", "--advised-by", "A. Physicist", "--approver", "E. Employer")


class Person:
    """Logged in as a browser would be; posts what the forms of a page hold."""

    def __init__(self, collector, name, role):
        self.collector = collector
        collector.command("user", "add", name, "--role", role, "--password-stdin", stdin="correct horse\n")
        self.cookie = collector.log_in(name)[1]
        assert self.cookie

    def get(self, path):
        return self.collector.request("GET", path, headers={"Cookie": self.cookie, "Accept": "text/html"})

    def post(self, path, /, **fields):
        return self.collector.request("POST", path, urllib.parse.urlencode(fields), {"Cookie": self.cookie})

    def fill(self, where, action, form=0, /, **fields):
        """The form with that action on the page, with these fields filled in."""
        text = self.get(where).text()
        forms = re.findall(rf'<form[^>]*action="{re.escape(action)}".*?</form>', text, re.S)
        assert len(forms) > form, f"{where} has no form for {action}"
        values = {}
        for tag in re.findall(r"<input[^>]*>", forms[form]):
            attributes = dict(re.findall(r'([a-z_-]+)="([^"]*)"', tag))
            values[attributes["name"]] = html.unescape(attributes.get("value", ""))
        for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', forms[form], re.S):
            values[name] = html.unescape(re.search(r'<option value="([^"]*)"', body).group(1))
        assert set(fields) <= set(values), (fields, values)
        return self.post(action, **{**values, **fields})


def rows_to_decide(person, guideline):
    text = person.get(f"/guidelines/{guideline}").text()
    return [html.unescape(link) for link, rest in re.findall(r'<a href="(/guidelines/[^"]*/row[^"]*class=primary&amp;[^"]*)">(.*?)</tr>', text,
            re.S) if "to be decided" in rest]


def test_a_guideline_is_copied_changed_confirmed_advised_and_adopted():
    with Collector() as collector:
        Agent(collector)
        mpe, approver = Person(collector, "max", "mpe"), Person(collector, "eva", "employer-approver")
        radiographer = Person(collector, "rad", "radiographer")
        assert 'action="/guidelines/acr/copy"' not in radiographer.get("/guidelines/acr").text()
        answer = mpe.fill("/guidelines/acr", "/guidelines/acr/copy", id="trust", title="Ours <b>", copy_why="to adopt it")
        assert answer.status == 303 and answer.headers["Location"] == "/guidelines/trust", answer.body
        row = "/guidelines/trust/row?class=primary&row=luminance-max"
        change = "/guidelines/trust/change"
        answer = mpe.fill(row, change, limit="400", remedial="380", why="as measured")
        assert answer.status == 303, answer.body
        stale = mpe.post(change, csrf="wrong", act="limit")
        assert stale.status == 403
        form = mpe.fill(row, change, limit="ten", why="x")
        assert form.status == 400 and "decimal" in form.text(), form.text()
        text = mpe.get("/guidelines/trust/diff?to=2").text()
        assert "luminance-max" in text and ">350<" in text and ">400<" in text and "Ours" not in text, text
        assert "Ours &lt;b&gt;" in mpe.get("/guidelines/trust").text()
        assert "advise" not in radiographer.get("/guidelines/trust").text()
        early = mpe.fill("/guidelines/trust", "/guidelines/trust/advise", **{"class": "primary", "advice": "fit"})
        assert early.status == 400 and "confirm or exclude" in early.text(), early.text()
        for number, link in enumerate(rows_to_decide(mpe, "trust")):
            first = 1 if "limit_was" in mpe.get(link).text() else 0
            if number % 2 == 0:
                done = mpe.fill(link, change, first, document="Minutes", document_edition="2026", page="3")
            else:
                done = mpe.fill(link, change, first + 1, exclude_why="not owed here")
            assert done.status == 303, (link, done.text())
        assert rows_to_decide(mpe, "trust") == []
        done = mpe.fill("/guidelines/trust", "/guidelines/trust/advise", **{"class": "primary", "advice": "fit", "site": "North"})
        assert done.status == 303, done.text()
        assert 'action="/advice/1/follow"' not in mpe.get("/guidelines").text(), "nobody approves what he advised"
        assert mpe.post("/advice/1/follow", why="x").status == 403
        done = approver.fill("/guidelines", "/advice/1/follow", why="as advised")
        assert done.status == 303, done.text()
        text = approver.get("/guidelines").text()
        assert "eva employer-approver" in text and "max mpe" in text and "North" in text, text
        lines = collector.command("guideline", "list").splitlines()
        assert lines[1].split("\t")[0:2] == ["primary", "trust"], lines


def test_another_edition_is_tried_while_pages_go_on():
    with Collector(demonstration=True) as collector:
        agent, lead = Agent(collector), Person(collector, "lea", "qa-lead")
        record = agent.send("--trigger", "acceptance", "--l-max", "300", "--simulated")
        assert lead.fill("/reevaluation", "/reevaluation", edition="nyc-pdm").status == 303
        ask = lambda: collector.request("GET", "/reevaluation", headers={"Cookie": lead.cookie, "Accept": "application/json"}).json()
        for _ in range(100):
            report = ask()
            if not report["running"]:
                break
            time.sleep(0.1)
        assert report["records"] == 1 and report["result_changed"] == 1 and report["error"] is None, report
        assert {"class": "primary", "criterion": "luminance-max", "now": "pass", "then": "fail", "verdicts": 1} in report["criteria"]
        assert report["displays"][0]["newest_record_id"] == record and report["displays"][0]["then"] == "fail"
        assert "1 displays would have another result" in lead.get("/reevaluation").text()
        assert lead.post("/reevaluation", edition="nyc-pdm").status == 403
        verdicts = collector.request("GET", f"/records/{record}", headers={"Cookie": lead.cookie, "Accept": "application/json"})
        assert verdicts.json()["result"] == "pass", "what is stored stays"


def test_drift_and_maintenance_show_on_the_display():
    with Collector(demonstration=True) as collector:
        agent, mpe = Agent(collector), Person(collector, "max", "mpe")
        record = agent.send("--trigger", "acceptance", "--simulated")
        later = agent.send("--l-max", "400", "--simulated")
        identity = collector.command("display", "list").splitlines()[1].split("\t")[0]
        page = f"/displays/{identity}"
        ask = lambda: collector.request("GET", page, headers={"Cookie": mpe.cookie, "Accept": "application/json"}).json()
        assert [one["record_id"] for one in ask()["baselines"]] == [record], ask()["baselines"]
        assert mpe.fill(f"/records/{later}", f"/records/{later}/baseline", why="darker room").status == 303
        assert ask()["baselines"][0]["record_id"] == later and ask()["baselines"][0]["set_by"] == "max"
        assert mpe.fill(page, f"{page}/maintenance", kind="calibration", mended="now 400 cd/m2").status == 303
        assert {item["trigger"] for item in ask()["items"]} == {"after-maintenance"}
        assert "now 400 cd/m2 (max)" in mpe.get(page).text()


def test_certificates_are_kept_by_their_form():
    with Collector(demonstration=True) as collector:
        agent, lead, employer = Agent(collector), Person(collector, "lea", "qa-lead"), Person(collector, "eva", "employer-approver")
        agent.send("--trigger", "acceptance", "--simulated", "--meter-due", "2020-01-01")
        assert "without a certificate" in lead.get("/schedule").text()
        values = {"calibrated_on": "2026-01-05", "due_on": "2026-02-05", "number": "C 1", "laboratory": "Lab"}
        assert lead.fill("/meters/1", "/meters/1/certificates", **values).status == 303
        assert "1 with an expired calibration" in lead.get("/schedule").text()
        values["due_on"] = "2025-01-01"
        assert lead.fill("/meters/1", "/meters/1/certificates", **values).status == 400
        assert lead.post("/meter-policy", policy="mark", why="x").status == 403
        assert employer.fill("/meters", "/meter-policy", why="as the MPE advised").status == 303
        assert "count and are marked" in employer.get("/meters").text()
        assert lead.fill("/meters/1", "/certificates/1/withdraw", why="of another meter").status == 303
        assert 'action="/certificates/1/withdraw"' not in lead.get("/meters/1").text()


run_tests(globals())
