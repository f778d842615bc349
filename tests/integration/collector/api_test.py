# SPDX-License-Identifier: Apache-2.0
"""The protocol over a real socket: an agent's life, and what people and programs get."""
import base64
import json

from collector import Agent, Collector, run_tests

EDID = ("00ffffffffffff0010ac7ba0533531331419010380351e78ee7e75a755529c270f5054a54b00714f8180a9c0a940d1c0e10001010101"
        "023a801871382d40582c45000f282100001e000000ff00593150335a3535393331355320000000fc0044454c4c205032343134480a"
        "20000000fd00384c1e5311000a202020202020")


def edid():
    data = bytearray(bytes.fromhex(EDID).ljust(127, b"\0")[:127])
    data.append(-sum(data) % 256)
    return data.hex()


def inventory(**changes):
    display = {"connector": "DP-1", "edid": None, "manufacturer": "TST", "product_code": 4711, "serial_number": None,
               "serial_text": "SN-0001", "name": "Test Display", **changes}
    return json.dumps({"hostname": "h", "software": "monqa 0", "kernel": "6.1", "displays": [display]})


def test_an_agent_lives_its_life():
    with Collector(demonstration=True) as collector:
        agent = Agent(collector)
        assert agent.enrol().json()["bearer"] == agent.bearer, "the same token and key give the same answer"
        other = base64.b64encode(b"k" * 32).decode()
        assert agent.enrol(public_key=other).status == 403
        assert agent.enrol(token="unknown").status == 403
        assert agent.enrol(machine_id="/etc/machine-id").status == 400
        assert collector.request("PUT", "/api/v1/inventory", inventory(), agent.headers).json() == {"displays": 1}
        schedule = collector.request("GET", "/api/v1/schedule", headers=agent.headers).json()
        assert schedule["demonstration"] is True
        assert schedule["displays"][0]["result_status"] == "not-accepted"
        assert {item["trigger"] for item in schedule["items"]} == {"acceptance"}
        assert {item["state"] for item in schedule["items"]} == {"due"}
        assert all(item["last_done_on"] is None for item in schedule["items"])
        guideline = collector.request("GET", "/api/v1/guidelines/aapm-or03", headers=agent.headers)
        assert guideline.status == 200 and guideline.headers["ETag"] == f'"{schedule["displays"][0]["guideline_sha256"]}"'
        same = collector.request("GET", "/api/v1/guidelines/aapm-or03",
                                 headers={**agent.headers, "If-None-Match": guideline.headers["ETag"]})
        assert same.status == 304 and same.body == b""
        assert collector.request("GET", "/api/v1/guidelines/euref", headers=agent.headers).status == 404
        agent.send("--trigger", "acceptance", "--simulated")
        schedule = collector.request("GET", "/api/v1/schedule", headers=agent.headers).json()
        assert schedule["displays"][0]["result_status"] == "compliant", schedule
        assert {item["trigger"] for item in schedule["items"]} == {"periodic"}
        assert "0 altered, 0 gaps, 0 forks" in collector.command("verify")


def test_an_agent_sees_its_own_workstation_only():
    with Collector(demonstration=True) as collector:
        one, two = Agent(collector), Agent(collector, name="ws-2")
        collector.request("PUT", "/api/v1/inventory", inventory(), one.headers)
        assert collector.request("GET", "/api/v1/schedule", headers=two.headers).json()["displays"] == []
        for path in ("displays", "failures", "records/x"):
            assert collector.request("GET", f"/api/v1/{path}", headers=one.headers).status == 401, path
        _, _, content = one.make()
        assert two.post(content).status == 422, "another agent's record"


def test_records_are_answered_as_the_protocol_says():
    with Collector() as collector:
        agent = Agent(collector)
        identity, sha256, content = agent.make()
        assert agent.post(content, {"Authorization": "Bearer wrong"}).status == 401
        assert agent.post(b"no record").status == 400
        assert agent.post(content.replace(b"test-host", b"best-host")).status == 422
        first, again = agent.post(content), agent.post(content)
        assert (first.status, again.status) == (201, 200)
        assert first.json() == again.json() == {"id": identity, "sha256": sha256}
        assert agent.post(b"x" * (2 ** 20 + 1)).status == 413
        assert collector.request("GET", "/api/v1/records", headers=agent.headers).status == 405
        assert collector.request("GET", "/api/v1/nothing", headers=agent.headers).status == 404


