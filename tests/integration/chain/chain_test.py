#!/usr/bin/env python3
"""The whole chain on loopback: session, record, spool, upload, store, schedule, pages.   chain_test.py BUILD"""

import hashlib
import json
import sys
import xml.etree.ElementTree as xml

from chain import CONDITIONS, SOURCE, Chain, VISUAL, manual_answers

BUILD = sys.argv[1]
RECORD = "{urn:monqa:record:1}"


def a_session_reaches_the_schedule():
    with Chain(BUILD, "chain") as chain:
        chain.first_collector()
        chain.enrol()
        meter = chain.start_simulator("--curve", "gsdf", "--l-min", "0.9", "--l-max", "420")
        chain.monqa("sync")
        recorded = chain.run(chain.answers({**VISUAL, **CONDITIONS, "ambient": "0.1"}), *meter)
        assert recorded["result"] == "pass" and recorded["simulated"] is True, recorded
        waiting = chain.spool()
        assert [entry["id"] for entry in waiting] == [recorded["recorded"]], waiting
        file = next((chain.state / "spool").glob("*.xml"))
        chain.monqa("record", "verify", file)
        kept = file.read_bytes()
        shown = json.loads(chain.monqa("record", "show", "--json", file))["signal_path"]["scan_out"]
        assert shown["wire_bits"] is None and shown["mode"] == "bare", shown
        assert "wire-bits unknown" in chain.monqa("record", "show", file)

        chain.monqa("sync")
        assert chain.spool() == []
        assert chain.get(f"/api/v1/records/{recorded['recorded']}", accept="application/xml") == kept
        schedule_and_display_show_it(chain, recorded)
        each_reading_has_what_was_shown(chain, recorded, kept)
        due_on_the_workstation(chain)


def schedule_and_display_show_it(chain, recorded):
    displays = chain.api("displays")["displays"]
    assert len(displays) == 1 and displays[0]["result_status"] == "compliant", displays
    display = chain.api(f"displays/{displays[0]['display_id']}")
    verdicts = display["verdicts"]
    assert verdicts and all(verdict["clause"] for verdict in verdicts), verdicts
    assert any(verdict["verdict"] == "pass" and verdict["decides"] for verdict in verdicts)
    assert not any(verdict["verdict"] == "fail" and verdict["decides"] for verdict in verdicts)
    items = chain.api("schedule")["items"]
    assert items and all(item["trigger"] == "periodic" and item["state"] == "not-due" for item in items), items

    page = chain.get("/schedule", accept="text/html").decode()
    assert "North" in page and "Room 1" in page and items[0]["due_on"] in page
    page = chain.get(f"/displays/{displays[0]['display_id']}", accept="text/html").decode()
    assert verdicts[0]["clause"].split("<")[0][:12] in page and recorded["recorded"] in page


def each_reading_has_what_was_shown(chain, recorded, kept):
    """Level, picture and proof; headless nothing of it is proved, and that is said."""
    record = chain.api(f"records/{recorded['recorded']}")
    path, frames = record["signal_path"], record["frames"]
    assert recorded["signal_path"] == path["result"] == "unknown" and path["mode"] == "bare", path
    assert path["checks"] and {check["outcome"] for check in path["checks"]} == {"unknown"}, path
    levels = {(frame["test"], str(frame["ddl"])): frame["level"] for frame in frames}
    readings = [reading for reading in xml.fromstring(kept).iter(f"{RECORD}reading") if reading.get("ddl") != "-1"]
    assert len(readings) > 20
    for reading in readings:
        assert levels[reading.get("test"), reading.get("ddl")] == int(reading.get("ddl")), xml.tostring(reading)
    assert {frame["proof"] for frame in frames} == {"none"} and all(len(frame["sha256"]) == 64 for frame in frames)
    page = chain.get(f"/records/{recorded['recorded']}", accept="text/html").decode()
    assert page.count("TG18-LN8-") >= 18, page
    assert "105 of 255" in page and "there is no display" in page, page


def due_on_the_workstation(chain):
    items = [json.loads(line) for line in chain.monqa("due", "--json").splitlines()]
    assert items and all(item["state"] == "not-due" for item in items), items


