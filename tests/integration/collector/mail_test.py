# SPDX-License-Identifier: Apache-2.0
"""Letters about failures, the digest, and a mail server that refuses, goes away, or offers no encryption."""
import contextlib
import datetime
import os
import sqlite3
import subprocess
import tempfile
import time

from collector import Agent, Collector, run_tests
from person import Person
from smtp_server import SmtpServer, make_certificate

FAILS = ("--simulated", "--l-max", "120", "--l-min", "0.3")
LEAD = {"lea": "qa-lead"}
PEOPLE = {"lea": "qa-lead", "max": "mpe", "pat": "pacs-support", "rob": "radiographer"}


def wait(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


@contextlib.contextmanager
def setting(mode="starttls", server_mode=None, people=LEAD, **keys):
    """A collector that mails to our server, and people with an address each."""
    with tempfile.TemporaryDirectory(prefix="monqa-mail-") as folder:
        make_certificate(folder)
        server = SmtpServer(folder, server_mode or mode)
        with open(f"{folder}/word", "w", opener=lambda path, flags: os.open(path, flags, 0o600), encoding="utf-8") as file:
            file.write("secret word\n")
        values = {"server": f"localhost:{server.port}", "from": "monqa@example.org", "tls": mode, "ca": f"{folder}/cert.pem",
                  "user": "monqa", "password-file": f"{folder}/word", "gather-seconds": 1, "apart-seconds": 3600,
                  "retry-seconds": 1, "digest-hour": 23, "pages": "https://monqa.example.org", **keys}
        with open(f"{folder}/collector.conf", "w", encoding="utf-8") as file:
            file.write("[mail]\n" + "".join(f"{key} = {value}\n" for key, value in values.items()))
        with Collector(demonstration=True, options=["--config", f"{folder}/collector.conf"]) as collector:
            persons = {name: Person(collector, role, name) for name, role in people.items()}
            for name in people:
                collector.command("mail", "address", name, f"{name}@example.org")
            yield collector, server, persons
            collector.stop()
        server.close()


def day(ago):
    moment = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=ago)
    return moment.strftime("%Y-%m-%dT09:30:00Z")


def letters(person):
    return person.api("alerts")["letters"]


def test_a_failure_is_told_at_once_to_three_and_only_encrypted():
    with setting(people=PEOPLE) as (collector, server, persons):
        agent = Agent(collector)
        agent.send("--simulated")
        failing = agent.send(*FAILS, "--serial", "DARK-1")
        wait(lambda: len(server.letters) >= 3)
        assert sorted(recipient for recipient, _ in server.letters) == [f"{name}@example.org" for name in ("lea", "max", "pat")]
        letter = server.to("max@example.org")[0]
        text = letter.get_body().get_content()
        assert "luminance-max" in text and "North, Reading 1, ws-1" in text and "DARK-1" in text, text
        assert f"https://monqa.example.org/records/{failing}" in text and letter["Auto-Submitted"] == "auto-generated"
        assert letter["Date"] and letter["Message-ID"].startswith("<monqa."), letter.items()
        assert not [line for is_secure, line in server.lines if not is_secure and not line.startswith(("EHLO", "STARTTLS"))]
        wait(lambda: all(one["state"] == "sent" for one in letters(persons["lea"])))
        assert len(letters(persons["lea"])) == 3 and len(letters(persons["max"])) == 1, "others' letters are not his"
        persons["rob"].get("/alerts", 403)
        page = persons["lea"].get("/alerts").text()
        assert "localhost" in page and "STARTTLS" in page and "secret word" not in page
        time.sleep(1.5)
        assert len(server.letters) == 3, "told twice"


def test_with_levels_of_the_employer_only_what_reached_one_is_told_at_once():
    by = ("--by", "M. Expert", "--reason", "as advised")
    row = ("--class", "primary", "--row", "luminance-max")
    with setting() as (collector, server, persons):
        collector.command("guideline", "copy", "aapm-or03", "--id", "trust", *by)
        collector.command("guideline", "limit", "trust", *row, "--limit", "170", "--remedial", "150", *by)
        collector.command("guideline", "confirm", "trust", *row, "--document", "Minutes", "--document-edition", "1", "--page", "2",
                          "--by", "M. Expert")
        collector.command("guideline", "adopt", "trust", "--class", "primary", "--advice", "a", "--advised-by", "M. Expert",
                          "--approver", "E. Employer", "--reason", "r", "--exclude-unverified")
        agent = Agent(collector)
        agent.send("--simulated", "--serial", "NEARLY", "--l-max", "160", "--l-min", "0.4")
        failed = persons["lea"].api("failures")["failures"]
        assert [one["criterion"] for one in failed] == ["luminance-max"] and failed[0]["decides"], failed
        assert persons["lea"].api("alerts")["waiting_failures"] == 0 and not letters(persons["lea"])
        agent.send("--simulated", "--serial", "FAR-OFF", "--l-max", "140", "--l-min", "0.35")
        wait(lambda: server.letters)
        text = server.letters[0][1].get_body().get_content()
        assert "FAR-OFF" in text and "NEARLY" not in text, text


