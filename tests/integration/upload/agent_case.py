# SPDX-License-Identifier: Apache-2.0
"""Runs the programs of a build folder in a state folder of their own."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import fake_collector

BUILD = os.environ.get("MONQA_BUILD", "")
APPEND = os.environ.get("MONQA_APPEND", "")


class AgentCase(unittest.TestCase):
    def setUp(self):
        self.state = tempfile.mkdtemp(prefix="monqa-upload-")
        self.addCleanup(shutil.rmtree, self.state)
        self.config = os.path.join(self.state, "agent.conf")
        self.write_config("[collector]\ntimeout_s = 2\n")
        self.collector = fake_collector.FakeCollector()
        self.addCleanup(self.collector.close)

    def write_config(self, text):
        with open(self.config, "w") as file:
            file.write(text)

    def path(self, *names):
        return os.path.join(self.state, *names)

    def monqa(self, *words, status=0, stdin=""):
        command = [os.path.join(BUILD, "monqa"), *words]
        command += ["--config", self.config, "--state", self.state]
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def lines(self, *words, status=0):
        return [json.loads(line) for line in self.monqa(*words, "--json", status=status).stdout.splitlines()]

    def append(self, count=1):
        done = subprocess.run([APPEND, self.state, str(count)], capture_output=True, text=True, check=True)
        return done.stdout.split()

    def enrol(self, **more):
        return self.monqa("enrol", self.collector.url, "--token-file", "-", stdin="token-1\n", **more)

    def waiting(self):
        return self.ids_in("spool")

    def refused(self):
        return self.ids_in("spool", "refused")

    def ids_in(self, *folder):
        return [name[13:-4] for name in sorted(os.listdir(self.path(*folder))) if name.endswith(".xml")]

    def read(self, *names):
        with open(self.path(*names), "rb") as file:
            return file.read()


def main():
    if not (os.path.exists(os.path.join(BUILD, "monqa")) and os.path.exists(APPEND)):
        print("MONQA_BUILD and MONQA_APPEND name no programs")
        sys.exit(1)
    unittest.main(verbosity=2)