def without_ambient_nothing_on_l_prime_passes():
    with Chain(BUILD, "ambient") as chain:
        answers = chain.answers({**manual_answers(), "ambient": ""})
        recorded = chain.run(answers, "--driver", "manual", "--guideline", "aapm-or03", "--class", "primary")
        assert recorded["result"] != "pass", recorded
        record = xml.parse(next((chain.state / "spool").glob("*.xml"))).getroot()
        verdicts = record.findall(f"{RECORD}judgement/{RECORD}verdict")
        on_l_prime = [verdict for verdict in verdicts if "prime" in verdict.get("metric") or "gsdf" in verdict.get("metric")]
        assert on_l_prime
        for verdict in on_l_prime:
            assert verdict.get("outcome", verdict.get("verdict")) == "not-tested", xml.tostring(verdict)
            assert "ambient" in verdict.get("reason"), xml.tostring(verdict)


def an_own_picture_is_known_by_its_hash():
    with Chain(BUILD, "image") as chain:
        picture = chain.folder / "own.png"
        chain.monqa("pattern", "TG18-UN80", "--size", "1024x1024", "--png", picture)
        answers = chain.answers({**manual_answers(), "own-image-as-known": "yes"})
        words = ["--driver", "manual", "--test", "visual-qc", "--guideline", "aapm-or03", "--class", "primary", "--image", picture]
        chain.run(answers, *words)
        record = next((chain.state / "spool").glob("*.xml")).read_text()
        assert f'"image:{hashlib.sha256(picture.read_bytes()).hexdigest()}"' in record, record
        assert 'question="own-image-as-known"' in record, record
        chain.call("monqa", *chain.run_arguments(answers, *words, display="headless:1024x768"), expect=(2,))


def a_recalled_pattern_says_so_in_the_record_and_on_screen():
    """Beside one that is known: in the file, as it is shown, in the question, and in the picture's own label."""
    with Chain(BUILD, "recalled") as chain:
        names = {"TG18-GA20": "recalled", "TG18-CT": "exact"}
        answers = chain.answers({**VISUAL, **{f"{name}-as-described": "yes" for name in names}})
        frames = chain.folder / "shown"
        frames.mkdir()
        words = ["--test", "visual-qc", "--guideline", "aapm-or03", "--class", "primary", "--frames", frames]
        for name in names:
            words += ["--pattern", name]
        chain.run(answers, *words, display="headless:1024x1024")
        file = next((chain.state / "spool").glob("*.xml"))
        kept = {one.get("name"): one.get("provenance") for one in xml.parse(file).getroot().iter(f"{RECORD}pattern")}
        assert kept == {**names, "TG18-QC": "exact"}, kept
        shown = chain.monqa("record", "show", file)
        assert "pattern:  name TG18-GA20  provenance recalled" in shown and "name TG18-CT  provenance exact" in shown, shown
        as_json = json.loads(chain.monqa("record", "show", "--json", file))["pattern"]
        assert {one["name"]: one["provenance"] for one in as_json} == kept, as_json
        bare = chain.folder / "bare.png"
        chain.monqa("pattern", "TG18-GA20", "--size", "1024x1024", "--no-label", "--png", bare)
        chain.monqa("pattern", "TG18-GA20", "--size", "1024x1024", "--png", chain.folder / "labelled.png")
        pictures = {hashlib.sha256(frame.read_bytes()).hexdigest() for frame in frames.glob("*.png")}
        on_screen = hashlib.sha256((chain.folder / "labelled.png").read_bytes()).hexdigest()
        assert on_screen in pictures and hashlib.sha256(bare.read_bytes()).hexdigest() not in pictures
        for wrong in ("TG18-XX", "TG18-KN", "TG270-ULN10-0100"):  # unknown, absent, of another depth
            chain.run_refused(answers, *words, "--pattern", wrong, display="headless:1024x1024")
        chain.run_refused(answers, *words, *["--pattern", "TG18-QC"] * 15, display="headless:1024x1024")


def a_failing_display_says_so():
    with Chain(BUILD, "fail") as chain:
        answers = chain.answers(manual_answers(l_max=120.0))
        recorded = chain.run(answers, "--driver", "manual", "--guideline", "aapm-or03", "--class", "primary", expect=(1,))
        assert recorded["result"] == "fail", recorded


