# SPDX-License-Identifier: Apache-2.0
"""A display that fails: its case, what it may be used for meanwhile, and its release by name."""
import datetime

from collector import Agent, Collector, run_tests
from person import Person


def day(ago):
    moment = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=ago)
    return moment.strftime("%Y-%m-%dT09:30:00Z")


FAILING = ("--l-max", "120", "--l-min", "0.3")


def failing(collector):
    agent = Agent(collector)
    agent.send("--trigger", "acceptance", "--date", day(40), "--simulated")
    record = agent.send("--date", day(5), "--simulated", *FAILING)
    return agent, record


def test_a_failure_opens_one_case_with_its_period_at_risk():
    with Collector(demonstration=True) as collector:
        agent, record = failing(collector)
        person = Person(collector)
        agent.send("--date", day(2), "--simulated", *FAILING)
        cases = person.api("cases")["cases"]
        assert len(cases) == 1, cases
        assert cases[0]["record_id"] == record and cases[0]["last_good_on"] == day(40)[:10], cases
        assert cases[0]["may_release"] is False and cases[0]["released_by"] is None
        page = person.get("/cases/1").text()
        assert "It fails again" in page and day(40)[:10] in page
        assert person.get("/cases").text().count("Case 1") == 1


def test_only_a_passing_retest_and_a_named_release_bring_it_back():
    with Collector(demonstration=True) as collector:
        agent, _ = failing(collector)
        person = Person(collector)
        identity = person.api("cases")["cases"][0]["display_id"]
        place = f"/displays/{identity}"
        person.post(f"{place}/use", page=place, status="out-of-use", why="Too dark")
        shown = collector.request("GET", "/api/v1/schedule", headers=agent.headers).json()["displays"][0]
        assert (shown["use_status"], shown["use_words"]) == ("out-of-use", "not to be used for reporting"), shown
        refused = person.post(f"{place}/use", 400, page=place, status="in-use", why="I say so").text()
        assert "its release" in refused
        assert "not compliant" in person.post("/cases/1/release", 400, page=place, why="Looks fine").text()
        person.post("/cases/1", page=place, assignee="M. Technician", look_back="No reports affected, MPE", incident="I-7",
                    ticket="S-12")
        person.post("/cases/1/notes", page=place, words="Backlight replaced")
        agent.send("--trigger", "retest", "--simulated")
        assert person.api("cases")["cases"][0]["may_release"] is True
        shown = collector.request("GET", "/api/v1/schedule", headers=agent.headers).json()["displays"][0]
        assert shown["use_status"] == "out-of-use", "a pass alone brings nothing back"
        person.post("/cases/1/release", page=place, why="Backlight replaced, all passes")
        case = person.api("cases")["cases"][0]
        assert case["released_by"] == "lea" and case["released_at"], case
        shown = collector.request("GET", "/api/v1/schedule", headers=agent.headers).json()["displays"][0]
        assert (shown["use_status"], shown["use_words"]) == ("in-use", None), shown
        person.post("/cases/1/release", 400, page=place, why="again")
        agent.send("--simulated", *FAILING)
        assert len(person.api("cases")["cases"]) == 2, "a later failure is a case of its own"


def test_a_concession_ends_by_itself_and_a_restriction_names_what_is_left():
    with Collector(demonstration=True) as collector:
        agent, _ = failing(collector)
        person = Person(collector, "mpe")
        place = f"/displays/{person.api('cases')['cases'][0]['display_id']}"

        def told():
            shown = collector.request("GET", "/api/v1/schedule", headers=agent.headers).json()["displays"][0]
            return shown["use_status"], shown["use_words"]

        person.post(f"{place}/use", 400, page=place, status="restricted", why="x")
        person.post(f"{place}/use", page=place, status="restricted", modalities="MR, NM", why="Low luminance")
        assert told() == ("restricted", "only for MR, NM")
        person.post(f"{place}/use", 400, page=place, status="concession", why="x")
        today = datetime.date.today()
        person.post(f"{place}/use", page=place, status="concession", until=today.isoformat(), why="Replacement ordered")
        assert told()[0] == "concession"
        past = (today - datetime.timedelta(days=1)).isoformat()
        person.post(f"{place}/use", page=place, status="concession", until=past, why="Replacement ordered")
        assert told() == ("out-of-use", f"by a concession that ran out on {past}")


def test_the_overview_counts_in_date_displays_among_those_in_use():
    with Collector(demonstration=True) as collector:
        failing(collector)
        good = Agent(collector, site="South", name="ws-2")
        good.send("--trigger", "acceptance", "--serial", "G-1", "--simulated")
        late = Agent(collector, site="South", name="ws-3")
        late.send("--trigger", "acceptance", "--serial", "L-1", "--date", day(600), "--simulated")
        person = Person(collector)

        def of(group, name):
            return next(row for row in person.api("overview")["groups"] if (row["group"], row["name"]) == (group, name))

        row = of("all", "everything")
        assert (row["in_use"], row["compliant_in_date"], row["compliant"], row["not_compliant"], row["overdue"]) == (
            3, 1, 2, 1, 1), row
        assert abs(row["rate_percent"] - 100 / 3) < 1e-9
        assert of("site", "South")["rate_percent"] == 50 and of("site", "North")["rate_percent"] == 0
        place = f"/displays/{person.api('cases')['cases'][0]['display_id']}"
        person.post(f"{place}/use", page=place, status="out-of-use", why="dark")
        row = of("site", "North")
        assert row["rate_percent"] is None and row["out_of_use"] == 1 and row["in_use"] == 0, row
        assert of("all", "everything")["rate_percent"] == 50
        assert "50.0 %" in person.get("/overview").text()
        assert "site,South,50.0,2,1,2,0,0,0,1,0" in person.get("/overview.csv").text()


def test_who_may_not_release_cannot():
    with Collector(demonstration=True) as collector:
        failing(collector)
        support = Person(collector, "pacs-support", "sam")
        place = f"/displays/{support.api('cases')['cases'][0]['display_id']}"
        assert "Change what it may be used for" not in support.get(place).text()
        support.post("/cases/1/notes", page="/cases/1", words="Cable checked")
        support.post("/cases/1/release", 403, page="/cases/1", why="x")
        support.post(f"{place}/use", 403, page="/cases/1", status="in-use", why="x")
        reader = Person(collector, "reporter", "rob")
        reader.post("/cases/1/notes", 403, page="/cases/1", words="x")
        for path in ("/cases/9", "/cases/x", "/cases/0"):
            reader.get(path, 404)


run_tests(globals())
