# SPDX-License-Identifier: Apache-2.0
"""The commands by their exit status and what they print."""
import os
import subprocess

from collector import COLLECTOR, Agent, Collector, run_tests

ADOPT = ("--advice", "as advised", "--advised-by", "A. Physicist", "--approver", "E. Employer")


def test_wrong_use_is_2_and_says_how():
    with Collector() as collector:
        for arguments in (("init", "extra"), ("serve", "--nonsense"), ("serve", "--listen"), ("user", "add", "x"),
                          ("user", "add", "x", "--role", "king", "--password-stdin"), ("user", "token", "nobody"),
                          ("workstation", "add", "--site", "S", "--room", "R"), ("workstation", "add", "--site", "S",
                          "--site", "T", "--room", "R", "--name", "N"), ("workstation", "remove"),
                          ("guideline", "adopt", "no-such", "--class", "primary", *ADOPT),
                          ("guideline", "adopt", "aapm-or03", "--class", "primary", "--advice", "a"),
                          ("guideline", "show", "no-such"), ("display", "class", "no-such", "secondary"),
                          ("display", "accept", "x", "--on", "2026-02-30", "--by", "b", "--reason", "r"),
                          ("backup",), ("verify", "x")):
            status = 3 if arguments[:3] == ("guideline", "adopt", "no-such") else 2
            collector.command(*arguments, stdin="password\n", status=status)
        for arguments in ((), ("nonsense",)):
            assert subprocess.run([COLLECTOR, *arguments], capture_output=True, check=False).returncode == 2
        for arguments in (("--help",), ("--version",)):
            assert subprocess.run([COLLECTOR, *arguments], capture_output=True, check=False).returncode == 0


def test_a_demonstration_and_production_stay_apart():
    with Collector(demonstration=True) as collector:
        collector.command("init", "--demonstration")
        collector.command("init", status=2)
        lines = collector.command("guideline", "list").splitlines()
        assert lines[1].startswith("primary\taapm-or03\t") and lines[2].startswith("secondary\tuk-rcr-ipem\t"), lines
    with Collector() as collector:
        Agent(collector)
        collector.command("init", "--demonstration", status=2)


def test_unverified_rows_are_decided_at_adoption():
    with Collector() as collector:
        adopt = ("guideline", "adopt", "uk-rcr-ipem", "--class", "primary", *ADOPT)
        collector.command(*adopt, status=2)
        collector.command(*adopt, "--confirm-unverified", status=2)
        collector.command(*adopt, "--exclude-unverified")
        shown = collector.command("guideline", "show", "uk-rcr-ipem")
        path = f"{collector.folder}/own.xml"
        with open(path, "w", encoding="utf-8") as file:
            file.write(shown.replace('id="uk-rcr-ipem"', 'id="our-own"', 1) + "\n")
        collector.command("guideline", "adopt", path, "--class", "secondary", *ADOPT, "--exclude-unverified", "--site", "X",
                          status=2)
        collector.command("guideline", "adopt", path, "--class", "secondary", *ADOPT, "--exclude-unverified")
        assert "secondary\tour-own\t" in collector.command("guideline", "list")


def test_a_display_is_listed_classed_and_accepted():
    with Collector() as collector:
        agent = Agent(collector)
        agent.send("--aborted")
        collector.command("guideline", "adopt", "aapm-or03", "--class", "primary", *ADOPT, "--exclude-unverified")
        identity = collector.command("display", "list").splitlines()[1].split("\t")[0]
        collector.command("display", "accept", identity, "--on", "2026-01-05", "--by", "A. B.", "--reason", "paper 12")
        assert "\tprimary\tpending\t" in collector.command("display", "list")
        collector.command("display", "accept", identity, "--on", "2099-01-05", "--by", "A. B.", "--reason", "x", status=2)
        collector.command("display", "class", identity, "secondary")
        assert "\tsecondary\tnot-accepted\t" in collector.command("display", "list")


