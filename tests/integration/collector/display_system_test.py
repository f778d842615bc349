# SPDX-License-Identifier: Apache-2.0
"""The DICOM Display System export, with Debian's dcmtk as the judge of tags, VRs, keywords and both models."""
import json
import shutil
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

from collector import Agent, Collector, run_tests
from person import Person

NATIVE = "{http://dicom.nema.org/PS3.19/models/NativeDICOM}"
TOOLS = ("dump2dcm", "dcm2json", "dcm2xml", "dcmdump")


def fill(collector):
    agent = Agent(collector, name="ws-1")
    agent.send("--serial", "A1", "--name", "Left\\5MP", "--simulated", "--trigger", "acceptance", "--ambient", "0.31",
               "--l-min", "0.9", "--l-max", "410.7", "--date", "2026-03-01T09:30:00Z")
    agent.send("--serial", "B2", "--name", "Right 5MP", "--simulated", "--tests", "visual-qc", "--date", "2026-03-02T09:30:00Z")
    agent.send("--serial", "A1", "--name", "Left\\5MP", "--simulated", "--ambient", "2", "--answers-no", "--tests",
               "visual-qc,luminance-response", "--l-min", "0.8", "--l-max", "402.3", "--date", "2026-04-01T09:30:00Z")
    return agent


def dump_lines(data_set):
    """Tags and values only: dump2dcm takes every VR from its own dictionary."""
    for tag, element in data_set.items():
        name = f"({tag[:4]},{tag[4:]})".lower()
        values = element.get("Value", [])
        if element["vr"] == "SQ":
            yield f"{name} SQ"
            for item in values:
                yield "(fffe,e000)"
                yield from dump_lines(item)
                yield "(fffe,e00d)"
            yield "(fffe,e0dd)"
        else:
            text = "\\".join(str(value) for value in values)
            yield f"{name} {text}" if element["vr"] in ("US", "FL") else f"{name} [{text}]"


def judged(data_set):
    """What dcmtk makes of it: JSON and XML."""
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/in", "w", encoding="utf-8") as file:
            file.write("\n".join(dump_lines(data_set)) + "\n")
        done = subprocess.run(["dump2dcm", "--write-xfer-little", f"{folder}/in", f"{folder}/set.dcm"], capture_output=True,
                              text=True, check=False)
        assert done.returncode == 0 and "E:" not in done.stderr, done.stderr
        output = {name: subprocess.run([name, *options, f"{folder}/set.dcm"], capture_output=True, check=True).stdout
                  for name, options in (("dcm2json", ()), ("dcm2xml", ("-nat", "+Xn")))}
    return json.loads(output["dcm2json"]), ElementTree.fromstring(output["dcm2xml"])


def plain(value):
    """Numbers as the 32-bit floats they are, however many digits stand there; the meta header is of the file."""
    if isinstance(value, dict):
        return {tag: plain(element) for tag, element in value.items() if not tag.startswith("0002")}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return struct.pack("<f", value) if isinstance(value, float) else value


def tree(element):
    def value(child, vr):
        if child.tag == f"{NATIVE}Item":
            return tree(child)
        return struct.pack("<f", float(child.text)) if vr == "FL" else child.text or ""

    return [(one.get("tag"), one.get("vr"), one.get("keyword"),
             [(child.tag, child.get("number"), value(child, one.get("vr"))) for child in one])
            for one in element if not one.get("tag").startswith("0002")]


def find(data_set, *path):
    for tag in path:
        data_set = data_set[tag]["Value"][0]
    return data_set


def reported(collector, suffix):
    token = collector.token()
    answer = collector.request("GET", f"/api/v1/workstations/1/display-system.{suffix}", headers={"Authorization": f"Bearer {token}"})
    assert answer.status == 200, answer.text()
    assert answer.headers["Content-Type"] == f"application/dicom+{suffix}", answer.headers
    assert collector.command("report", "display-system", "--workstation", "1", "--format", suffix) == answer.text().strip()
    return answer.text()


def test_dcmtk_reads_the_same_from_both_models():
    with Collector(demonstration=True) as collector:
        fill(collector)
        ours = json.loads(reported(collector, "json"))
        native = ElementTree.fromstring(reported(collector, "xml"))
        assert native.tag == f"{NATIVE}NativeDicomModel"
        assert native.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
        theirs, theirs_native = judged(ours)
        assert list(ours) == sorted(ours), "not in the order of the tags"
        assert plain(theirs) == plain(ours)
        assert tree(theirs_native) == tree(native)
        assert len(ours) > 10 and "0028700F" in ours


