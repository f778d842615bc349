# SPDX-License-Identifier: Apache-2.0
"""What procurement gets: what fails, what will fail and when, out of support, by model, the budget; the inventory."""
import csv
import datetime
import io
import subprocess

from collector import Agent, Collector, run_tests
from person import Person


def day(ago):
    moment = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=ago)
    return moment.strftime("%Y-%m-%dT09:30:00Z")


def fill(collector):
    """Three displays over 720 days: one that loses a tenth a year, one that is steady, one that fails now."""
    agent = Agent(collector)
    for step in range(13):
        ago = 720 - step * 60
        trigger = ("--trigger", "acceptance") if step == 0 else ()
        scatter = 1.002 if step % 2 else 0.998
        fading = 200 * 0.9 ** ((720 - ago) / 365.25) * scatter
        for serial, model, luminance in (("FADE-1", "Fading 5MP", fading), ("STEADY-1", "Steady 5MP", 400 * scatter)):
            agent.send("--serial", serial, "--name", model, "--date", day(ago), "--simulated", "--l-max", str(luminance),
                       "--l-min", str(luminance / 400), *trigger)
    agent.send("--serial", "DARK-1", "--name", "Dark 5MP", "--date", day(3), "--simulated", "--trigger", "acceptance")
    agent.send("--serial", "DARK-1", "--name", "Dark 5MP", "--date", day(1), "--simulated", "--l-max", "120", "--l-min", "0.3")


def test_the_list_says_what_fails_what_will_and_when():
    with Collector(demonstration=True) as collector:
        fill(collector)
        person = Person(collector, "procurement")
        rows = {row["model"]: row for row in person.api("procurement")["displays"]}
        fading, steady, dark = (rows[f"{name} 5MP"] for name in ("Fading", "Steady", "Dark"))
        assert dark["need"] == "fails" and "luminance-max" in dark["fails"], dark
        assert steady["need"] == "none" and steady["trend"]["outcome"] == "steady", steady
        assert fading["trend"]["outcome"] == "below" or fading["need"] == "will-fail", fading
        trend = fading["trend"]
        assert -11 < trend["per_year_percent"] < -9, trend
        assert trend["per_year_low_percent"] <= trend["per_year_percent"] <= trend["per_year_high_percent"] < 0
        # 200 cd/m2, a tenth a year: 170 cd/m2 after ln(0.85)/ln(0.9) years, 563 days; it is past that, and it fails
        assert trend["limit_cd_m2"] == 170 and trend["newest_cd_m2"] < 170 and trend["outcome"] == "below", trend


def test_a_forecast_names_a_day_and_its_interval():
    with Collector(demonstration=True) as collector:
        agent = Agent(collector)
        for step in range(13):
            ago = 720 - step * 60
            luminance = 230 * 0.9 ** ((720 - ago) / 365.25) * (1.002 if step % 2 else 0.998)
            agent.send("--serial", "F", "--name", "Fading", "--date", day(ago), "--simulated", "--l-max", str(luminance),
                       "--l-min", str(luminance / 400), *(("--trigger", "acceptance") if step == 0 else ()))
        person = Person(collector, "procurement")
        row = person.api("procurement")["displays"][0]
        trend = row["trend"]
        # ln(170/230)/ln(0.9) years from day -720: 1047.9 days; 328 days from now
        days = (datetime.date.fromisoformat(trend["fails_on"]) - datetime.date.today()).days
        assert row["need"] == "will-fail" and abs(days - 328) < 12, (days, trend)
        assert trend["fails_on_earliest"] < trend["fails_on"] < trend["fails_on_latest"], trend
        page = person.get("/procurement").text()
        assert trend["fails_on"] in page and "will fail" in page
        person.post("/procurement/prices", page="/procurement", **{"class": "primary", "amount": "6500", "currency": "GBP"})
        assert "6500 GBP" in person.get("/procurement").text()
        table = list(csv.DictReader(io.StringIO(person.get("/procurement.csv").text())))
        assert [(line["state"], line["expected_to_fail_on"], line["price"]) for line in table] == [
            ("will fail", trend["fails_on"], "6500")], table
        pdf = person.get("/procurement.pdf").body
        text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
        assert "Displays to replace" in text and "6500" in text and trend["fails_on"] in text, text


def test_recalibration_begins_a_new_segment():
    with Collector(demonstration=True) as collector:
        agent = Agent(collector)
        for step in range(13):
            ago = 720 - step * 60
            luminance = 300 * 0.9 ** ((720 - ago) / 365.25)
            trigger = "acceptance" if step == 0 else "after-maintenance" if step == 10 else "periodic"
            agent.send("--serial", "F", "--name", "Fading", "--date", day(ago), "--simulated", "--l-max", str(luminance),
                       "--l-min", str(luminance / 400), "--trigger", trigger)
        row = Person(collector, "procurement").api("procurement")["displays"][0]
        assert row["trend"]["outcome"] == "too-few" and row["trend"]["points"] == 3, row


def test_a_person_corrects_the_inventory_and_support_ends():
    with Collector(demonstration=True) as collector:
        agent = Agent(collector)
        agent.send("--serial", "S1", "--name", "Monitor", "--simulated")
        person = Person(collector, "qa-lead")
        identity = person.api("procurement")["displays"][0]["display_id"]
        assert "Transtream" in person.get("/assets").text() or "TST" in person.get("/assets").text()
        person.post(f"/assets/{identity}", page=f"/assets/{identity}", manufacturer="Example & Sons", model="M1",
                    serial="=S1", made="2015", installed="2016-03-01", warranty="2021-03-01", support="2025-12-31")
        table = list(csv.DictReader(io.StringIO(person.get("/assets.csv").text())))
        assert table[0]["manufacturer"] == "Example & Sons" and table[0]["serial"] == "'=S1", table
        assert table[0]["year_of_manufacture"] == "2015" and table[0]["year_of_installation"] == "2016"
        row = person.api("procurement")["displays"][0]
        assert row["need"] == "out-of-support" and row["age_years"] == datetime.date.today().year - 2015, row
        person.post(f"/assets/{identity}", 400, page=f"/assets/{identity}", made="1850")
        person.post(f"/assets/{identity}", 400, page=f"/assets/{identity}", warranty="2021-02-30")
        person.post("/assets/00000000-0000-7000-8000-000000000000", 404, page=f"/assets/{identity}")


run_tests(globals())
