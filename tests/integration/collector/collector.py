# SPDX-License-Identifier: Apache-2.0
"""A collector on loopback and a pretended agent, for tests. Python's standard library only."""
import http.client
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import urllib.parse

COLLECTOR = os.environ["MONQA_COLLECTOR"]
MAKE_RECORD = os.environ["MONQA_MAKE_RECORD"]
MACHINE = "ab" * 32


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)

    def text(self):
        return self.body.decode()


class Collector:
    """Runs in a folder of its own; use it in a with statement."""

    def __init__(self, demonstration=False, options=(), environment=None):
        self.folder = tempfile.mkdtemp(prefix="monqa-collector-")
        self.store = f"sqlite:{self.folder}/store.db"
        self.options = list(options)
        self.environment = dict(os.environ, TZ="UTC", **(environment or {}))
        self.process = None
        self.command("init", *(["--demonstration"] if demonstration else []))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder)

    def command(self, *arguments, stdin="", status=0):
        done = subprocess.run([COLLECTOR, *arguments, "--store", self.store], input=stdin, text=True,
                              capture_output=True, env=self.environment, check=False, timeout=60)
        assert done.returncode == status, (arguments, done.returncode, done.stderr)
        return done.stdout.strip()

    def start(self, file_bytes=None):
        """file_bytes: no file may grow beyond, as on a full disk."""
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))

        self.log = open(f"{self.folder}/log", "a", encoding="utf-8")
        self.process = subprocess.Popen(
            [COLLECTOR, "serve", "--store", self.store, "--listen", "127.0.0.1:0", *self.options],
            stdout=subprocess.PIPE, stderr=self.log, text=True, env=self.environment,
            preexec_fn=limit if file_bytes else None)
        line = self.process.stdout.readline()
        found = re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)/\n", line)
        assert found, f"no address: {line!r}"
        self.port = int(found.group(1))

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            assert self.process.wait(20) == 0, "SIGTERM did not close it cleanly"
        self.close_pipes()

    def kill(self):
        self.process.kill()
        self.process.wait(20)
        self.close_pipes()

    def close_pipes(self):
        if self.process:
            self.process.stdout.close()
            self.log.close()
            self.process = None

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def token(self, name="ann", role="admin"):
        self.command("user", "add", name, "--role", role, "--password-stdin", stdin="correct horse\n")
        return self.command("user", "token", name)

    def log_in(self, name="ann", password="correct horse"):
        """The session cookie, as a browser would get it."""
        form = self.request("GET", "/login")
        cookie = form.headers["Set-Cookie"].split(";")[0]
        token = re.search(r'name="token" value="([^"]+)"', form.text()).group(1)
        body = urllib.parse.urlencode({"name": name, "password": password, "token": token})
        answer = self.request("POST", "/login", body, {"Cookie": cookie})
        cookies = [value.split(";")[0] for value in answer.headers.get_all("Set-Cookie")]
        return answer, next((one for one in cookies if one.startswith("monqa_session=")), None)


class Agent:
    def __init__(self, collector, site="North", room="Reading 1", name="ws-1"):
        self.collector = collector
        self.key = f"{collector.folder}/{name}.key"
        self.sequence = 0
        self.previous = "0" * 64
        token = collector.command("workstation", "add", "--site", site, "--room", room, "--name", name)
        self.enrolment = {"token": token, "public_key": run(MAKE_RECORD, "--key", self.key, "--public"),
                          "hostname": name, "machine_id": MACHINE}
        answer = self.enrol()
        assert answer.status == 201, answer.body
        self.bearer = answer.json()["bearer"]
        self.headers = {"Authorization": f"Bearer {self.bearer}"}

    def enrol(self, **changes):
        return self.collector.request("POST", "/api/v1/enrolments", json.dumps({**self.enrolment, **changes}))

    def make(self, *options):
        """The next record of the chain: its id, its SHA-256 and its bytes."""
        self.sequence += 1
        path = f"{self.key}.record"
        identity, sha256 = run(MAKE_RECORD, "--key", self.key, "--out", path, "--sequence", str(self.sequence),
                               "--previous", self.previous, *options).split()
        self.previous = sha256
        with open(path, "rb") as file:
            return identity, sha256, file.read()

    def post(self, content, headers=None):
        return self.collector.request("POST", "/api/v1/records", content,
                                      {**self.headers, "Content-Type": "application/xml", **(headers or {})})

    def send(self, *options):
        identity, sha256, content = self.make(*options)
        answer = self.post(content)
        assert answer.status == 201, (answer.status, answer.body)
        assert answer.json() == {"id": identity, "sha256": sha256}, answer.body
        return identity


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def run_tests(scope):
    """Every function whose name begins with test_, by name."""
    failed = 0
    for name, function in sorted(scope.items()):
        if not name.startswith("test_"):
            continue
        try:
            function()
            print(f"ok {name}", flush=True)
        except Exception as trouble:  # pylint: disable=broad-except
            failed += 1
            import traceback
            traceback.print_exc()
            print(f"NOT ok {name}: {trouble}", flush=True)
    raise SystemExit(1 if failed else 0)
