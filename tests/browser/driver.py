# SPDX-License-Identifier: Apache-2.0
"""Chromium by ChromeDriver, over plain HTTP: keys, windows and pictures as a person has them."""
import base64
import http.client
import json
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
if not CHROMIUM or not DRIVER:
    print("skipped: no Chromium with its driver here")
    sys.exit(SKIPPED)

KEYS = {"Enter": "\ue007", "Tab": "\ue004", "Escape": "\ue00c", "Space": " "}
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    """One window on one screen, in a with statement."""

    def __init__(self, screen="1280x1024", ratio=1, script=True):
        self.profile = tempfile.mkdtemp(prefix="monqa-chromium-")
        self.process = subprocess.Popen([DRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = None
        for line in self.process.stdout:
            found = re.search(r"successfully on port (\d+)", line)
            if found:
                self.port = int(found.group(1))
                break
        self.session = ""
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", "--hide-scrollbars",
                     f"--user-data-dir={self.profile}", "--force-color-profile=srgb"]
        options = {"binary": CHROMIUM, "args": arguments}
        if not script:
            options["prefs"] = {"profile.managed_default_content_settings.javascript": 2}
        made = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}})
        self.session = "/session/" + made["sessionId"]
        # A headless window keeps room for a frame that it has not, also in full screen: the screen is told to it.
        width, height = (int(int(side) / ratio) for side in screen.split("x"))
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=ratio, mobile=False,
                      screenWidth=width, screenHeight=height)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.ask("DELETE", "", None)
        finally:
            self.process.terminate()
            self.process.wait(20)
            self.process.stdout.close()
            shutil.rmtree(self.profile, ignore_errors=True)

    def ask(self, method, path, body):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, self.session + path, None if body is None else json.dumps(body), {"Content-Type": "application/json"})
            value = json.loads(line.getresponse().read())["value"]
        finally:
            line.close()
        if isinstance(value, dict) and "error" in value:
            raise AssertionError(f"{method} {path}: {value['error']}: {value['message'][:300]}")
        return value

    def devtools(self, command, **parameters):
        return self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def go(self, url):
        self.ask("POST", "/url", {"url": url})

    def cookie(self, name, value):
        self.ask("POST", "/cookie", {"cookie": {"name": name, "value": value}})

    def run(self, script, *arguments):
        return self.ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, css):
        return self.ask("POST", "/element", {"using": "css selector", "value": css})[ELEMENT]

    def click(self, css):
        self.ask("POST", f"/element/{self.find(css)}/click", {})

    def press(self, *keys):
        actions = []
        for key in keys:
            value = KEYS.get(key, key)
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self.ask("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def shot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.devtools("Page.captureScreenshot", format="png")["data"]))
