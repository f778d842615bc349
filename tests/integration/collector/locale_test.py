# SPDX-License-Identifier: Apache-2.0
"""Under a locale with a decimal comma every number still has a point."""
import os
import shutil
import subprocess
import sys
import tempfile

from collector import Agent, Collector, run_tests

SKIPPED = 77
LOCALES = tempfile.mkdtemp(prefix="monqa-locale-")


def make_german():
    """Debian installs its sources with the package locales; compiled here into a folder of our own."""
    if not shutil.which("localedef") or not os.path.exists("/usr/share/i18n/locales/de_DE"):
        return False
    subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", f"{LOCALES}/de_DE.UTF-8"], check=False,
                   capture_output=True)
    shown = subprocess.run(["locale", "decimal_point"], env={"LOCPATH": LOCALES, "LC_ALL": "de_DE.UTF-8"},
                           capture_output=True, text=True, check=False).stdout
    return shown == ",\n"


def answers(environment):
    with Collector(demonstration=True, environment=environment) as collector:
        agent, token = Agent(collector), collector.token()
        record = agent.send("--trigger", "acceptance", "--simulated", "--bend", "3.5")
        bearer = {"Authorization": f"Bearer {token}"}
        answer = collector.request("GET", f"/api/v1/records/{record}", headers=bearer).json()
        chart = collector.request("GET", f"/displays/{answer['display_id']}/response.svg", headers=bearer)
        assert chart.status == 200 and "<svg" in chart.text()
        return answer["verdicts"], answer["metrics"], chart.text()


def test_a_comma_as_decimal_point_changes_no_byte():
    plain = answers({"LC_ALL": "C.UTF-8"})
    german = answers({"LC_ALL": "de_DE.UTF-8", "LOCPATH": LOCALES,
                      "ASAN_OPTIONS": "detect_leaks=0"})  # glibc itself keeps its LOCPATH
    assert plain == german
    assert any(isinstance(value, float) for value in plain[1].values())


if not make_german():
    print("skipped: no German locale can be made here (package locales)")
    shutil.rmtree(LOCALES)
    sys.exit(SKIPPED)
try:
    run_tests(globals())
finally:
    shutil.rmtree(LOCALES)