def test_the_newest_result_of_each_kind_is_there():
    with Collector(demonstration=True) as collector:
        fill(collector)
        ours = json.loads(reported(collector, "json"))
        assert ours["00081010"]["Value"] == ["ws-1"] and ours["00287001"]["Value"] == [2]
        assert ours["00080018"]["Value"] == ["1.2.840.10008.5.1.1.40.1"]
        displays = {item["00181000"]["Value"][0]: item for item in ours["00287023"]["Value"]}
        left = displays["A1"]
        assert left["00081090"]["Value"] == ["Left?5MP"], "a backslash ends a value"
        assert left["00287006"]["Value"] == ["NOT_COMPLIANT"], left
        results = {item["00287003"]["Value"][0]: item for item in ours["0028700F"]["Value"]}
        newest = find(results[left["00287003"]["Value"][0]], "00287010", "00287011")
        visual = find(newest, "00287015")
        assert find(visual, "00287028")["00287029"]["Value"] == ["FAIL"]
        assert visual["00404050"]["Value"][0].startswith("20260401") and visual["00404050"]["Value"][0].endswith("+0000")
        luminance = find(newest, "00287024")
        points = luminance["0028701C"]["Value"]
        assert luminance["0028701B"]["Value"] == [len(points)] and len(points) == 18
        assert [points[0]["00287017"]["Value"][0], points[-1]["00287017"]["Value"][0]] == [0, 255]
        # emitted and Lamb, which is whole here and may be told
        assert abs(points[0]["0028701F"]["Value"][0] - 2.8) < 1e-3, points[0]
        assert abs(points[-1]["0028701F"]["Value"][0] - 404.3) < 0.1
        assert luminance["20100160"]["Value"] == [2] and luminance["00287025"]["Value"] == ["PROVIDED"]
        uniformity = find(newest, "00287027")  # of March: April had none
        assert uniformity["00404050"]["Value"][0].startswith("20260301")
        assert uniformity["00287017"]["Value"] == [204] and len(uniformity["0028701C"]["Value"]) == 9
        assert "20100160" not in uniformity, "0.31 cd/m2 would become 0"
        assert find(uniformity, "0028702D")["00080102"]["Value"] == ["99MONQA"]
        assert "Lamb 2 cd/m2" in left["00287007"]["Value"][0], left["00287007"]
        right = find(results[displays["B2"]["00287003"]["Value"][0]], "00287010", "00287011")
        assert "Value" not in right["00287024"] and "Value" in right["00287015"]


def test_the_use_status_is_told():
    with Collector(demonstration=True) as collector:
        Agent(collector).send("--simulated", "--trigger", "acceptance")
        person = Person(collector)
        path = f"/displays/{person.api('displays')['displays'][0]['display_id']}"
        for status, term in (("out-of-use", "OUT_OF_USE"), ("in-use", "NORMAL")):
            person.post(f"{path}/use", page=path, status=status, modalities="", until="", why="tried out")
            ours = person.api("workstations/1/display-system.json")
            assert find(ours, "00287023")["00287006"]["Value"] == [term], (status, find(ours, "00287023"))


def test_nobody_is_named_and_strangers_get_nothing():
    with Collector(demonstration=True) as collector:
        fill(collector)
        text = reported(collector, "json")
        ours = json.loads(text)
        assert '"PN"' not in text and "00401102" not in text
        assert "Value" not in ours["00080081"] and "Value" not in ours["00287000"]
        operator = subprocess.run([shutil.which("sqlite3") or "true", f"{collector.folder}/store.db",
                                   "SELECT DISTINCT operator_id FROM record"], capture_output=True, text=True, check=True).stdout
        for name in operator.split():
            assert name not in text, name
        assert collector.request("GET", "/api/v1/workstations/1/display-system.xml").status == 401
        token = {"Authorization": f"Bearer {collector.token('bob')}"}
        for missing in ("2", "0", "-1", "x", "99999999999999999999"):
            assert collector.request("GET", f"/api/v1/workstations/{missing}/display-system.json", headers=token).status == 404
        collector.command("report", "display-system", "--workstation", "7", status=2)
        collector.command("report", "display-system", "--workstation", "1", "--format", "dcm", status=2)


if __name__ == "__main__":
    if any(shutil.which(tool) is None for tool in TOOLS):
        print("skipped: dcmtk is not installed")
        sys.exit(77)
    run_tests(globals())
