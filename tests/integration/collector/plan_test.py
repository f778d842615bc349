# SPDX-License-Identifier: Apache-2.0
"""The plan over a real socket: pages, CSV, JSON, calendars read by a stock parser, rules and trials."""
import csv
import datetime
import io
import os
import re
import subprocess
import urllib.parse

from collector import Agent, Collector, run_tests
from person import Person

HOLIDAYS = os.path.join(os.environ["MONQA_ICAL"], "england_and_wales.ics")


def department(collector):
    """Three rooms, accepted yesterday."""
    for number in range(3):
        agent = Agent(collector, room=f"Reading {number}", name=f"ws-{number}")
        for display in "ab":
            agent.send("--trigger", "acceptance", "--simulated", "--serial", f"SN-{number}{display}")


def plan_of(person, query="span=year"):
    return person.api(f"plan?{query}")["plan"]


def test_the_plan_is_the_same_as_page_csv_and_json():
    with Collector(demonstration=True) as collector:
        department(collector)
        person = Person(collector)
        rows = plan_of(person)
        assert rows and all(datetime.date.fromisoformat(row["planned_on"]).weekday() < 5 for row in rows), rows
        assert [row["planned_on"] for row in rows] == sorted(row["planned_on"] for row in rows)
        table = list(csv.DictReader(io.StringIO(person.get("/plan.csv?span=year").text())))
        assert [(row["planned_on"], row["display_id"], row["test"]) for row in table] == [
            (row["planned_on"], row["display_id"], row["test"]) for row in rows]
        first = rows[0]["planned_on"]
        for span in ("day", "week", "month", "year"):
            page = person.get(f"/plan?span={span}&from={first}").text()
            assert "Nothing is planned" not in page, span
        assert rows[0]["room"] in person.get(f"/plan?span=day&from={first}").text()
        assert plan_of(person, "span=year&site=Nowhere") == []


def test_the_wall_sheet_says_what_the_plan_says():
    with Collector(demonstration=True) as collector:
        department(collector)
        person = Person(collector)
        rows = plan_of(person)
        pdf = person.get("/plan.pdf?span=year")
        assert pdf.headers["Content-Type"] == "application/pdf" and pdf.body.startswith(b"%PDF-")
        text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf.body, capture_output=True,
                              check=True).stdout.decode()
        assert "Monitor QA plan" in text and "DEMONSTRATION" in text and "Page 2" in text
        for row in rows:
            assert row["planned_on"] in text and row["room"] in text, row
        assert text.count("luminance-response") == sum(row["test"] == "luminance-response" for row in rows)


def test_rooms_are_visited_once_for_all_their_displays():
    with Collector(demonstration=True) as collector:
        department(collector)
        rows = plan_of(Person(collector), "span=year&room=Reading%201")
        days = {}
        for row in rows:
            if row["due_on"]:
                days.setdefault((row["test"]), set()).add(row["planned_on"])
        assert days and all(len(found) == 1 for found in days.values()), days


def test_a_calendar_is_read_by_a_stock_parser_and_ends_with_its_removal():
    import icalendar
    with Collector(demonstration=True) as collector:
        department(collector)
        person = Person(collector)
        answer = person.post("/calendars", 200, site="North", room="Reading 2", who="")
        address = re.search(r"/calendars/[A-Za-z0-9_-]+\.ics", answer.text()).group(0)
        feed = collector.request("GET", address)
        assert feed.status == 200 and feed.headers["Content-Type"] == "text/calendar; charset=utf-8"
        calendar = icalendar.Calendar.from_ical(feed.body)
        events = calendar.walk("VEVENT")
        rows = [row for row in plan_of(person) if row["room"] == "Reading 2"]
        found = {event.decoded("dtstart").isoformat() for event in events}
        assert {row["planned_on"] for row in rows} <= found, (rows, found)
        assert all("Reading 2" in str(event["location"]) for event in events)
        assert all(event.decoded("dtend") - event.decoded("dtstart") == datetime.timedelta(days=1) for event in events)
        assert len({str(event["uid"]) for event in events}) == len(events)
        assert collector.request("GET", "/calendars/x.ics").status == 404
        person.post("/calendars/1/remove")
        assert collector.request("GET", address).status == 404


def test_bank_holidays_are_kept_free():
    with Collector(demonstration=True) as collector:
        department(collector)
        person = Person(collector)
        before = plan_of(person)
        day = before[0]["planned_on"]
        person.post("/plan/closed-days", day=day, name="Stocktaking", site="")
        assert day not in {row["planned_on"] for row in plan_of(person)}
        person.post("/plan/open-day", day=day, site="")
        with open(HOLIDAYS, encoding="utf-8") as file:
            text = file.read()
        person.post("/plan/closed-days", calendar=text)
        assert "Boxing Day (substitute day)" in person.get("/plan/rules").text()
        closed = set(re.findall(r"(\d{4}-\d\d-\d\d)", person.get("/plan/rules").text()))
        assert "2026-12-25" in closed and "2027-08-30" in closed, closed
        assert not closed & {row["planned_on"] for row in plan_of(person)}
        assert "no iCalendar file" in person.post("/plan/closed-days", 400, calendar="hello").text()


def test_capacity_is_tried_before_it_is_set():
    with Collector(demonstration=True) as collector:
        department(collector)
        person = Person(collector)
        who = plan_of(person)[0]["who"]
        tried = person.post("/plan/capacity", 200, site="North", who=who, minutes="10", **{"try": "1"}).text()
        assert "Nothing has been changed" in tried and "10 minutes a day" in tried
        assert "No limit" in person.get("/plan/rules").text()
        person.post("/plan/capacity", site="North", who=who, minutes="10")
        assert "No limit" not in person.get("/plan/rules").text()
        page = person.get("/plan/what-if?test=luminance-response&recommended=P1M&longest=P6W").text()
        assert "Nothing has been changed" in page
        assert person.get("/plan/what-if?test=luminance-response&recommended=P1M&longest=P1W", 400)
        assert person.get("/plan/what-if?test=x&recommended=P1M&longest=P6W", 400)


def test_who_may_not_plan_is_refused():
    with Collector(demonstration=True) as collector:
        person = Person(collector, "radiographer")
        page = person.get("/plan").text()
        token = re.search(r'name="csrf" value="([^"]+)"', page).group(1)
        body = urllib.parse.urlencode({"csrf": token, "day": "2026-12-25", "name": "x"})
        assert collector.request("POST", "/plan/closed-days", body, {"Cookie": person.cookie}).status == 403
        assert "Close this day" not in person.get("/plan/rules").text()
        for query in ("from=1969-01-01", "from=2026-02-30", "span=decade"):
            person.get(f"/plan?{query}", 400)


run_tests(globals())
