# SPDX-License-Identifier: Apache-2.0
"""What a physicist does: takes a verdict from the page, does it again from the numbers that stand there, and comes to the
same number and the same side of the limit; by every profile that is shipped."""
import html
import os
import re
import sys

from collector import Agent, Collector, run_tests

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
from verdict_calculator import calculator, holds  # noqa: E402

ADOPT = ("--advice", "as advised", "--advised-by", "A. Physicist", "--approver", "E. Employer", "--exclude-unverified")
PROFILES = {"uk-rcr-ipem", "uk-nhsbsp", "aapm-or03", "aapm-270", "acr", "acr-mammography", "din-6868-157", "din-v-6868-57",
            "jesra-x0093", "ranzcr", "nyc-pdm", "euref"}


def shown(page):
    """The verdicts of a page of calculations, from nothing but what can be read there."""
    for section in re.findall(r'<section class="calculation">(.*?)</section>', page, re.S):
        terms = {html.unescape(name): html.unescape(value)
                 for name, value in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", section, re.S)}
        comparison, limit = (terms["Must be"].split() + [None])[:2]  # of an answer: yes or no
        terms["verdict"] = re.search(r'class="mark [^"]*">([^<]*)<', section).group(1)
        terms["metric"], terms["comparison"], terms["limit"] = terms["Metric"], comparison, limit
        terms["inputs"] = {name: float(value.split()[0]) for name, value in
                           (one.split(" = ") for one in terms.get("From", "").split("; ") if one)}
        yield terms


def redo(verdict):
    value = calculator(verdict)
    assert abs(value - float(verdict["Gives"])) <= 1e-9 * max(1, abs(value)), verdict
    passes = holds(value, verdict["comparison"], float(verdict["limit"]))
    assert verdict["verdict"] == ("pass" if passes else "fail"), verdict
    assert verdict["Clause"] and verdict["Formula"] and verdict["Source"] and verdict["Provenance"], verdict


def measured(page):
    return [v for v in shown(page) if v["inputs"] and "Gives" in v]


class Pages:
    def __init__(self, collector):
        self.collector = collector
        agent = Agent(collector)
        collector.command("guideline", "adopt", "aapm-or03", "--class", "primary", *ADOPT)
        self.record = agent.send()
        self.headers = {"Authorization": f"Bearer {collector.token()}"}

    def page(self, query="", status=200):
        answer = self.collector.request("GET", f"/records/{self.record}/calculation{query}", None,
                                        {**self.headers, "Accept": "text/html"})
        assert answer.status == status, (query, answer.status)
        return answer.text()

    def json(self, query=""):
        return self.collector.request("GET", f"/api/v1/records/{self.record}/calculation{query}", None, self.headers).json()


def test_a_verdict_is_done_again_from_its_page():
    with Collector() as collector:
        pages = Pages(collector)
        stored = collector.request("GET", f"/api/v1/records/{pages.record}", None, pages.headers).json()["verdicts"]
        page = pages.page()
        verdicts = measured(page)
        assert len(verdicts) >= 4, verdicts
        for verdict in verdicts:
            redo(verdict)
        assert [v["verdict"] for v in shown(page)] == [v["verdict"] for v in stored]
        assert f"/records/{pages.record}/calculation" in collector.request(
            "GET", f"/records/{pages.record}", None, {**pages.headers, "Accept": "text/html"}).text()
        assert page.count(" to ") >= 17 and "PS3.14 Annex C" in page and "JND per step" in page


def test_the_same_readings_stand_under_every_profile_side_by_side():
    with Collector() as collector:
        pages = Pages(collector)
        standings = pages.json()["profiles"]
        assert {one["guideline"] for one in standings} == PROFILES and len(standings) > 30, standings
        redone = {}
        for one in standings:
            page = pages.page(f"?guideline={one['guideline']}&class={one['class']}")
            verdicts = measured(page)
            for verdict in verdicts:
                redo(verdict)
            redone[one["guideline"]] = redone.get(one["guideline"], 0) + len(verdicts)
            counted = one["passes"] + one["fails"] + one["undecided"] + one["not_tested"]
            assert counted == len(list(shown(page))), one
            assert f"guideline={one['guideline']}&amp;class={one['class']}" in page
        assert all(redone[profile] > 0 for profile in PROFILES), redone


def test_what_is_not_there_is_refused():
    with Collector() as collector:
        pages = Pages(collector)
        for query in ("?guideline=nonsense", "?guideline=acr&class=nonsense", "?guideline=../../etc/passwd"):
            pages.page(query, 404)
        answer = collector.request("GET", "/records/nonsense/calculation", None, pages.headers)
        assert answer.status == 404, answer.status
        assert collector.request("GET", f"/records/{pages.record}/calculation").status in (302, 303, 401)


run_tests(globals())
