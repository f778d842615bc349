#!/usr/bin/env python3
"""kill -9 of the session, the upload or the collector at random moments: nothing is lost, nothing stands twice.

kill_test.py BUILD [MOMENTS]    the seed is printed, and taken from SEED when set
"""

import os
import random
import sqlite3
import subprocess
import sys
import time

from chain import Chain, manual_answers, release_build

BUILD = release_build(sys.argv[1])
MOMENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 200
SEED = int(os.environ.get("SEED", random.randrange(1 << 32)))
print("seed", SEED, flush=True)
chance = random.Random(SEED)


class Killer:
    def __init__(self, chain):
        self.chain = chain
        self.answers = chain.answers(manual_answers())
        self.recorded = []  # ids that a session said were recorded
        self.run_s = self.sync_s = 0.2

    def command(self, *arguments):
        out = open(self.chain.folder / "out", "w+")
        process = subprocess.Popen([self.chain.build / "monqa", *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=open(self.chain.folder / "err", "w"))
        return process, out

    def run_command(self):
        return self.command(*self.chain.run_arguments(self.answers, "--driver", "manual", trigger="periodic"))

    def sync_command(self):
        return self.command("sync", "--state", self.chain.state, "--config", self.chain.config)

    def finish(self, process, out):
        status = process.wait(120)
        out.seek(0)
        text = out.read()
        for line in text.splitlines():
            if '"recorded":' in line:
                self.recorded.append(line.split('"recorded":')[1].split('"')[1])
        return status

    def learn_durations(self):
        begun = time.monotonic()
        assert self.finish(*self.run_command()) in (0, 1), (self.chain.folder / "err").read_text()
        self.run_s = time.monotonic() - begun
        begun = time.monotonic()
        assert self.finish(*self.sync_command()) == 0, (self.chain.folder / "err").read_text()
        self.sync_s = time.monotonic() - begun
        print(f"a session takes {self.run_s:.3f} s, a sync {self.sync_s:.3f} s", flush=True)

    def kill_session(self):
        process, out = self.run_command()
        time.sleep(chance.uniform(0, 1.1 * self.run_s))
        process.kill()
        self.finish(process, out)

    def kill_sync(self):
        self.finish(*self.run_command())
        process, out = self.sync_command()
        time.sleep(chance.uniform(0, 1.1 * self.sync_s))
        process.kill()
        self.finish(process, out)

    def kill_collector(self):
        self.finish(*self.run_command())
        process, out = self.sync_command()
        time.sleep(chance.uniform(0, 1.1 * self.sync_s))
        self.chain.stop_collector(9)
        self.finish(process, out)
        self.chain.start_collector()


def check_store(chain, killer):
    database = sqlite3.connect(f"file:{chain.folder}/collector/collector.db?mode=ro", uri=True)
    rows = database.execute("SELECT id, sequence, sha256 FROM record ORDER BY sequence").fetchall()
    ids = [row[0] for row in rows]
    assert len(set(ids)) == len(ids), "an id stands twice"
    assert [row[1] for row in rows] == list(range(1, len(rows) + 1)), "the sequence has gaps or doubles"
    missing = set(killer.recorded) - set(ids)
    assert not missing, f"said to be recorded, and lost: {missing}"
    assert len(set(killer.recorded)) == len(killer.recorded), "a session was recorded twice"
    return len(rows)


def main():
    with Chain(BUILD, "kill") as chain:
        chain.first_collector()
        chain.enrol()
        killer = Killer(chain)
        killer.learn_durations()
        for moment in range(MOMENTS):
            chance.choice((killer.kill_session, killer.kill_session, killer.kill_sync, killer.kill_collector))()
        assert killer.finish(*killer.run_command()) in (0, 1), (chain.folder / "err").read_text()
        assert killer.finish(*killer.sync_command()) == 0, (chain.folder / "err").read_text()
        assert chain.spool() == [], "records wait though the collector answers"
        assert not list((chain.state / "journal").glob("*")), "a journal was forgotten"
        count = check_store(chain, killer)
        chain.admin("verify")
        print(f"{MOMENTS} kills, {count} records, every one once, chain whole")


main()
