# SPDX-License-Identifier: Apache-2.0
"""Enrolment, posting of records, and what is fetched, against a collector that may misbehave."""
import base64
import hashlib
import json
import os
import shutil
import subprocess
import threading
import time
import unittest

import agent_case
from fake_collector import Answer


class Enrolment(agent_case.AgentCase):
    def test_key_is_on_disk_before_the_collector_is_asked(self):
        seen = []
        self.collector.on_request = lambda method, path: seen.append(os.path.exists(self.path("key")))
        self.enrol()
        self.assertEqual(seen, [True])

    def test_says_who_it_is_and_keeps_the_answer_from_others(self):
        self.enrol()
        asked = json.loads(self.collector.requests[0][3])
        self.assertEqual(set(asked), {"token", "public_key", "hostname", "machine_id"})
        self.assertEqual(len(base64.b64decode(asked["public_key"])), 32)
        self.assertRegex(asked["machine_id"], "^[0-9a-f]{64}$")
        kept = json.loads(self.read("enrolment"))
        self.assertEqual((kept["agent_id"], kept["bearer"], kept["workstation"]), ("agent-1", "bearer-1", "W"))
        self.assertEqual(os.stat(self.path("enrolment")).st_mode & 0o777, 0o600)
        self.assertNotIn("Authorization", self.collector.requests[0][2])
        if os.path.exists("/etc/machine-id"):
            with open("/etc/machine-id") as file:
                self.assertNotIn(file.read().strip() or "-", self.collector.requests[0][3].decode())

    def test_repeating_it_gives_the_same(self):
        self.enrol()
        first = self.read("enrolment"), self.read("key")
        self.enrol()
        self.assertEqual((self.read("enrolment"), self.read("key")), first)

    def test_an_unknown_token_is_bad_input(self):
        done = self.monqa("enrol", self.collector.url, "--token-file", "-", stdin="other", status=2)
        self.assertIn("the token is used or unknown", done.stderr)
        self.assertFalse(os.path.exists(self.path("enrolment")))

    def test_the_token_is_not_shown(self):
        done = self.monqa("enrol", self.collector.url, "--token-file", "-", stdin="s3cret-token", status=2)
        self.assertNotIn("s3cret-token", done.stdout + done.stderr)

    def test_a_captive_portal_is_no_collector(self):
        self.collector.script("POST enrolments", Answer(200, b"<html>sign in</html>"))
        self.enrol(status=3)
        self.assertFalse(os.path.exists(self.path("enrolment")))

    def test_a_collector_that_is_not_there(self):
        self.monqa("enrol", "http://127.0.0.1:1", "--token-file", "-", stdin="token-1", status=3)

    def test_plain_http_to_another_machine_and_no_token_are_refused(self):
        self.monqa("enrol", "http://192.0.2.1", "--token-file", "-", stdin="token-1", status=2)
        self.monqa("enrol", self.collector.url, "--token-file", "-", stdin="\n", status=2)
        self.monqa("enrol", self.collector.url, status=2)

    @unittest.skipUnless(os.geteuid() == 0, "only root can become somebody else")
    def test_root_leaves_no_file_that_the_service_cannot_read(self):
        os.chown(self.state, 65534, 65534)
        self.enrol()
        self.monqa("sync")
        self.monqa("spool", "list")
        for folder, _, names in os.walk(self.state):
            for path in [folder] + [os.path.join(folder, name) for name in names if name != "agent.conf"]:
                self.assertEqual(os.stat(path).st_uid, 65534, path)

    def test_looking_into_a_spool_that_is_not_there_makes_none(self):
        empty = self.path("empty")
        os.mkdir(empty)
        monqa = os.path.join(agent_case.BUILD, "monqa")
        for words, status in ((["list"], 0), (["verify", "--json"], 0), (["export", self.path("x.tar")], 2)):
            done = subprocess.run([monqa, "spool", *words, "--state", empty], capture_output=True, text=True)
            self.assertEqual((done.returncode, os.listdir(empty)), (status, []), done.stderr)

    def test_another_collector_is_not_taken_by_mistake(self):
        self.enrol()
        done = self.monqa("enrol", "http://127.0.0.1:1", "--token-file", "-", stdin="token-1", status=2)
        self.assertIn("enrolled with", done.stderr)


