# SPDX-License-Identifier: Apache-2.0
"""monqa-agentd: what it waits for, what it starts, and how small it stays."""
import os
import signal
import socket
import stat
import subprocess
import sys
import time

import agent_case

AGENTD = os.path.join(agent_case.BUILD, "monqa-agentd")
MEBIBYTE_KB = 1024

SYNC = """#!/bin/sh
echo "$(date +%%s.%%N) $*" >> %(log)s
[ -e %(running)s ] && echo two >> %(log)s
: > %(running)s
sleep %(seconds)s
rm -f %(running)s
%(rest)s
"""


class Agentd(agent_case.AgentCase):
    def setUp(self):
        super().setUp()
        self.log = self.path("sync.log")
        self.program = self.path("fake-sync")
        self.daemon = None
        self.output = open(self.path("output"), "w")
        self.addCleanup(self.output.close)
        self.enrol()
        self.addCleanup(self.stop)

    def fake_sync(self, rest, seconds=0):
        with open(self.program, "w") as file:
            file.write(SYNC % {"log": self.log, "running": self.path("running"), "seconds": seconds, "rest": rest})
        os.chmod(self.program, stat.S_IRWXU)
        self.write_config("[service]\nsync = %s\ncontact_s = 604800\n" % self.program)

    def start(self, **environment):
        self.daemon = subprocess.Popen(
            [AGENTD, "--foreground", "--config", self.config, "--state", self.state],
            env=dict(os.environ, **environment), stdout=self.output, stderr=self.output)

    def stop(self):
        if self.daemon is None:
            return None
        daemon, self.daemon = self.daemon, None
        daemon.send_signal(signal.SIGTERM)
        try:
            daemon.wait(timeout=20)
        except subprocess.TimeoutExpired:
            daemon.kill()
            daemon.wait()
            raise
        self.told = self.read("output").decode()
        return daemon.returncode

    def runs(self):
        if not os.path.exists(self.log):
            return []
        with open(self.log) as file:
            return file.read().splitlines()

    def wait_for(self, condition, seconds=10):
        deadline = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), deadline, "did not come in time")
            time.sleep(0.05)

    def take_all(self):
        return "for i in %s/0*.xml; do [ -e $i ] && mv $i %s; done; exit 0" % (
            self.path("spool"), self.path("head.xml"))

    def test_a_record_that_comes_is_sent_by_a_child(self):
        self.fake_sync(self.take_all())
        self.start()
        time.sleep(0.5)
        before = len(self.runs())
        self.append(1)
        self.wait_for(lambda: len(self.runs()) > before)
        self.assertIn("sync --config %s --state %s" % (self.config, self.state), self.runs()[-1])
        self.wait_for(lambda: self.waiting() == [])
        time.sleep(1.5)
        self.assertEqual(len(self.runs()), before + 1)
        self.assertEqual(self.stop(), 0)

    def test_a_record_that_waits_at_the_start_is_sent(self):
        self.append(1)
        self.fake_sync(self.take_all())
        self.start()
        self.wait_for(lambda: len(self.runs()) == 1)
        self.assertEqual(self.stop(), 0)

    def test_the_real_sync_beside_it_sends_to_the_collector(self):
        self.write_config("[collector]\ntimeout_s = 5\n")
        self.start()
        ids = self.append(2)
        self.wait_for(lambda: list(self.collector.held) == ids, 20)
        self.wait_for(lambda: os.path.exists(self.path("schedule.json")))
        self.assertEqual(self.stop(), 0)

    def test_never_two_at_once(self):
        self.fake_sync(self.take_all(), seconds=0.7)
        self.start()
        for _ in range(5):
            self.append(1)
            time.sleep(0.2)
        self.wait_for(lambda: self.waiting() == [], 20)
        self.assertNotIn("two", self.runs())
        self.assertEqual(self.stop(), 0)

    def test_after_a_failure_it_waits(self):
        self.append(1)
        self.fake_sync("exit 3")
        self.start()
        self.wait_for(lambda: len(self.runs()) == 1)
        for _ in range(4):
            self.append(1)  # does not press it
            time.sleep(0.2)
        self.assertEqual(len(self.runs()), 1)
        self.wait_for(lambda: len(self.runs()) >= 2, 10)
        first, second = [float(line.split()[0]) for line in self.runs()[:2]]
        self.assertGreaterEqual(second - first, 0.9)
        self.assertEqual(self.stop(), 0)
        self.assertIn("records wait", self.told)

    def test_the_wish_of_the_collector_is_honoured(self):
        self.append(1)
        self.fake_sync("echo $(($(date +%%s) + 60))000 > %s; exit 3" % self.path("not-before"))
        self.start()
        self.wait_for(lambda: len(self.runs()) == 1)
        time.sleep(6.5)  # the longest first back-off is 5 s
        self.assertEqual(len(self.runs()), 1)
        self.assertEqual(self.stop(), 0)

    def test_a_program_that_is_not_there_is_a_failure(self):
        self.append(1)
        self.write_config("[service]\nsync = /nonexistent/monqa\n")
        self.start()
        time.sleep(0.7)
        self.assertEqual(self.stop(), 0)
        self.assertIn("/nonexistent/monqa: cannot be run", self.told)

    def test_without_enrolment_nothing_is_started_until_it_comes(self):
        os.rename(self.path("enrolment"), self.path("kept"))
        self.append(1)
        self.fake_sync(self.take_all())
        self.start()
        time.sleep(1)
        self.assertEqual(self.runs(), [])
        os.rename(self.path("kept"), self.path("enrolment"))
        self.wait_for(lambda: len(self.runs()) == 1)
        self.assertEqual(self.stop(), 0)

    def test_a_child_is_stopped_with_it(self):
        self.append(1)
        self.fake_sync("exit 0", seconds=30)
        self.start()
        self.wait_for(lambda: len(self.runs()) == 1)
        begun = time.monotonic()
        self.assertEqual(self.stop(), 0)
        self.assertLess(time.monotonic() - begun, 4)

    def test_it_tells_the_service_manager(self):
        path = self.path("notify")
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(listener.close)
        listener.bind(path)
        listener.settimeout(10)
        self.fake_sync("exit 0")
        self.start(NOTIFY_SOCKET=path, WATCHDOG_USEC="400000")
        told = [listener.recv(200).decode() for _ in range(6)]
        self.assertEqual(told[0], "READY=1")
        self.assertTrue(told[1].startswith("STATUS="))
        self.assertGreaterEqual(told.count("WATCHDOG=1"), 3)
        self.assertEqual(self.stop(), 0)

    def test_bad_words_and_a_bad_configuration_are_refused(self):
        for words in (["--nonsense"], ["x"], ["--config", "/nonexistent"]):
            done = subprocess.run([AGENTD, *words, "--state", self.state], capture_output=True, timeout=20)
            self.assertIn(done.returncode, (2, 3), words)
        self.write_config("[service]\ncontact_s = never\n")
        done = subprocess.run([AGENTD, "--config", self.config, "--state", self.state], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("contact_s", done.stderr)

    def needed(self):
        out = subprocess.run(["readelf", "-d", AGENTD], capture_output=True, text=True, check=True).stdout
        return [line for line in out.splitlines() if "NEEDED" in line]

    def test_it_links_no_large_library(self):
        needed = "\n".join(self.needed())
        self.assertIn("libc.so", needed)
        for name in ("curl", "xml2", "cairo", "jansson", "png", "gnutls", "crypto"):
            self.assertNotIn(name, needed)

    def test_idle_it_has_less_than_4_mb(self):
        if any(name in "\n".join(self.needed()) for name in ("asan", "ubsan", "tsan")):
            self.skipTest("a build with sanitizers says nothing about its size")
        self.fake_sync("exit 0")
        self.start()
        time.sleep(1)
        with open("/proc/%d/status" % self.daemon.pid) as file:
            status = dict(line.split(":", 1) for line in file)
        resident_kb = int(status["VmRSS"].split()[0])
        print("VmRSS %d kB" % resident_kb, file=sys.stderr)
        self.assertLess(resident_kb, 4 * MEBIBYTE_KB)
        self.assertEqual(self.stop(), 0)


if __name__ == "__main__":
    agent_case.main()
