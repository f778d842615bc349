# SPDX-License-Identifier: Apache-2.0
"""The collector is killed while records come in: what it acknowledged is there, and nothing is there twice."""
import http.client
import random
import threading
import time

from collector import Agent, Collector, run_tests

ROUNDS = 50


def post_all(agent, records, acknowledged):
    """As an agent does: in order, each until it is acknowledged; ends when the collector is gone."""
    for identity, content in records:
        if identity in acknowledged:
            continue
        try:
            answer = agent.post(content)
        except (OSError, http.client.HTTPException):
            return
        if answer.status in (200, 201):
            assert answer.json()["id"] == identity
            acknowledged.add(identity)


def test_nothing_acknowledged_is_lost_and_nothing_is_doubled():
    with Collector() as collector:
        agent, token = Agent(collector), collector.token()
        records, acknowledged = [], set()
        for _ in range(ROUNDS):
            records += [(made[0], made[2]) for made in (agent.make() for _ in range(4))]
            thread = threading.Thread(target=post_all, args=(agent, records, acknowledged))
            thread.start()
            time.sleep(random.uniform(0, 0.15))
            collector.kill()
            thread.join()
            collector.start()
        killed_with = len(acknowledged)
        held = {identity for identity in acknowledged
                if collector.request("GET", f"/api/v1/records/{identity}",
                                     headers={"Authorization": f"Bearer {token}"}).status == 200}
        assert held == acknowledged, acknowledged - held
        post_all(agent, records, acknowledged)
        assert len(acknowledged) == len(records)
        counted = collector.request("GET", "/metrics", headers={"Authorization": f"Bearer {token}"}).text()
        assert f"monqa_records {len(records)}\n" in counted, counted
        found = collector.command("verify")
        assert found == f"{len(records)} records: 0 altered, 0 gaps, 0 forks", found
        print(f"{ROUNDS} kills, {killed_with} of {len(records)} records acknowledged between them")


def test_a_full_disk_refuses_and_loses_nothing():
    with Collector() as collector:
        agent = Agent(collector)
        agent.send()
        collector.stop()
        collector.start(file_bytes=400000)
        statuses = []
        while len(statuses) < 60 and 503 not in statuses:
            identity, sha256, content = agent.make()
            answer = agent.post(content)
            statuses.append(answer.status)
        assert statuses.count(503) == 1 and set(statuses[:-1]) == {201}, statuses
        assert answer.headers["Retry-After"]
        assert collector.request("GET", "/healthz").status == 200, "it still reads"
        collector.stop()
        collector.start()
        answer = agent.post(content)
        assert answer.status == 201 and answer.json() == {"id": identity, "sha256": sha256}
        found = collector.command("verify")
        assert found == f"{len(statuses) + 1} records: 0 altered, 0 gaps, 0 forks", found


run_tests(globals())
