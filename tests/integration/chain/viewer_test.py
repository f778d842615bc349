#!/usr/bin/env python3
"""visual-in-viewer, from the file for the viewer to the verdict on the collector's page.   viewer_test.py BUILD"""

import datetime
import hashlib
import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml

from chain import Chain, manual_answers

BUILD = sys.argv[1]
RECORD = "{urn:monqa:record:1}"
TEST = ("--test", "visual-in-viewer")
LOOKS = {f"viewer-{look}": "yes" for look in ("five-percent-seen", "ninety-five-percent-seen", "sixteen-steps-distinct",
                                              "line-pairs-resolved", "artefacts-absent")}


def answers(width, height, angle, **more):
    return {"viewer-name": "Some viewer 3.8", **LOOKS, "visual-in-viewer.width-mm": width,
            "visual-in-viewer.height-mm": height, "visual-in-viewer.angle-degrees": angle, **more}


def record_of(chain):
    return xml.parse(sorted((chain.state / "spool").glob("*.xml"))[-1]).getroot()


def adopt_with_everything_confirmed(chain):
    """The rows of the viewer are recalled: they decide once somebody has confirmed them by name."""
    by = ("--by", "M. Expert")
    chain.admin("guideline", "copy", "uk-rcr-ipem", "--id", "trust", "--title", "Ours", *by, "--reason", "to adopt it")
    rows = [line.split("\t") for line in chain.admin("guideline", "rows", "trust", "--class", "primary").splitlines()]
    undecided = [row[1] for row in rows if row[5] == "undecided"]
    assert {"viewer-distance", "viewer-angle"} <= set(undecided), undecided
    for one in undecided:
        chain.admin("guideline", "confirm", "trust", "--class", "primary", "--row", one, "--document", "IPEM Report 91",
                    "--document-edition", "2005", "--page", "1", *by)
    chain.admin("guideline", "adopt", "trust", "--class", "primary", "--advice", "a", "--advised-by", "M. Expert",
                "--approver", "E. Ployer", "--reason", "as advised")


def the_verdict_stands_on_the_page():
    with Chain(BUILD, "viewer") as chain:
        chain.first_collector()
        adopt_with_everything_confirmed(chain)
        chain.enrol()
        chain.monqa("sync")
        picture = chain.folder / "picture.dcm"
        words = (*TEST, "--dicom", picture, "--pixel-spacing-mm", "0.2")
        recorded = chain.run(chain.answers(answers("122.4", "129.9", "44.5", **{
            "viewer-artefacts-absent": "no blurred when zoomed"})), *words, expect=(1,))
        assert recorded["result"] == "fail" and recorded["guideline"] == "trust", recorded
        the_file_is_the_pattern(picture, record_of(chain))
        chain.monqa("sync")
        assert chain.spool() == []

        record = chain.api(f"records/{recorded['recorded']}")
        verdicts = {verdict["criterion"]: verdict for verdict in record["verdicts"]}
        distance, angle = verdicts["viewer-distance"], verdicts["viewer-angle"]
        assert (distance["verdict"], distance["decides"], distance["cause"]) == ("fail", True, "viewer"), distance
        assert abs(distance["value"] - 7.5) < 1e-9 and distance["limit"] == 5 and "IPEM Report 91" in distance["clause"]
        assert (angle["verdict"], angle["value"], angle["decides"]) == ("pass", 0.5, True), angle
        measures = {one["quantity"]: (one["value"], one["true_value"]) for one in record["viewer"]["measures"]}
        assert measures["angle-degrees"] == (44.5, 45) and abs(measures["width-mm"][1] - 122.4) < 1e-9, measures
        assert {"question": "viewer-artefacts-absent", "value": "no", "remark": "blurred when zoomed"} in record["viewer"]["answers"]
        page = chain.get(f"/records/{recorded['recorded']}", accept="text/html").decode()
        assert "In the viewer" in page and "+7.5" in page and "IPEM Report 91, distance and angle" in page, page
        assert "Some viewer 3.8" in page and "Cause: viewer" in page, page
        display_and_schedule_have_it(chain)
        another_edition_judges_it_again(chain)