def a_second_session_is_refused_while_one_runs():
    with Chain(BUILD, "two") as chain:
        answers = chain.answers(manual_answers())
        chain.run(answers, "--driver", "manual")
        import fcntl

        with open(chain.state / "session.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            chain.call("monqa", *chain.run_arguments(answers, "--driver", "manual"), expect=(3,))


def the_displays_of_a_workstation_are_one_sitting():
    with Chain(BUILD, "sitting") as chain:
        other = SOURCE / "tests/data/edid/chromaticity-none.bin"
        words = ["--driver", "manual", "--guideline", "aapm-or03", "--class", "primary", "--test", "uniformity"]
        arguments = chain.run_arguments(chain.answers(manual_answers()), *words, "--display", f"headless:800x600,edid={other}")
        said = [json.loads(line) for line in chain.call("monqa", *arguments).splitlines()]
        records = [xml.parse(path).getroot() for path in sorted((chain.state / "spool").glob("*.xml"))]
        assert [one["recorded"] for one in said] == [record.get("id") for record in records] and len(said) == 2, said
        sittings = {record.find(f"{RECORD}session").get("id") for record in records}
        displays = {record.find(f"{RECORD}display").get("product-code") for record in records}
        assert len(sittings) == 1 and len(displays) == 2, (sittings, displays)


def rows_left_out_at_adoption_are_left_out_by_both_programs():
    with Chain(BUILD, "rows") as chain:
        chain.first_collector()
        chain.admin("guideline", "adopt", "acr", "--class", "primary", "--advice", "as advised", "--advised-by", "A. Physicist",
                    "--approver", "E. Employer", "--exclude-unverified")
        chain.enrol()
        chain.monqa("sync")
        recorded = chain.run(chain.answers(manual_answers()), "--driver", "manual", expect=(0, 1, 4))
        file = xml.parse(next((chain.state / "spool").glob("*.xml"))).getroot()
        chain.monqa("sync")
        adopted = chain.get("/api/v1/guidelines/acr", accept="application/xml")
        judgement = file.find(f"{RECORD}judgement")
        assert judgement.get("sha256") == hashlib.sha256(adopted).hexdigest(), judgement.attrib
        rows = {row.get("id"): row for row in xml.fromstring(adopted).iter("{urn:monqa:guideline:1}criterion")
                if row.get("class") == "primary"}
        out = {name for name, row in rows.items() if row.get("excluded") == "true"}
        assert out and all("A. Physicist" in rows[name].get("excluded-because") for name in out), rows
        here = {v.get("criterion"): (v.get("verdict"), v.get("decides")) for v in judgement.findall(f"{RECORD}verdict")}
        assert here and not out & set(here), (out, here)
        there = {v["criterion"]: (v["verdict"], "true" if v["decides"] else "false")
                 for v in chain.api(f"records/{recorded['recorded']}")["verdicts"]}
        assert here == there, (here, there)


def wrong_words_are_refused():
    with Chain(BUILD, "words") as chain:
        answers = chain.answers(manual_answers())
        for words in (
            ["--ambient", "0"],
            ["--ambient", "nan"],
            ["--test", "unheard-of"],
            ["--guideline", "../../etc/passwd"],
            ["--class", "tertiary"],
            ["--trigger", "boredom"],
            ["--geometry", "sideways"],
        ):
            chain.call("monqa", "run", "--answers", answers, "--driver", "manual", "--display", "headless:1024x1024",
                       "--state", chain.state, "--config", chain.config, *words, expect=(2,))
        assert chain.spool() == []


for test in (
    a_session_reaches_the_schedule,
    without_ambient_nothing_on_l_prime_passes,
    an_own_picture_is_known_by_its_hash,
    a_recalled_pattern_says_so_in_the_record_and_on_screen,
    a_failing_display_says_so,
    a_second_session_is_refused_while_one_runs,
    the_displays_of_a_workstation_are_one_sitting,
    rows_left_out_at_adoption_are_left_out_by_both_programs,
    wrong_words_are_refused,
):
    test()
    print("ok", test.__name__)
