# SPDX-License-Identifier: Apache-2.0
"""A small collector that answers as it is told, well or badly."""
import hashlib
import http.server
import json
import re
import threading
import time


class Answer:
    """What to answer: status, body and headers, or a misbehaviour by name."""

    def __init__(self, status=200, body=b"", headers=None, how=""):
        self.status, self.headers, self.how = status, headers or {}, how
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()


class FakeCollector:
    def __init__(self):
        self.requests = []  # (method, path, headers, body), in order
        self.scripted = {}  # "POST records" -> answers to give first
        self.held = {}  # record id -> bytes
        self.schedule = {"today": "2026-11-24", "displays": [], "items": []}
        self.guidelines = {}
        self.enrolled = None
        self.on_request = lambda method, path: None
        collector = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def serve(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                collector.serve(self, self.command, self.path, dict(self.headers), body)

            do_GET = do_POST = do_PUT = serve

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass  # the agent may hang up

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def script(self, name, *answers):
        self.scripted.setdefault(name, []).extend(answers)

    def paths(self):
        return [method + " " + path for method, path, _, _ in self.requests]

    def serve(self, handler, method, path, headers, body):
        name = path.removeprefix("/api/v1/")
        self.requests.append((method, name, headers, body))
        self.on_request(method, name)
        queue = self.scripted.get(method + " " + name)
        answer = queue.pop(0) if queue else self.well(method, name, headers, body)
        self.send(handler, answer)

    def send(self, handler, answer):
        if answer.how == "nothing":
            handler.close_connection = True
            return
        if answer.how == "garbage":
            handler.wfile.write(b"\x00\xffnot http at all\r\n\r\n")
            handler.close_connection = True
            return
        if answer.how == "slow":
            time.sleep(4)
        handler.send_response(answer.status)
        for key, value in answer.headers.items():
            handler.send_header(key, value)
        torn = answer.how == "torn"
        if answer.status not in (204, 304):
            handler.send_header("Content-Length", str(len(answer.body) + (100 if torn else 0)))
        handler.end_headers()
        handler.wfile.write(answer.body)
        handler.close_connection = torn

    def well(self, method, name, headers, body):
        if name == "enrolments":
            return self.enrol(json.loads(body))
        if headers.get("Authorization") != "Bearer bearer-1":
            return Answer(401, {"error": "bearer unknown"})
        if method + " " + name == "POST records":
            return self.take_record(body)
        if method + " " + name == "PUT inventory":
            return Answer(200, {"displays": len(json.loads(body)["displays"])})
        if method + " " + name == "GET schedule":
            return Answer(200, self.schedule)
        if name.startswith("guidelines/"):
            return self.give_guideline(name.split("/")[1], headers)
        return Answer(404, {"error": "no such path"})

    def enrol(self, asked):
        if asked["token"] != "token-1" or self.enrolled not in (None, asked["public_key"]):
            return Answer(403, {"error": "the token is used or unknown"})
        self.enrolled = asked["public_key"]
        return Answer(201, {"agent_id": "agent-1", "bearer": "bearer-1", "site": "S", "room": "R",
                            "workstation": "W"})

    def take_record(self, body):
        identity = re.search(rb'<record id="([^"]+)"', body).group(1).decode()
        known = identity in self.held
        if known and self.held[identity] != body:
            return Answer(409, {"error": "held with other bytes"})
        self.held[identity] = body
        return Answer(200 if known else 201,
                      {"id": identity, "sha256": hashlib.sha256(body).hexdigest()})

    def give_guideline(self, name, headers):
        body = self.guidelines.get(name)
        if body is None:
            return Answer(404, {"error": "not adopted"})
        tag = '"%s"' % hashlib.sha256(body).hexdigest()
        if headers.get("If-None-Match") == tag:
            return Answer(304)
        return Answer(200, body, {"ETag": tag})