LATER = {
    "401": Answer(401, {"error": "bearer unknown"}),
    "403": Answer(403, {"error": "no"}),
    "408": Answer(408),
    "429": Answer(429, headers={"Retry-After": "120"}),
    "500": Answer(500, {"error": "disk full"}),
    "503": Answer(503, b"", {"Retry-After": "Sun, 06 Nov 2044 08:49:37 GMT"}),
    "captive portal": Answer(200, b"<html>sign in</html>"),
    "redirection": Answer(302, b"", {"Location": "http://127.0.0.1:1/"}),
    "another id": Answer(201, {"id": "019af5c2-0000-7000-8000-00000000000f", "sha256": "0" * 64}),
    "torn": Answer(201, b'{"id":', how="torn"),
    "nothing": Answer(how="nothing"),
    "garbage": Answer(how="garbage"),
    "slow": Answer(201, how="slow"),
    "endless": Answer(201, b" " * 70000),
}

REFUSED = {status: Answer(status, {"error": "because %d" % status}) for status in
           (400, 404, 405, 409, 410, 413, 415, 422, 431)}


class Records(agent_case.AgentCase):
    def setUp(self):
        super().setUp()
        self.enrol()
        self.collector.requests.clear()

    def test_are_sent_oldest_first_and_leave_when_acknowledged(self):
        ids = self.append(3)
        files = [self.read("spool", name) for name in sorted(os.listdir(self.path("spool"))) if name[0] == "0"]
        self.assertEqual(self.lines("sync"), [{"acknowledged": 3, "refused": 0}])
        sent = [body for method, path, _, body in self.collector.requests if path == "records"]
        self.assertEqual(sent, files)
        self.assertEqual(self.waiting(), [])
        self.assertEqual(self.read("head.xml"), files[2])
        self.assertEqual(list(self.collector.held), ids)
        headers = self.collector.requests[0][2]
        self.assertEqual(headers["Content-Type"], "application/xml")
        self.assertEqual(headers["Authorization"], "Bearer bearer-1")

    def test_later_keeps_the_record_and_the_order(self):
        ids = self.append(2)
        for name, answer in LATER.items():
            with self.subTest(name):
                self.collector.script("POST records", answer)
                before = len(self.collector.requests)
                self.monqa("sync", status=3)
                self.assertEqual(len(self.collector.requests), before + 1)
                self.assertEqual(self.waiting(), ids)
                self.assertEqual(self.refused(), [])
        self.monqa("sync")
        self.assertEqual(list(self.collector.held), ids)

    def test_refused_for_good_is_kept_beside_and_does_not_block(self):
        for status, answer in REFUSED.items():
            with self.subTest(status):
                ids = self.append(2)
                self.collector.script("POST records", answer)
                done = self.monqa("sync")
                self.assertIn("refused by the collector", done.stderr)
                self.assertEqual(self.waiting(), [])
                self.assertIn(ids[0], self.refused())
                self.assertIn(ids[1], self.collector.held)
                listed = {line["id"]: line for line in self.lines("spool", "list")}
                self.assertEqual(listed[ids[0]]["state"], "refused")
                self.assertEqual(listed[ids[0]]["reason"], "status %d because %d" % (status, status))
        self.assertEqual(len(self.refused()), len(REFUSED))
        self.monqa("spool", "verify")

    def test_an_acknowledgement_that_was_lost_is_given_again(self):
        ids = self.append(1)

        def store_and_hang_up(method, path):
            if path == "records":
                self.collector.take_record(self.collector.requests[-1][3])

        self.collector.on_request = store_and_hang_up
        self.collector.script("POST records", Answer(how="nothing"))
        self.monqa("sync", status=3)
        self.collector.on_request = lambda method, path: None
        self.assertEqual((self.waiting(), list(self.collector.held)), (ids, ids))
        self.assertEqual(self.lines("sync"), [{"acknowledged": 1, "refused": 0}])
        self.assertEqual(self.waiting(), [])

    def test_the_wish_of_the_collector_is_kept_and_cleared(self):
        self.append(1)
        self.collector.script("POST records", Answer(429, headers={"Retry-After": "120"}))
        before = time.time()
        self.monqa("sync", status=3)
        wish = int(self.read("not-before")) / 1000
        self.assertTrue(before + 119 < wish < time.time() + 121, wish)
        self.monqa("sync")
        self.assertFalse(os.path.exists(self.path("not-before")))

    def test_two_at_once_are_one(self):
        self.append(1)
        self.collector.script("POST records", Answer(500, how="slow"))
        self.write_config("[collector]\ntimeout_s = 10\n")
        first = threading.Thread(target=lambda: self.monqa("sync", status=3))
        first.start()
        while not self.collector.requests:
            time.sleep(0.05)
        done = self.monqa("sync", status=3)
        first.join()
        self.assertIn("in use by another process", done.stderr)
        self.assertEqual(self.collector.paths(), ["POST records"])

    def test_without_enrolment_records_wait(self):
        os.unlink(self.path("enrolment"))
        ids = self.append(1)
        done = self.monqa("sync", status=2)
        self.assertIn("not enrolled", done.stderr)
        self.assertEqual(self.waiting(), ids)