def test_tls_from_the_first_byte_and_the_test_button():
    with setting("tls", people={"max": "mpe"}) as (_, server, persons):
        persons["max"].post("/alerts/test", page="/alerts")
        wait(lambda: len(server.letters) == 1)
        assert server.letters[0][0] == "max@example.org" and server.letters[0][1]["Subject"] == "monqa: a test"
        persons["max"].post("/alerts/test", 429, page="/alerts")
        persons["max"].post("/alerts/address", 403, page="/alerts", person="lea", address="x@example.org")
        for wrong in ("x", "x@", "@x", "a b@c", "a@b@c", "<a@b>", "a@b>\r\nRCPT TO:<c@d"):
            persons["max"].post("/alerts/address", 400, page="/alerts", person="max", address=wrong)
        persons["max"].post("/alerts/address", page="/alerts", person="max", address="")
        persons["max"].post("/alerts/test", 429, page="/alerts")


def test_nothing_is_sent_in_the_clear_or_to_a_stranger():
    with setting(server_mode="bare") as (_, server, persons):
        persons["lea"].post("/alerts/test", page="/alerts")
        wait(lambda: letters(persons["lea"])[0]["tries"] >= 2)
        assert letters(persons["lea"])[0]["state"] == "waiting" and not server.letters
        assert not [line for _, line in server.lines if line.startswith(("AUTH", "MAIL", "DATA"))], server.lines
    with setting(ca="/etc/ssl/certs/ca-certificates.crt") as (_, server, persons):
        persons["lea"].post("/alerts/test", page="/alerts")
        wait(lambda: letters(persons["lea"])[0]["tries"] >= 1)
        assert letters(persons["lea"])[0]["state"] == "waiting" and not server.letters
        assert not [line for _, line in server.lines if line.startswith(("AUTH", "MAIL"))]


def test_a_refused_letter_shows_and_does_not_stop_the_others():
    with setting(people={"lea": "qa-lead", "max": "mpe"}) as (collector, server, persons):
        server.unknown.add("lea@example.org")
        Agent(collector).send(*FAILS)
        wait(lambda: len(server.letters) == 1)
        wait(lambda: [one["state"] for one in letters(persons["lea"]) if one["person"] == "lea"] == ["refused"])
        page = persons["lea"].get("/alerts").text()
        assert "no such mailbox here" in page and "refused" in page
        time.sleep(2)
        assert len([line for _, line in server.lines if line.startswith("RCPT TO:<lea@")]) == 1, "refused for good is not tried again"
        refused = next(one for one in letters(persons["lea"]) if one["state"] == "refused")
        persons["lea"].post("/alerts/address", page="/alerts", person="lea", address="lea.two@example.org")
        persons["lea"].post(f"/alerts/{refused['mail_id']}/again", page="/alerts")
        wait(lambda: len(server.to("lea.two@example.org")) == 1)
        bounce = f"Message-ID: <other@x>\n\nReporting-MTA: x\nMessage-ID: {server.to('lea.two@example.org')[0]['Message-ID']}\n"
        wait(lambda: all(one["state"] == "sent" for one in letters(persons["lea"])))
        collector.command("mail", "bounced", stdin=bounce)
        assert "bounced" in [one["state"] for one in letters(persons["lea"])]
        assert any(one["trouble"] == "bounced" for one in persons["lea"].api("alerts")["addresses"])
        collector.command("mail", "bounced", stdin="nothing of ours", status=2)


def test_a_wrong_password_loses_nothing():
    with setting(user="somebody") as (_, server, persons):
        persons["lea"].post("/alerts/test", page="/alerts")
        wait(lambda: letters(persons["lea"])[0]["tries"] >= 2)
        assert letters(persons["lea"])[0]["state"] == "waiting" and not server.letters


