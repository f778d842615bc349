# SPDX-License-Identifier: Apache-2.0
"""monqa record and monqa spool over sound and altered files."""
import json
import os
import shutil
import tarfile

import agent_case


class Verify(agent_case.AgentCase):
    def setUp(self):
        super().setUp()
        self.ids = self.append(4)
        folder = self.path("spool")
        self.files = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name[0] == "0"]

    def change(self, path, at, to=None):
        with open(path, "r+b") as file:
            file.seek(at)
            old = file.read(1)
            file.seek(at)
            file.write(to or bytes([old[0] ^ 1]))

    def verify(self, *words, status=0):
        return self.monqa("record", "verify", *words, status=status)

    def test_sound_records_are_sound_in_any_order(self):
        told = self.lines("record", "verify", *reversed(self.files))
        self.assertEqual([line["sequence"] for line in told], [1, 2, 3, 4])
        self.assertEqual([line["id"] for line in told], self.ids)
        self.assertTrue(all(line["sound"] for line in told))

    def test_a_changed_byte_is_found_and_its_file_named(self):
        size = os.path.getsize(self.files[1])
        for at in (0, 60, 200, size // 2, size - 130, size - 110, size - 50, size - 2, size - 1):
            with self.subTest(at):
                kept = self.path("kept")
                shutil.copy(self.files[1], kept)
                self.change(self.files[1], at)
                done = self.verify(*self.files, status=1)
                lines = [line for line in done.stdout.splitlines() if "altered" in line]
                self.assertEqual(len(lines), 1, done.stdout)
                self.assertTrue(lines[0].startswith(self.files[1] + ": altered"), lines[0])
                shutil.copy(kept, self.files[1])
        self.verify(*self.files)

    def test_a_changed_value_that_still_reads_is_told_as_such(self):
        with open(self.files[0], "rb") as file:
            at = file.read().index(b'product-code="6') + 14
        self.change(self.files[0], at, b"5")
        done = self.verify(self.files[0], status=1)
        self.assertIn("bytes before the signature line", done.stdout)
        self.assertIn("still reads as record " + self.ids[0], done.stdout)

    def test_a_gap_is_told_but_alters_nothing(self):
        done = self.verify(self.files[0], self.files[3])
        self.assertIn("2 records between", done.stderr)

    def test_another_key(self):
        public = self.path("public")
        with open(self.path("key")) as file:
            import base64
            secret = base64.b64decode(file.read().split()[1])
        with open(public, "w") as file:
            file.write(base64.b64encode(secret[32:]).decode() + "\n")
        self.verify("--key", public, *self.files)
        self.verify("--key", self.path("key"), *self.files)
        with open(public, "w") as file:
            file.write(base64.b64encode(bytes(32)).decode())
        done = self.verify("--key", public, self.files[0], status=1)
        self.assertIn("signed by another key", done.stdout)
        with open(public, "w") as file:
            file.write("no key")
        self.verify("--key", public, self.files[0], status=2)

    def test_a_record_of_another_chain_is_a_fork(self):
        other = self.path("other")
        os.mkdir(other)
        shutil.copy(self.path("key"), other)
        import subprocess
        subprocess.run([agent_case.APPEND, other, "2"], check=True, capture_output=True)
        folder = os.path.join(other, "spool")
        second = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name[0] == "0"][1]
        self.assertIn("a fork", self.verify(*self.files, second, status=1).stdout)
        self.assertIn("does not follow the record before it", self.verify(self.files[0], second, status=1).stdout)

    def test_what_is_not_there_or_no_record(self):
        self.verify(self.path("nothing"), status=3)
        with open(self.path("text"), "w") as file:
            file.write("hello\n")
        self.assertIn("altered", self.verify(self.path("text"), status=1).stdout)
        with open(self.path("text"), "w"):
            pass
        self.verify(self.path("text"), status=1)

    def test_show_gives_every_reading(self):
        told = self.lines("record", "show", self.files[0])[0]
        self.assertEqual(told["id"], self.ids[0])
        self.assertEqual(len(told["reading"]), 16)
        self.assertEqual(told["reading"][0]["cd_m2"], 1 / 3)
        self.assertNotIn("cd_m2", told["reading"][2])
        self.assertEqual(told["display"]["product_code"], 65535)
        self.assertEqual(told["judgement"]["verdict"][0]["comparison"], "<=")
        self.assertTrue(told["judgement"]["metric"][2]["infinite"])
        text = self.monqa("record", "show", self.files[0]).stdout
        self.assertIn("hostname pacs-ws-17", text)
        self.assertNotIn("\x1b", text)

    def test_spool_verify_finds_what_is_missing(self):
        self.monqa("spool", "verify")
        for path in (self.files[1], self.files[3]):  # in the middle, and the newest
            with self.subTest(path):
                os.rename(path, self.path("kept"))
                told = self.monqa("spool", "verify", status=1).stderr
                self.assertIn("1 records that were written are not here", told)
                os.rename(self.path("kept"), path)
        os.rename(self.files[1], self.path("head.xml"))  # as after an acknowledgement
        os.unlink(self.files[0])
        self.monqa("spool", "verify")
        self.change(self.path("head.xml"), 500)
        self.monqa("spool", "verify", status=1)

    def test_export_copies_all_and_takes_nothing_away(self):
        folder, tar = self.path("copies"), self.path("copies.tar")
        os.mkdir(folder)
        self.monqa("spool", "export", folder)
        self.monqa("spool", "export", tar)
        names = [os.path.basename(path) for path in self.files]
        self.assertEqual(sorted(os.listdir(folder)), names)
        with tarfile.open(tar) as archive:
            self.assertEqual(archive.getnames(), names)
            for path in self.files:
                with open(path, "rb") as file:
                    self.assertEqual(archive.extractfile(os.path.basename(path)).read(), file.read())
        self.verify(*[os.path.join(folder, name) for name in names])
        self.assertEqual(self.waiting(), self.ids)
        self.monqa("spool", "export", tar, status=3)  # never over a file that is there


if __name__ == "__main__":
    agent_case.main()