class Fetching(agent_case.AgentCase):
    def setUp(self):
        super().setUp()
        self.enrol()
        self.xml = b"<guideline/>"
        self.collector.guidelines["uk-rcr-ipem"] = self.xml
        self.collector.schedule["displays"] = [self.display(hashlib.sha256(self.xml).hexdigest())]

    def display(self, sha256):
        return {"display_id": "d1", "name": "RX360", "connector": "DP-1", "class": "primary",
                "guideline": "uk-rcr-ipem", "guideline_sha256": sha256, "result_status": "compliant"}

    def test_schedule_and_guideline_are_kept_and_not_fetched_twice(self):
        self.monqa("sync")
        self.assertEqual(json.loads(self.read("schedule.json")), self.collector.schedule)
        self.assertEqual(self.read("guidelines", "uk-rcr-ipem.xml"), self.xml)
        self.collector.requests.clear()
        self.monqa("sync")
        self.assertEqual(self.collector.paths(), ["PUT inventory", "GET schedule", "GET guidelines/uk-rcr-ipem"])
        self.assertEqual(self.collector.requests[-1][2]["If-None-Match"],
                         '"%s"' % hashlib.sha256(self.xml).hexdigest())
        self.assertEqual(self.read("guidelines", "uk-rcr-ipem.xml"), self.xml)
        inventory = json.loads(self.collector.requests[0][3])
        self.assertEqual(set(inventory), {"hostname", "software", "kernel", "displays"})

    def test_a_new_edition_replaces_the_old(self):
        self.monqa("sync")
        self.collector.guidelines["uk-rcr-ipem"] = b"<guideline edition='2'/>"
        new = hashlib.sha256(self.collector.guidelines["uk-rcr-ipem"]).hexdigest()
        self.collector.schedule["displays"] = [self.display(new)]
        self.monqa("sync")
        self.assertEqual(self.read("guidelines", "uk-rcr-ipem.xml"), b"<guideline edition='2'/>")

    def test_what_is_adopted_for_displays_not_seen_yet_is_fetched_too(self):
        self.collector.guidelines["acr"] = b"<guideline id='acr'/>"
        adopted = [{"class": "secondary", "guideline": name, "guideline_sha256": hashlib.sha256(
            self.collector.guidelines[name]).hexdigest()} for name in ("acr", "uk-rcr-ipem")]
        self.collector.schedule["adopted"] = adopted
        self.monqa("sync")
        self.assertEqual(self.collector.paths()[-2:], ["GET guidelines/uk-rcr-ipem", "GET guidelines/acr"])
        self.assertEqual(self.read("guidelines", "acr.xml"), b"<guideline id='acr'/>")

    def test_what_is_no_schedule_replaces_nothing(self):
        self.monqa("sync")
        kept = self.read("schedule.json")
        for body in (b"<html>sign in</html>", b"{}", b'{"displays":[],"items":{}}', b"", b'{"displays":['):
            with self.subTest(body):
                self.collector.script("GET schedule", Answer(200, body))
                self.monqa("sync", status=3)
                self.assertEqual(self.read("schedule.json"), kept)

    def test_a_guideline_that_is_not_the_announced_one_replaces_nothing(self):
        self.monqa("sync")
        self.collector.schedule["displays"] = [self.display("0" * 64)]
        self.collector.guidelines["uk-rcr-ipem"] = b"<html>sign in</html>"
        done = self.monqa("sync", status=3)
        self.assertIn("not the edition that the schedule announced", done.stderr)
        self.assertEqual(self.read("guidelines", "uk-rcr-ipem.xml"), self.xml)

    def test_a_guideline_id_never_leaves_its_folder(self):
        for name in ("../key", "a/b", "", "A", "x" * 60):
            with self.subTest(name):
                self.collector.schedule["displays"] = [dict(self.display("0" * 64), guideline=name)]
                self.monqa("sync", status=2)
        self.assertEqual(os.listdir(self.path("guidelines")), [])

    def test_due_is_told_of_today_not_of_the_day_of_fetching(self):
        today = int(time.time() // 86400)
        day = lambda offset: time.strftime("%Y-%m-%d", time.gmtime((today + offset) * 86400 + 43200))
        item = {"display_id": "d1", "test": "visual-qc", "trigger": "periodic", "state": "not-due",
                "last_done_on": None, "who": "radiographer"}
        self.collector.schedule["items"] = [
            dict(item, due_on=day(2), longest_on=day(9)),
            dict(item, due_on=day(-2), longest_on=day(2)),
            dict(item, due_on=day(-9), longest_on=day(-2))]
        self.monqa("sync")
        os.environ["TZ"] = "UTC"
        told = self.lines("due")
        self.assertEqual([line["state"] for line in told], ["not-due", "due", "overdue"])
        self.assertEqual([line["days"] for line in told], [2, -2, -9])
        self.assertEqual(told[0]["connector"], "DP-1")
        self.assertIn("2 of 3 due or overdue", self.monqa("due").stdout)

    def test_due_without_or_with_a_broken_schedule_says_so(self):
        self.assertIn("no schedule has been fetched", self.monqa("due", status=2).stderr)
        with open(self.path("schedule.json"), "w") as file:
            file.write('{"items": [{"test": "uniformity", "due_on": "2026-02-30", "longest_on": "x"}]}')
        self.assertIn("not two days", self.monqa("due", status=2).stderr)


@unittest.skipUnless(shutil.which("openssl"), "no openssl to make a certificate with")
class Tls(agent_case.AgentCase):
    def test_a_certificate_that_nobody_vouches_for_is_refused(self):
        import ssl
        key, certificate = self.path("tls.key"), self.path("tls.pem")
        made = subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
             key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost", "-addext",
             "subjectAltName=DNS:localhost,IP:127.0.0.1"], capture_output=True)
        self.assertEqual(made.returncode, 0, made.stderr)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.collector.server.socket = context.wrap_socket(self.collector.server.socket, server_side=True)
        url = self.collector.url.replace("http://", "https://")
        words = ("enrol", url, "--token-file", "-")
        self.monqa(*words, stdin="token-1", status=3)
        self.assertEqual(self.collector.requests, [])
        self.monqa(*words, "--ca", certificate, stdin="token-1")
        self.monqa("sync")  # the file of certificates is remembered


if __name__ == "__main__":
    agent_case.main()