def the_file_is_the_pattern(picture, record):
    kept = next(one for one in record.iter(f"{RECORD}answer") if one.get("question") == "viewer-file").get("remark")
    assert kept == f"TG18-QC 1024x1024 (exact), 0.2 mm a pixel, SHA-256 {hashlib.sha256(picture.read_bytes()).hexdigest()}", kept
    if shutil.which("dcmdump"):
        dump = subprocess.run(["dcmdump", str(picture)], capture_output=True, text=True, check=True).stdout
        assert re.search(r"\(0028,0030\) DS \[0\.2\\0\.2\]", dump) and "MONOCHROME2" in dump, dump


def display_and_schedule_have_it(chain):
    display_id = chain.api("displays")["displays"][0]["display_id"]
    verdicts = chain.api(f"displays/{display_id}")["verdicts"]
    assert {"viewer-distance", "viewer-angle"} <= {verdict["criterion"] for verdict in verdicts}, verdicts
    page = chain.get(f"/displays/{display_id}", accept="text/html").decode()
    assert "Viewer" in page and "viewer-distance" in page, page
    items = {item["test"]: item for item in chain.api("schedule")["items"]}
    assert items["visual-in-viewer"]["who"] == "local QA lead", items
    failing = chain.api("failures")["failures"]
    assert [(row["criterion"], row["cause"]) for row in failing] == [("viewer-distance", "viewer")], failing


def another_edition_judges_it_again(chain):
    """From what the store kept, without the file."""
    by = ("--by", "M. Expert", "--reason", "a wider one")
    chain.admin("guideline", "limit", "trust", "--class", "primary", "--row", "viewer-distance", "--limit", "8", "--remedial", "8", *by)
    report = chain.admin("reevaluate", "trust", "--verdicts")
    changed = next(line for line in report.splitlines() if "viewer-distance" in line)
    assert "\tfail\tmeets-unverified\t7.5\t8" in changed, report


def measured_well_it_passes_and_the_next_is_due_in_three_months():
    """Owed like every test: without it the display is not accepted. A session that is told no test leaves it out."""
    with Chain(BUILD, "viewer-pass") as chain:
        chain.first_collector()
        adopt_with_everything_confirmed(chain)
        chain.enrol()
        chain.monqa("sync")
        assert chain.run(chain.answers(manual_answers()), "--driver", "manual")["result"] == "pass"
        assert "visual-in-viewer" not in {one.get("name") for one in record_of(chain).iter(f"{RECORD}test")}
        chain.monqa("sync")
        waiting = [json.loads(line) for line in chain.monqa("due", "--json").splitlines()]
        assert [(item["test"], item["trigger"], item["state"]) for item in waiting] == [("visual-in-viewer", "acceptance", "due")], waiting
        recorded = chain.run(chain.answers(answers("153.4", "152.8", "45")))  # no test named: what is due
        assert recorded["result"] == "pass", recorded
        chain.monqa("sync")
        items = {item["test"]: item for item in map(json.loads, chain.monqa("due", "--json").splitlines())}
        item = items["visual-in-viewer"]
        done, due = datetime.date.fromisoformat(item["last_done_on"]), datetime.date.fromisoformat(item["due_on"])
        assert (item["trigger"], item["state"], item["who"]) == ("periodic", "not-due", "local QA lead"), item
        assert 89 <= (due - done).days <= 92 and len(items) == 4, items
        assert chain.api("displays")["displays"][0]["result_status"] == "compliant"


