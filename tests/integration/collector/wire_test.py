# SPDX-License-Identifier: Apache-2.0
"""What no honest client sends: smuggled, endless, slow, and many at once."""
import socket
import threading
import time

from collector import Agent, Collector, run_tests


def talk(collector, data, seconds=10):
    """Everything that comes back until the server closes."""
    with socket.create_connection(("127.0.0.1", collector.port), timeout=seconds) as line:
        line.sendall(data)
        answer = b""
        try:
            while part := line.recv(65536):
                answer += part
        except (TimeoutError, ConnectionResetError):
            pass
        return answer


def head(*lines, path="/api/v1/records", method="POST"):
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: a", "Connection: close", *lines, "", ""]).encode()


def test_a_body_has_one_length():
    cases = {
        "both": ("Content-Length: 3", "Transfer-Encoding: chunked"),
        "two": ("Content-Length: 3", "Content-Length: 5"),
        "the same twice": ("Content-Length: 3", "Content-Length: 3"),
        "a list": ("Content-Length: 3, 3",),
        "negative": ("Content-Length: -1",),
        "plus": ("Content-Length: +3",),
        "hexadecimal": ("Content-Length: 0x3",),
        "another coding": ("Transfer-Encoding: gzip, chunked",),
        "coding twice": ("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
        "two authorizations": ("Content-Length: 3", "Authorization: Bearer a", "Authorization: Bearer b"),
    }
    with Collector() as collector:
        for name, lines in cases.items():
            answer = talk(collector, head(*lines) + b"abc")
            assert answer.startswith(b"HTTP/1.1 400"), (name, answer[:80])
        for lines, body in ((("Content-Length: 3",), b"abc"), (("Transfer-Encoding: chunked",), b"3\r\nabc\r\n0\r\n\r\n")):
            answer = talk(collector, head(*lines) + body)
            assert answer.startswith(b"HTTP/1.1 401"), (lines, answer[:80])
        assert talk(collector, b"nonsense\r\n\r\n")[:12] in (b"", b"HTTP/1.1 400"), "no request line"
        assert collector.request("GET", "/healthz").status == 200


def test_a_body_that_is_too_long_is_told_so():
    with Collector() as collector:
        agent = Agent(collector)
        bearer = f"Authorization: Bearer {agent.bearer}"
        answer = talk(collector, head("Content-Length: 1048577", bearer) + b"x" * 1048577)
        assert answer.startswith(b"HTTP/1.1 413"), answer[:80]
        answer = talk(collector, head("Content-Length: 99999999", bearer))
        assert answer.startswith(b"HTTP/1.1 413"), answer[:80]
        assert talk(collector, head("Content-Length: 99999999999999999999", bearer)).startswith(b"HTTP/1.1 4")
        chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
        answer = talk(collector, head("Transfer-Encoding: chunked", bearer) + chunk * 17 + b"0\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 413"), answer[:80]
        answer = talk(collector, head("X-Long: " + "y" * 20000, path="/healthz", method="GET"))
        assert answer.startswith(b"HTTP/1.1 431"), answer[:80]
        answer = talk(collector, head(*[f"X-{i}: y" for i in range(70)], path="/healthz", method="GET"))
        assert answer.startswith(b"HTTP/1.1 431"), answer[:80]


def test_a_request_ends_in_time_however_slowly_it_drips():
    with Collector(options=["--request-seconds", "2"]) as collector:
        for start in (b"", head("Content-Length: 100")):
            begun = time.monotonic()
            with socket.create_connection(("127.0.0.1", collector.port), timeout=10) as line:
                line.sendall(start)
                try:
                    while time.monotonic() - begun < 8:
                        line.sendall(b"G")
                        line.settimeout(0.3)
                        try:
                            if not line.recv(100):
                                break
                        except TimeoutError:
                            pass
                except OSError:
                    pass
            taken = time.monotonic() - begun
            assert 1.5 < taken < 5, f"held for {taken:.1f} s"
        with socket.create_connection(("127.0.0.1", collector.port), timeout=10) as line:
            for _ in range(4):  # a line that is kept alive may be older than one request
                line.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                assert line.recv(4096).startswith(b"HTTP/1.1 200")
                time.sleep(0.8)


def test_one_address_cannot_take_every_connection():
    with Collector() as collector:
        lines = [socket.create_connection(("127.0.0.1", collector.port), timeout=5) for _ in range(60)]
        refused = 0
        for line in lines:
            line.settimeout(2)
            try:
                line.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                refused += line.recv(100) == b""
            except OSError:
                refused += 1
            line.close()
        assert 20 <= refused <= 40, refused
        time.sleep(0.5)
        assert collector.request("GET", "/healthz").status == 200


def test_the_same_record_from_many_at_once_is_one_row():
    with Collector() as collector:
        agent, token = Agent(collector), collector.token()
        for _ in range(5):
            _, _, content = agent.make()
            answers = []
            threads = [threading.Thread(target=lambda: answers.append(agent.post(content).status)) for _ in range(12)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert sorted(answers) == [200] * 11 + [201], answers
        counted = collector.request("GET", "/metrics", headers={"Authorization": f"Bearer {token}"}).text()
        assert "monqa_records 5\n" in counted, counted


def test_passwords_cannot_be_tried_for_ever():
    with Collector() as collector:
        collector.token()
        statuses = [collector.log_in(password=f"wrong {i}")[0].status for i in range(5)]
        assert statuses == [403] * 5, statuses
        try:
            locked, _ = collector.log_in()
            status = locked.status
        except TypeError:  # no cookie came
            status = 429
        assert status == 429, "the right password does not help while it is locked"


run_tests(globals())
