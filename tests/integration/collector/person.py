# SPDX-License-Identifier: Apache-2.0
"""A logged-in browser without scripts."""
import re
import urllib.parse


class Person:
    def __init__(self, collector, role="qa-lead", name="lea"):
        self.collector = collector
        collector.command("user", "add", name, "--role", role, "--password-stdin", stdin="correct horse\n")
        _, self.cookie = collector.log_in(name)

    def get(self, path, status=200):
        answer = self.collector.request("GET", path, headers={"Cookie": self.cookie})
        assert answer.status == status, (path, answer.status, answer.text()[:300])
        return answer

    def api(self, path):
        return self.get(f"/api/v1/{path}").json()

    def post(self, path, answered=303, page="/plan/rules", **fields):
        """page: any that carries the token against forged forms."""
        fields["csrf"] = re.search(r'name="csrf" value="([^"]+)"', self.get(page).text()).group(1)
        answer = self.collector.request("POST", path, urllib.parse.urlencode(fields), {
            "Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"})
        assert answer.status == answered, (path, answer.status, answer.text()[:900])
        return answer