def the_file_is_in_the_state_folder_unless_told_otherwise():
    with Chain(BUILD, "viewer-file") as chain:
        for display, side, true in (("headless:1024x768", 1024, "153"), ("headless:2048x2560", 2048, "306")):
            chain.run(chain.answers(answers(true, true, "45")), *TEST, "--guideline", "uk-rcr-ipem", "--class", "primary",
                      display=display)
            record = record_of(chain)
            measures = [one.get("true") for one in record.iter(f"{RECORD}viewer")]
            assert measures == [true, true, "45"], measures
            picture = (chain.state / "viewer" / "TG18-QC.dcm").read_bytes()
            remark = next(record.iter(f"{RECORD}answer")).get("remark")
            assert f"{side}x{side}" in remark and hashlib.sha256(picture).hexdigest() in remark, remark


def verdicts_of(chain):
    return {one.get("criterion"): one for one in record_of(chain).iter(f"{RECORD}verdict")}


def what_no_source_limits_is_not_tested():
    with Chain(BUILD, "viewer-limits") as chain:
        judge = ("--guideline", "uk-rcr-ipem", "--class")
        chain.run(chain.answers(answers("10", "10", "10")), *TEST, *judge, "secondary")
        for verdict in verdicts_of(chain).values():
            assert (verdict.get("verdict"), verdict.get("reason")) == ("not-tested", "no limit in this guideline")
        chain.run(chain.answers(answers("10", "10", "10")), *TEST, *judge, "primary")
        verdict = verdicts_of(chain)["viewer-distance"]
        assert (verdict.get("verdict"), verdict.get("decides"), verdict.get("provenance")) == ("fail", "false", "M")
        assert verdict.get("reason") == "exceeds unverified limit (M): MPE to decide"
        recorded = chain.run(chain.answers(answers("10", "10", "10")), *TEST, "--guideline", "aapm-or03", "--class", "primary")
        assert recorded["result"] == "incomplete" and verdicts_of(chain) == {}, recorded
        recorded = chain.run(chain.answers(answers("153", "", "45")), *TEST, *judge, "primary")
        verdict = verdicts_of(chain)["viewer-distance"]
        assert (verdict.get("verdict"), verdict.get("reason")) == ("not-tested", "height-mm: the viewer told no value")
        shown = chain.monqa("record", "show", sorted((chain.state / "spool").glob("*.xml"))[-1])
        assert "viewer:  quantity width-mm  true 153  value 153" in shown and "quantity height-mm  true 153  measured" in shown, shown


def it_is_asked_for_by_name_and_wrong_words_are_refused():
    with Chain(BUILD, "viewer-words") as chain:
        judge = ("--guideline", "uk-rcr-ipem", "--class", "primary")
        lines = answers("153", "153", "45")
        for key, value in (("viewer-line-pairs-resolved", "perhaps"), ("visual-in-viewer.width-mm", "wide"),
                           ("visual-in-viewer.width-mm", "-1"), ("visual-in-viewer.angle-degrees", "nan")):  # it goes on each time
            chain.run_refused(chain.answers({**lines, key: value}), *TEST, *judge)
        del lines["visual-in-viewer.angle-degrees"]
        chain.run_refused(chain.answers(lines), *TEST, *judge)
        for spacing in ("0", "0.001", "11", "nan", "wide"):
            chain.run_refused(chain.answers(answers("1", "1", "1")), *TEST, *judge, "--pixel-spacing-mm", spacing)
        other = (*TEST, *judge, "--pixel-spacing-mm", "0.5", "--dicom", "/nonexistent/folder/a.dcm")
        chain.run_refused(chain.answers(answers("1", "1", "1")), *other, expect=(3,))  # another file is written anew
        chain.configure(viewer_spacing_mm="wide")
        chain.run_refused(chain.answers(answers("1", "1", "1")), *TEST, *judge)
        assert chain.spool() == []


for test in (
    the_verdict_stands_on_the_page,
    measured_well_it_passes_and_the_next_is_due_in_three_months,
    the_file_is_in_the_state_folder_unless_told_otherwise,
    what_no_source_limits_is_not_tested,
    it_is_asked_for_by_name_and_wrong_words_are_refused,
):
    test()
    print("ok", test.__name__)
