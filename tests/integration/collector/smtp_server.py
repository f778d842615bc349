# SPDX-License-Identifier: Apache-2.0
"""A small SMTP server with STARTTLS or TLS and a self-signed certificate. Python's standard library only."""
import base64
import email
import email.policy
import socketserver
import ssl
import subprocess
import threading
import time


def make_certificate(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost", "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"],
                   check=True, capture_output=True)


class Handler(socketserver.StreamRequestHandler):
    timeout = 20

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")
        self.wfile.flush()

    def start_tls(self):
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.setup_files()

    def setup_files(self):
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb")

    def handle(self):
        try:
            self.talk()
        except (OSError, ValueError) as trouble:
            self.server.troubles.append(str(trouble))

    def talk(self):
        self.is_secure, self.is_known = False, False
        if self.server.mode == "tls":
            self.start_tls()
            self.is_secure = True
        self.say("220 localhost ESMTP")
        while True:
            line = self.rfile.readline(2000).decode().rstrip("\r\n")
            self.server.lines.append((self.is_secure, line))
            word = line.split(" ")[0].upper()
            if not line or word == "QUIT":
                return self.say("221 bye") if line else None
            if not getattr(self, f"do_{word}", self.do_other)(line):
                return None

    def do_other(self, _):
        self.say("502 what?")
        return True

    def do_EHLO(self, _):
        offers = ["localhost"]
        if self.server.mode == "starttls" and not self.is_secure:
            offers.append("STARTTLS")
        if self.is_secure or self.server.mode == "bare":
            offers.append("AUTH PLAIN")
        for offer in offers[:-1]:
            self.say(f"250-{offer}")
        self.say(f"250 {offers[-1]}")
        return True

    def do_STARTTLS(self, _):
        self.say("220 go")
        self.start_tls()
        self.is_secure = True
        return True

    def do_AUTH(self, line):
        words = line.split(" ")
        if len(words) == 2:
            self.say("334 ")
            words.append(self.rfile.readline(2000).decode().strip())
        self.is_known = base64.b64decode(words[2]).split(b"\0")[1:] == [b"monqa", b"secret word"]
        self.say("235 welcome" if self.is_known else "535 who?")
        return True

    def do_MAIL(self, line):
        if not self.is_known:
            self.say("530 log in first")
            return True
        self.sender, self.recipients = line, []
        self.say("250 ok")
        return True

    def do_RCPT(self, line):
        address = line.split("<")[1].split(">")[0]
        if address in self.server.unknown:
            self.say("550 5.1.1 no such mailbox here")
        else:
            self.recipients.append(address)
            self.say("250 ok")
        return True

    def do_DATA(self, _):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline(2000)) != b".\r\n":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b".") else line)
        self.server.seen += 1
        if self.server.hold.is_set():
            while self.server.hold.is_set():
                time.sleep(0.05)
            return False  # it never said 250: it has not taken it
        letter = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self.server.letters.append((self.recipients[0], letter))
        self.say("250 taken")
        return True


class SmtpServer(socketserver.ThreadingTCPServer):
    """mode: "starttls", "tls", or "bare": offers no encryption."""
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, folder, mode="starttls", port=0):
        super().__init__(("127.0.0.1", port), Handler)
        self.mode, self.port = mode, self.server_address[1]
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(f"{folder}/cert.pem", f"{folder}/key.pem")
        self.letters, self.lines, self.troubles, self.unknown = [], [], [], set()
        self.hold, self.seen = threading.Event(), 0
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()

    def to(self, address):
        return [letter for recipient, letter in self.letters if recipient == address]