def test_a_server_that_is_away_gets_it_when_it_is_back():
    with setting() as (collector, server, persons):
        folder = os.path.dirname(collector.options[1])
        server.close()
        Agent(collector).send(*FAILS)
        wait(lambda: letters(persons["lea"]) and letters(persons["lea"])[0]["tries"] >= 1)
        collector.stop()
        collector.start()
        back = SmtpServer(folder, port=server.port)
        wait(lambda: len(back.letters) == 1)
        wait(lambda: letters(persons["lea"])[0]["state"] == "sent")
        time.sleep(1.5)
        assert len(back.letters) == 1
        back.close()


def test_a_kill_loses_no_letter_and_sends_none_twice():
    with setting() as (collector, server, persons):
        agent = Agent(collector)
        agent.send(*FAILS)
        collector.kill()  # the record is there, the letter is not written yet
        server.hold.set()
        collector.start()
        wait(lambda: server.seen == 1)
        collector.kill()  # in the middle: the server has not said that it took it
        server.hold.clear()
        collector.start()
        wait(lambda: letters(persons["lea"])[0]["state"] == "sent")
        collector.kill()
        collector.start()
        time.sleep(2.5)
        assert len(server.letters) == 1 and server.seen == 2, server.seen


def test_fifty_failures_are_one_letter():
    with setting(**{"gather-seconds": 3}) as (collector, server, persons):
        agent = Agent(collector)
        for number in range(50):
            agent.send(*FAILS, "--serial", f"D-{number}", "--tests", "luminance-response")
        wait(lambda: persons["lea"].api("alerts")["letters"], 60)
        wait(lambda: server.letters)
        time.sleep(4)
        assert len(server.letters) == 1, "a flood"
        text = server.letters[0][1].get_body().get_content()
        assert text.count("measured") <= 40 and len(text) < 64 << 10
        told, waiting = server.letters[0][1]["Subject"], persons["lea"].api("alerts")["waiting_failures"]
        assert int(told.split()[1]) + waiting >= 50, (told, waiting)


def test_the_digest_comes_once_a_day_and_tells_what_is_overdue():
    with setting(people={"lea": "qa-lead", "max": "mpe"}, **{"digest-hour": 0}) as (collector, server, _):
        agent = Agent(collector)
        agent.send("--simulated", "--trigger", "acceptance", "--date", day(500))
        agent.send(*FAILS, "--date", day(450))
        collector.stop()
        server.letters.clear()
        forget = "UPDATE setting SET value = '0' WHERE name = 'alert-digest-at'; DELETE FROM setting WHERE name = 'alert-overdue-on';"
        with contextlib.closing(sqlite3.connect(f"{collector.folder}/store.db")) as store:
            store.executescript(forget)
        collector.start()
        wait(lambda: [one for one in server.to("lea@example.org") if "failing" in one["Subject"]])
        digest = next(one for one in server.to("lea@example.org") if "failing" in one["Subject"]).get_body().get_content()
        assert "Failing now:" in digest and "luminance-max" in digest and "Overdue:" in digest and " days" in digest, digest
        collector.stop()
        collector.start()
        time.sleep(2.5)
        assert len([one for _, one in server.letters if "failing" in one["Subject"]]) == 1, "to the QA lead, once"


def test_settings_that_cannot_be_are_refused_by_name():
    with tempfile.TemporaryDirectory(prefix="monqa-mail-") as folder:
        with Collector() as collector:
            for text, word in (("server = smtp.example.org", "from"), ("from = a@b\nserver = a/b", "server"),
                               ("from = a@b\nserver = smtp.example.org\ntls = none", "this machine"),
                               ("from = a@b\nserver = x\ntls = maybe", "tls"), ("from = a@b\nserver = x\ndigest-hour = 24", "digest-hour"),
                               ("from = a@b\nserver = x\npassword-file = /nowhere", "password-file"), ("sever = x", "sever")):
                with open(f"{folder}/conf", "w", encoding="utf-8") as file:
                    file.write(f"[mail]\n{text}\n")
                done = subprocess.run([os.environ["MONQA_COLLECTOR"], "serve", "--config", f"{folder}/conf", "--store", collector.store,
                                       "--listen", "127.0.0.1:0"], capture_output=True, text=True, timeout=20, check=False)
                assert done.returncode == 2 and word in done.stderr, (text, done.stderr)


if __name__ == "__main__":
    run_tests(globals())
