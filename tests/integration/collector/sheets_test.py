# SPDX-License-Identifier: Apache-2.0
"""The tables of the pages as CSV and PDF: the same rows as the API has."""
import csv
import io

from collector import Agent, Collector, run_tests
from person import Person


def rows(person, name):
    answer = person.get(f"/{name}.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8" and "attachment" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.text())))


def test_each_table_has_the_rows_of_the_api():
    with Collector(demonstration=True) as collector:
        agent = Agent(collector)
        agent.send("--simulated", "--serial", "=GOOD", "--trigger", "acceptance")
        agent.send("--simulated", "--serial", "DARK", "--l-max", "120", "--l-min", "0.3")
        person = Person(collector)
        displays = person.api("displays")["displays"]
        table = rows(person, "displays")
        assert len(table) == 2
        assert {(row["display_id"], row["result_status"]) for row in table} == {
            (one["display_id"], one["result_status"]) for one in displays}
        failures, table = person.api("failures")["failures"], rows(person, "failures")
        assert len(table) == len(failures) > 0
        assert sorted((row["criterion"], float(row["value"]), row["comparison"], row["record_id"]) for row in table) == sorted(
            (one["criterion"], one["value"], one["comparison"], one["record_id"]) for one in failures)
        items, table = person.api("schedule")["items"], rows(person, "schedule")
        assert sorted((row["display_id"], row["test"], row["due_on"], row["state"], int(row["days"])) for row in table) == sorted(
            (one["display_id"], one["test"], one["due_on"], one["state"], one["days"]) for one in items)
        meters, table = person.api("meters")["meters"], rows(person, "meters")
        assert [(row["meter_id"], row["serial"]) for row in table] == [(str(one["meter_id"]), one["serial"]) for one in meters]
        table = rows(person, "cases")
        assert {row["display_id"] for row in table} <= {one["display_id"] for one in displays} and len(table) >= 1
        for name in ("displays", "failures", "schedule", "meters", "cases"):
            assert person.get(f"/{name}.pdf").body.startswith(b"%PDF-"), name
            assert f'href="/{name}.csv"' in person.get(f"/{name}").text(), name
            assert collector.request("GET", f"/{name}.csv").status == 303, "for people who are logged in"


if __name__ == "__main__":
    run_tests(globals())