def test_an_inventory_that_is_wrong_changes_nothing():
    with Collector() as collector:
        agent, token = Agent(collector), collector.token()
        for wrong in ("", "[]", "{}", inventory()[:-1], inventory(manufacturer="LONG"), inventory(product_code=70000),
                      inventory(product_code=1.5), inventory(serial_number=-1), inventory(edid="zz"),
                      inventory(serial_text="x" * 14), inventory(connector=7),
                      '{"hostname": "a", "hostname": "b", "software": "", "kernel": "", "displays": []}'):
            assert collector.request("PUT", "/api/v1/inventory", wrong, agent.headers).status == 400, wrong
        displays = collector.request("GET", "/api/v1/displays", headers={"Authorization": f"Bearer {token}"})
        assert displays.json() == {"displays": [], "total": 0, "offset": 0, "next": None}


def test_the_edid_says_who_a_display_is():
    with Collector() as collector:
        agent, token = Agent(collector), collector.token()
        body = inventory(edid=edid(), manufacturer="XXX", serial_text="?")
        assert collector.request("PUT", "/api/v1/inventory", body, agent.headers).status == 200
        row = collector.request("GET", "/api/v1/displays",
                                headers={"Authorization": f"Bearer {token}"}).json()["displays"][0]
        assert row["manufacturer"] == "DEL" and row["serial_text"].startswith("Y1P3Z"), row
        assert row["class"] == "primary", "an unknown display must not escape testing"


def test_a_change_of_the_signal_path_makes_the_tests_due():
    changes = [{"kind": "range", "words": "range became limited (before: full)", "maintenance": True}]
    with Collector(demonstration=True) as collector:
        agent, token = Agent(collector), collector.token()
        bearer = {"Authorization": f"Bearer {token}"}
        collector.request("PUT", "/api/v1/inventory", inventory(changes=[]), agent.headers)
        agent.send("--trigger", "acceptance", "--simulated")
        for wrong in ({}, [{}], [{**changes[0], "maintenance": "yes"}], [{**changes[0], "words": "x" * 200}], changes * 33):
            answer = collector.request("PUT", "/api/v1/inventory", inventory(changes=wrong), agent.headers)
            assert answer.status == 400, wrong
        assert collector.request("PUT", "/api/v1/inventory", inventory(changes=changes), agent.headers).status == 200
        display = collector.request("GET", "/api/v1/schedule", headers=agent.headers).json()
        assert {item["trigger"] for item in display["items"]} == {"after-maintenance"}
        identity = display["displays"][0]["display_id"]
        story = collector.request("GET", f"/api/v1/displays/{identity}", headers=bearer).json()
        assert story["known_by"] == "serial" and story["identity_doubt"] is None
        assert [(change["kind"], change["stands"]) for change in story["changes"] if change["kind"] != "place"] == [("range", True)]
        answer, cookie = collector.log_in()
        page = collector.request("GET", f"/displays/{identity}", headers={"Cookie": cookie}).body.decode()
        assert "range became limited (before: full)" in page and "stands: tests after maintenance" in page
        collector.request("PUT", "/api/v1/inventory", inventory(), agent.headers)  # no audit: nothing is said
        assert collector.request("GET", f"/api/v1/displays/{identity}", headers=bearer).json()["changes"] == story["changes"]


def test_two_displays_that_say_they_are_one_are_two():
    with Collector() as collector:
        agent, token = Agent(collector), collector.token()
        body = json.loads(inventory(serial_text=None))
        body["displays"].append({**body["displays"][0], "connector": "DP-2"})
        assert collector.request("PUT", "/api/v1/inventory", json.dumps(body), agent.headers).json() == {"displays": 2}
        bearer = {"Authorization": f"Bearer {token}"}
        rows = collector.request("GET", "/api/v1/displays", headers=bearer).json()["displays"]
        assert [row["ambiguous"] for row in rows] == [True, True]
        story = collector.request("GET", f"/api/v1/displays/{rows[0]['display_id']}", headers=bearer).json()
        assert story["known_by"] == "connector" and "Two displays" in story["identity_doubt"]