def test_every_change_of_a_copy_is_an_edition_with_its_difference():
    with Collector() as collector:
        Agent(collector)
        by = ("--by", "M. Expert", "--reason", "darker rooms")
        row = ("--class", "primary", "--row", "luminance-max")
        collector.command("guideline", "limit", "acr", *row, "--limit", "400", *by, status=2)
        assert collector.command("guideline", "copy", "acr", "--id", "trust", "--title", "Ours", *by) == "trust 1"
        collector.command("guideline", "copy", "acr", "--id", "trust", *by, status=2)
        assert collector.command("guideline", "limit", "trust", *row, "--limit", "400", "--suspension", "250", *by) == "trust 2"
        collector.command("guideline", "limit", "trust", *row, "--limit", "400", *by[:2], status=2)
        differences = collector.command("guideline", "diff", "trust@1", "trust").splitlines()
        assert "criterion primary luminance-max\tlimit\t350\t400" in differences, differences
        assert "criterion primary luminance-max\tsuspension\t-\t250" in differences
        undecided = [line.split("\t")[1] for line in collector.command("guideline", "rows", "trust", "--class",
                     "primary").splitlines() if line.split("\t")[5] == "undecided"]
        assert "luminance-max" in undecided, "the employer's own limit is to be confirmed"
        adopt = ("guideline", "adopt", "trust", "--class", "primary", "--site", "North", *ADOPT, "--reason", "as advised")
        collector.command(*adopt, status=2)
        for one in undecided:
            collector.command("guideline", "confirm", "trust", "--class", "primary", "--row", one, "--document", "Minutes",
                              "--document-edition", "2026", "--page", "3", "--by", "M. Expert")
        collector.command("guideline", "interval", "trust", "--class", "primary", "--row", "no-such", "--longest", "P1M", *by,
                          status=2)
        collector.command("guideline", "decision", "trust", "--decision", "guarded", *by)
        collector.command(*adopt)
        line = collector.command("guideline", "list").splitlines()[1].split("\t")
        assert line[0] == "primary" and line[1] == "trust" and line[7:] == ["North", "as advised"], line
        assert int(line[2]) == len(undecided) + 3
        assert 'decision="guarded"' in collector.command("guideline", "show", "trust")
        assert len(collector.command("guideline", "editions").splitlines()) == len(undecided) + 4


def test_maintenance_and_a_new_baseline_are_noted_by_name():
    with Collector() as collector:
        agent = Agent(collector)
        collector.command("guideline", "adopt", "aapm-or03", "--class", "primary", *ADOPT, "--exclude-unverified")
        record = agent.send("--trigger", "acceptance")
        identity = collector.command("display", "list").splitlines()[1].split("\t")[0]
        token = collector.token()
        items = lambda: collector.request("GET", f"/api/v1/displays/{identity}",
                                          headers={"Authorization": f"Bearer {token}"}).json()["items"]
        assert {item["trigger"] for item in items()} == {"periodic"}
        by = ("--by", "M. Expert", "--reason", "now 350 cd/m2")
        collector.command("display", "maintenance", identity, "cleaning", *by, status=2)
        collector.command("display", "maintenance", identity, "calibration", *by)
        assert {item["trigger"] for item in items()} == {"after-maintenance"}
        collector.command("display", "baseline", record, *by)
        collector.command("display", "baseline", "no-such", *by, status=2)
        collector.command("display", "baseline", record, *by[:2], status=2)


def test_another_edition_is_tried_on_all_that_is_stored():
    with Collector() as collector:
        agent = Agent(collector)
        collector.command("guideline", "adopt", "aapm-or03", "--class", "primary", *ADOPT, "--exclude-unverified")
        record = agent.send("--trigger", "acceptance", "--l-max", "300")
        lines = collector.command("reevaluate", "nyc-pdm", "--verdicts").splitlines()
        assert lines[-1].startswith("nyc-pdm ") and ": 1 records, 1 with another verdict" in lines[-1], lines
        assert any(line.startswith(f"verdict\t{record}\t") and "\tluminance-max\tpass\tfail\t300.05" in line for line in lines), lines
        assert any(line.startswith("display\t") and line.endswith(f"\t{record}\tpass\tfail\t0") for line in lines), lines
        collector.command("reevaluate", "no-such", status=3)
        collector.command("reevaluate", "aapm-or03", "--threads", "0", status=2)
        collector.command("reevaluate", status=2)


def test_a_backup_is_made_while_it_runs_and_is_whole():
    with Collector() as collector:
        agent = Agent(collector)
        agent.send()
        path = f"{collector.folder}/backup.db"
        collector.command("backup", path)
        collector.command("backup", path, status=2)
        agent.send()
        done = subprocess.run([COLLECTOR, "verify", "--store", f"sqlite:{path}"], capture_output=True, text=True, check=True)
        assert done.stdout == "1 records: 0 altered, 0 gaps, 0 forks\n", done.stdout
        assert not os.path.exists(path + ".part")


def test_a_configuration_and_a_state_folder_do_for_options():
    with Collector() as collector:
        state, config = f"{collector.folder}/state/deep", f"{collector.folder}/collector.conf"
        run = lambda *arguments: subprocess.run([COLLECTOR, *arguments], capture_output=True, text=True, check=False)
        assert run("init", "--state", state).returncode == 0 and os.path.exists(f"{state}/monqa.db")
        assert os.stat(f"{state}/monqa.db").st_mode & 0o077 == 0, "nobody else may read it"
        with open(config, "w", encoding="utf-8") as file:
            file.write(f"[collector]\nstore = sqlite:{state}/monqa.db\n")
        assert run("workstation", "list", "--config", config).returncode == 0
        with open(config, "a", encoding="utf-8") as file:
            file.write("nonsense = 1\n")
        wrong = run("workstation", "list", "--config", config)
        assert wrong.returncode == 2 and "collector.conf:3" in wrong.stderr, wrong.stderr
        assert run("workstation", "list", "--config", "/no/such").returncode != 0


run_tests(globals())
