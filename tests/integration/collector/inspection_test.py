# SPDX-License-Identifier: Apache-2.0
"""What an inspector takes away: checked by unzip, hashlib and openssl alone, without the product."""
import base64
import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
import zipfile

from collector import Agent, Collector, run_tests

DER_OF_ED25519 = bytes.fromhex("302a300506032b6570032100")  # RFC 8410


def is_signed(content, public_key, key_id):
    signed, line = re.fullmatch(rb"(.*\n)<!-- ed25519 (.*) -->\n", content, re.S).groups()
    name, signature = line.split()
    assert name.decode() == key_id
    with tempfile.TemporaryDirectory() as folder:
        for file, text in (("key", DER_OF_ED25519 + public_key), ("text", signed), ("signature", base64.b64decode(signature))):
            with open(f"{folder}/{file}", "wb") as opened:
                opened.write(text)
        return subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", f"{folder}/key",
                               "-rawin", "-in", f"{folder}/text", "-sigfile", f"{folder}/signature"],
                              capture_output=True, check=False).returncode == 0


def check(archive):
    """The small independent verifier: how many records are good."""
    manifest = json.loads(archive.read("manifest.json"))
    assert {"manifest.json"} | {row["file"] for row in manifest["records"]} == set(archive.namelist())
    last = {}
    for row in manifest["records"]:
        content, agent = archive.read(row["file"]), manifest["agents"][row["agent_id"]]
        assert hashlib.sha256(content).hexdigest() == row["sha256"], "altered"
        assert is_signed(content, base64.b64decode(agent["public_key"]), agent["key_id"]), "a bad signature"
        if row["agent_id"] in last:
            before = last[row["agent_id"]]
            assert row["sequence"] == before["sequence"] + 1 and row["previous"] == before["sha256"], "a broken chain"
        last[row["agent_id"]] = row
    return len(manifest["records"])


def test_an_inspector_can_check_every_record_of_a_period_without_this_program():
    with Collector(demonstration=True) as collector:
        agents = [Agent(collector), Agent(collector, name="ws-2")]
        for agent in agents:
            for number in range(3):
                agent.send("--simulated", "--serial", f"SN-{number}", "--date", f"2026-0{number + 1}-05T10:00:00Z")
        headers = {"Authorization": f"Bearer {collector.token()}"}

        def get(path, status=200):
            answer = collector.request("GET", path, headers=headers)
            assert answer.status == status, (path, answer.status, answer.body[:300])
            return answer

        body = get("/inspection.zip?from=2026-01-01&to=2026-12-31").body
        archive = zipfile.ZipFile(io.BytesIO(body))
        assert archive.testzip() is None and check(archive) == 6
        path = f"{collector.folder}/records.zip"
        with open(path, "wb") as file:
            file.write(body)
        if shutil.which("unzip"):
            assert "No errors" in subprocess.run(["unzip", "-t", path], capture_output=True, text=True, check=True).stdout
        month = zipfile.ZipFile(io.BytesIO(get("/inspection.zip?from=2026-02-01&to=2026-02-28").body))
        assert check(month) == 2
        assert check(zipfile.ZipFile(io.BytesIO(get("/inspection.zip?from=2020-01-01&to=2020-01-02").body))) == 0
        rows = list(csv.DictReader(io.StringIO(get("/inspection.csv?from=2026-01-01&to=2026-12-31").text())))
        assert len(rows) == 6 and {row["site"] for row in rows} == {"North"}, rows
        manifest = json.loads(archive.read("manifest.json"))
        assert [row["sha256"] for row in rows] == [row["sha256"] for row in manifest["records"]]
        assert get("/inspection.pdf?from=2026-01-01&to=2026-12-31").body.startswith(b"%PDF")
        assert "as 2026-11-24" in get("/inspection.zip?from=yesterday", 400).text()
        assert "before it begins" in get("/inspection.csv?from=2026-02-01&to=2026-01-01", 400).text()
        assert "Signed records" in get("/inspection").text()


def test_the_verifier_sees_one_altered_byte():
    with Collector(demonstration=True) as collector:
        Agent(collector).send("--simulated")
        headers = {"Authorization": f"Bearer {collector.token()}"}
        archive = zipfile.ZipFile(io.BytesIO(collector.request("GET", "/inspection.zip", headers=headers).body))
        row, = json.loads(archive.read("manifest.json"))["records"]
        content = archive.read(row["file"])
        agent = json.loads(archive.read("manifest.json"))["agents"][row["agent_id"]]
        key = base64.b64decode(agent["public_key"])
        assert is_signed(content, key, agent["key_id"])
        assert not is_signed(content.replace(b"SN-0001", b"SN-0002"), key, agent["key_id"])


def test_who_may_not_inspect_gets_nothing():
    with Collector() as collector:
        headers = {"Authorization": f"Bearer {collector.token(role='radiographer')}"}
        for ending in ("", ".csv", ".pdf", ".zip"):
            assert collector.request("GET", f"/inspection{ending}", headers=headers).status == 403


assert os.environ["MONQA_COLLECTOR"]
run_tests(globals())