def test_programs_read_with_a_token_and_people_with_a_cookie():
    with Collector(demonstration=True) as collector:
        agent, token = Agent(collector), collector.token()
        record = agent.send("--trigger", "acceptance", "--bend", "40", "--simulated")
        bearer = {"Authorization": f"Bearer {token}"}
        answer, cookie = collector.log_in()
        assert answer.status == 303 and cookie, answer.body
        for path in ("schedule", "displays", "failures", f"records/{record}"):
            by_token = collector.request("GET", f"/api/v1/{path}", headers=bearer)
            by_cookie = collector.request("GET", f"/{path}", headers={"Cookie": cookie, "Accept": "application/json"})
            assert by_token.status == by_cookie.status == 200, path
            assert by_token.json() == by_cookie.json(), path
            page = collector.request("GET", f"/{path}", headers={"Cookie": cookie, "Accept": "text/html"})
            assert page.headers["Content-Type"].startswith("text/html") and "DEMONSTRATION" in page.text(), path
        failure = collector.request("GET", "/api/v1/failures", headers=bearer).json()["failures"][0]
        assert failure["criterion"] == "gsdf-deviation" and failure["comparison"] == "<=", failure
        assert failure["value"] > failure["limit"] == 10 and failure["decides"] is True
        raw = collector.request("GET", f"/api/v1/records/{record}", headers={**bearer, "Accept": "application/xml"})
        assert b"<!-- ed25519 " in raw.body.splitlines()[-1]
        metrics = collector.request("GET", "/metrics", headers=bearer).text()
        assert "monqa_records 1\n" in metrics and 'monqa_displays{result="not-accepted"} 1' in metrics, metrics
        assert collector.request("GET", "/metrics").status == 401
        assert collector.request("GET", "/metrics", headers={"Cookie": cookie}).status == 401
        assert collector.request("GET", "/healthz").text() == "ok\n"


def test_agents_learn_the_dates_of_meters_and_doubted_verdicts_are_listed():
    with Collector(demonstration=True) as collector:
        agent, token = Agent(collector), collector.token()
        bearer = {"Authorization": f"Bearer {token}"}
        record = agent.send("--trigger", "acceptance", "--simulated", "--meter-due", "2020-01-01")
        assert collector.request("GET", f"/api/v1/records/{record}", headers=bearer).json()["calibration"] == "expired"
        meters = collector.request("GET", "/api/v1/schedule", headers=agent.headers).json()["meters"]
        assert [(one["name"], one["serial"], one["state"], one["due_on"]) for one in meters] == [
            ("Maker Model 1 M-77", "M-77", "unknown", None)], meters
        certificate = ("meter", "certificate", "1", "--number", "C 1", "--laboratory", "Lab", "--by", "A. Lead")
        collector.command(*certificate, "--on", "2026-01-05", "--due", "2999-01-05")
        meter = collector.request("GET", "/api/v1/schedule", headers=agent.headers).json()["meters"][0]
        assert (meter["state"], meter["calibrated_on"], meter["due_on"]) == ("good", "2026-01-05", "2999-01-05"), meter
        assert collector.request("GET", f"/api/v1/records/{record}", headers=bearer).json()["calibration"] == "good"
        assert len(collector.command("meter", "doubted", "1").splitlines()) == 1
        collector.command(*certificate, "--on", record_day(collector, record, bearer), "--due", "2999-01-06", "--found-out",
                          status=2)
        collector.command(*certificate, "--on", record_day(collector, record, bearer), "--due", "2999-01-06", "--found-out",
                          "--remark", "7 % low")
        doubted = collector.request("GET", "/api/v1/meters/1", headers=bearer).json()["doubted"]
        assert doubted and {one["record_id"] for one in doubted} == {record}, doubted
        assert len(collector.command("meter", "doubted", "1").splitlines()) == len(doubted) + 1
        collector.command("meter", "policy", "mark", "--by", "E. Employer", "--reason", "as advised")
        assert collector.request("GET", "/api/v1/meters", headers=bearer).json()["expired_meter"] == "mark"
        collector.command("meter", "policy", "never", "--by", "E", "--reason", "r", status=2)
        collector.command(*certificate[:2], "9", *certificate[3:], "--on", "2026-01-05", "--due", "2999-01-05", status=2)


def record_day(collector, record, bearer):
    return collector.request("GET", f"/api/v1/records/{record}", headers=bearer).json()["done_on"]


def test_what_was_altered_on_disk_is_found():
    import sqlite3
    with Collector() as collector:
        agent = Agent(collector)
        agent.send()
        record = agent.send()
        collector.stop()
        with sqlite3.connect(f"{collector.folder}/store.db") as database:
            database.execute("UPDATE record_file SET bytes = CAST(replace(CAST(bytes AS TEXT), 'test-host', 'best-host') "
                             "AS BLOB) WHERE record_id = ?",
                             (record,))
        database.close()
        assert f"record {record}: altered" in collector.command("verify", status=1)
        collector.start()


def test_plain_http_is_for_loopback_only():
    with Collector() as collector:
        for address in ("0.0.0.0:0", "[::]:0", "192.0.2.1:80", "localhost:80", "127.0.0.1", "127.0.0.1:99999"):
            collector.command("serve", "--listen", address, status=2)


def test_the_openapi_document_is_what_the_server_answers():
    with Collector(demonstration=True) as collector:
        agent = Agent(collector)
        record = agent.send("--simulated")
        headers = {"Authorization": f"Bearer {collector.token()}"}
        document = collector.request("GET", "/api/v1/openapi.json").json()
        assert document["openapi"] == "3.0.3" and document["servers"] == [{"url": "/api/v1"}]
        display = collector.request("GET", "/api/v1/displays", headers=headers).json()["displays"][0]["display_id"]
        ids = {"/displays/{id}": display, "/records/{id}": record, "/guidelines/{id}": "aapm-or03", "/meters/{id}": "1",
               "/workstations/{id}/display-system.xml": "1", "/workstations/{id}/display-system.json": "1"}
        names, asked = set(), 0
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                assert method in ("get", "post", "put", "delete", "patch"), method
                assert operation["operationId"] not in names
                names.add(operation["operationId"])
                assert operation["responses"] and all(answer["description"] for answer in operation["responses"].values())
                assert ("{id}" in path) == any(one["in"] == "path" and one["required"] for one in operation["parameters"])
                assert ("requestBody" in operation) == (method != "get")
                if method != "get" or ("{id}" in path and path not in ids):
                    continue
                answer = collector.request("GET", "/api/v1" + path.replace("{id}", ids.get(path, "")), headers=headers)
                assert answer.status == 200, (path, answer.status, answer.body[:200])
                media, = operation["responses"]["200"]["content"]
                assert answer.headers["Content-Type"].split(";")[0] == media, (path, answer.headers["Content-Type"])
                if operation.get("security") != []:
                    assert collector.request("GET", "/api/v1" + path.replace("{id}", ids.get(path, ""))).status == 401, path
                asked += 1
        assert asked >= 12, asked
        reference = document["paths"]["/displays"]["get"]["responses"]["default"]["content"]["application/json"]["schema"]["$ref"]
        assert reference == "#/components/schemas/error" and "error" in document["components"]["schemas"]


def test_lists_are_filtered_paged_and_not_sent_twice():
    with Collector(demonstration=True) as collector:
        agents = [Agent(collector, name=f"ws-{number}", room=f"Reading {number % 2}") for number in range(3)]
        for number, agent in enumerate(agents):
            agent.send("--simulated", "--serial", f"SN-{number}")
        headers = {"Authorization": f"Bearer {collector.token()}"}

        def get(path, status=200, **more):
            answer = collector.request("GET", path, headers={**headers, **more})
            assert answer.status == status, (path, answer.status, answer.body)
            return answer

        whole = get("/api/v1/displays").json()
        assert whole["total"] == 3 and whole["next"] is None and len(whole["displays"]) == 3
        seen, path = [], "/api/v1/displays?limit=2"
        while path:
            page = get(path).json()
            assert page["total"] == 3 and len(page["displays"]) <= 2
            seen, path = seen + page["displays"], page["next"]
        assert seen == whole["displays"]
        room = get("/api/v1/displays?room=Reading%200&limit=1").json()
        assert room["total"] == 2 and "room=Reading%200" in room["next"], room
        assert get("/api/v1/displays?room=Elsewhere").json()["total"] == 0
        assert get("/api/v1/displays?result=compliant").json()["total"] == 0
        items = get("/api/v1/schedule?room=Reading%201&state=due&limit=2").json()
        assert items["total"] >= 2 and {item["room"] for item in items["items"]} == {"Reading 1"}
        assert len(items["items"]) == 2 and items["next"]
        assert get("/api/v1/schedule?state=overdue").json()["items"] == []
        for wrong in ("limit=0", "limit=1001", "limit=x", "offset=-1", "offset=1e3"):
            assert "must be" in get(f"/api/v1/displays?{wrong}", 400).json()["error"]
        tag = get("/api/v1/displays").headers["ETag"]
        same = get("/api/v1/displays", 304, **{"If-None-Match": tag})
        assert same.body == b"" and same.headers["ETag"] == tag
        agents[0].send("--simulated", "--serial", "SN-9")
        changed = get("/api/v1/displays", **{"If-None-Match": tag})
        assert changed.headers["ETag"] != tag and changed.json()["total"] == 4


run_tests(globals())
