# SPDX-License-Identifier: Apache-2.0
"""Every page, role by role, in a narrow window: nothing overflows, everything has a name, the text stands out, and Tab gets
everywhere in order. The measures are those of WCAG 2.2 AA that a program can take."""
import argparse
import os
import sys

from driver import Browser

from collector import Agent, Collector
from person import Person

CHECK = r"""
const complaints = [];
const say = (what, one) => complaints.push(what + ": " + (one.outerHTML || String(one)).slice(0, 90));
const seen = one => one.getClientRects().length > 0 && getComputedStyle(one).visibility === "visible";
const width = document.documentElement.clientWidth;
if (document.scrollingElement.scrollWidth > width + 1) {
  const wide = [...document.querySelectorAll("main *, header *")].filter(one => seen(one) && one.getBoundingClientRect().right > width + 1 &&
    getComputedStyle(one).position !== "absolute");
  say("wider than the window (" + document.scrollingElement.scrollWidth + ")", wide[wide.length - 1] || document.body);
}
const headings = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter(seen);
if (headings.filter(one => one.tagName === "H1").length !== 1) say("not one h1", document.title);
headings.reduce((level, one) => { const now = Number(one.tagName[1]); if (now > level + 1) say("a level of headings is left out", one); return now; }, 1);
if (document.querySelectorAll("main").length !== 1 || document.querySelectorAll("header").length !== 1) say("not one main and header", document.title);
if (!document.documentElement.lang || !document.title) say("no language or title", document.title);
for (const nav of document.querySelectorAll("nav")) if (!nav.getAttribute("aria-label")) say("a nav has no name", nav);
const text = one => (one ? one.textContent : "").trim();
const named = one => (one.getAttribute("aria-label") || "").trim() || text(one.labels && one.labels[0]) || text(document.getElementById(one.getAttribute("aria-labelledby")));
for (const one of document.querySelectorAll("input:not([type=hidden]),select,textarea")) if (!named(one)) say("a field has no label", one);
for (const one of document.querySelectorAll("button,a[href]")) if (!text(one) && !named(one)) say("a control has no name", one);
for (const one of document.querySelectorAll("img")) if (!one.hasAttribute("alt")) say("a picture has no words", one);
for (const one of document.querySelectorAll("svg")) if (!one.getAttribute("aria-label") && !one.querySelector("title") && one.getAttribute("aria-hidden") !== "true" && one.getAttribute("role") !== "presentation") say("a chart has no words", one);
for (const one of document.querySelectorAll("table")) {
  if (!text(one.caption)) say("a table has no caption", one);
  for (const cell of one.querySelectorAll("th")) if (!cell.scope) say("a heading of a table has no scope", cell);
}
const ids = [...document.querySelectorAll("[id]")].map(one => one.id);
ids.filter((id, i) => ids.indexOf(id) !== i).forEach(id => say("an id stands twice", id));
const channel = value => { const part = value / 255; return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; };
const parts = colour => (colour.match(/[\d.]+/g) || []).map(Number);
const luminance = colour => { const [r, g, b] = parts(colour); return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b); };
const behind = one => { for (; one; one = one.parentElement) { const colour = getComputedStyle(one).backgroundColor; const all = parts(colour); if (all.length === 3 || all[3] === 1) return colour; } return "rgb(255,255,255)"; };
const faint = new Set();
for (const one of document.querySelectorAll("body *")) {
  if (!seen(one) || one.closest("svg") || ![...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
  const style = getComputedStyle(one), a = luminance(style.color), b = luminance(behind(one));
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (large ? 3 : 4.5)) { const key = one.tagName + one.className; if (!faint.has(key)) { faint.add(key); say("faint (" + ratio.toFixed(2) + ")", one); } }
}
for (const one of document.querySelectorAll("a[href],button,input:not([type=hidden]),select,textarea")) {
  if (one.tabIndex > 0) say("out of the order of Tab", one);
  const box = one.getBoundingClientRect();
  if (seen(one) && one.tagName === "BUTTON" && (box.width < 24 || box.height < 24)) say("too small to hit", one);
}
return complaints;
"""

ROLES = {"admin": "ann", "qa-lead": "lea", "radiographer": "rad", "procurement": "pro", "reporter": "rep", "mpe": "mia",
         "employer-approver": "boss", "pacs-support": "pax"}


def walk(browser):
    """Tab from the top: each control once, in the order of the page, and one sees where one is."""
    complaints = []
    browser.run("document.activeElement.blur(); window.scrollTo(0, 0)")
    wanted = browser.run("return [...document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea')]"
                         ".filter(one => one.getClientRects().length && !one.disabled && getComputedStyle(one).visibility === 'visible').length")
    i = -1
    for _ in range(min(wanted, 25)):
        browser.press("Tab")
        at, style, kind = browser.run("""const all = [...document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea')]
            .filter(one => one.getClientRects().length && !one.disabled && getComputedStyle(one).visibility === 'visible');
            const one = document.activeElement, style = getComputedStyle(one);
            return [all.indexOf(one), style.outlineStyle + style.outlineWidth + style.boxShadow, one.type || ""];""")
        if at != i + 1 and not (at == i and kind == "date"):  # a date has a stop for day, month and year
            return [f"Tab after control {i + 1} goes to control {at + 1}"]
        i = at
        if kind != "date" and style.startswith("none") and style.endswith("none"):
            complaints.append(f"control {at + 1} does not show that it has the keyboard")
    return complaints


def fill(collector):
    good = Agent(collector, "North Hospital", "Reading room 1", "ws-north-1")
    record = good.send("--serial", "GOOD-1", "--name", "RadiForce RX360", "--trigger", "acceptance", "--simulated", "--bend", "2.5")
    failed = good.send("--serial", "BAD-1", "--name", "Coronis 5MP", "--simulated", "--bend", "22", "--l-max", "165", "--l-min", "0.9")
    Agent(collector, "South Clinic", "Emergency department, corridor", "ws-south-2").send(
        "--serial", "NEW-1", "--name", "MX315W", "--trigger", "acceptance", "--date", "2031-01-01T00:00:00Z", "--simulated")
    return record, failed


def pages_of(collector, person, record, failed):
    display = person.api(f"records/{failed}")["display_id"]
    session = person.post("/browser", page="/schedule", display=display, trigger="periodic", tests="visual",
                          geometry="contact").headers["Location"] if person.role_may_test else "/browser"
    return ["/schedule", "/overview", "/plan", "/plan?span=month", "/plan/rules", "/displays", f"/displays/{display}", f"/records/{record}",
            f"/records/{failed}", "/failures", "/cases", "/cases/1", "/procurement", "/assets", f"/assets/{display}", "/workstations",
            "/guidelines", "/guidelines/aapm-or03", "/meters", "/meters/1", "/reevaluation", "/alerts", "/browser", session, "/how-to",
            "/audit", "/users", "/users?person=rad", "/programs", "/account", "/retention", "/nothing"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shots", required=True)
    folder = parser.parse_args().shots
    os.makedirs(folder, exist_ok=True)
    found, looked = {}, 0
    with Collector(demonstration=True) as collector, Browser("320x1400", script=True) as browser:
        record, failed = fill(collector)
        persons = {role: Person(collector, role, name) for role, name in ROLES.items()}
        for role, person in persons.items():
            person.role_may_test = role not in ("procurement", "employer-approver")
            base = f"http://127.0.0.1:{collector.port}"
            browser.go(base + "/login")
            browser.cookie("monqa_session", person.cookie.split("=", 1)[1])
            for path in pages_of(collector, person, record, failed):
                browser.go(base + path)
                looked += 1
                complaints = browser.run(CHECK) + (walk(browser) if role == "admin" else [])
                for complaint in complaints:
                    found.setdefault(complaint, (role, path))
                if role == "admin":
                    name = path.strip("/").split("/")[0].split("?")[0] + ("-one" if path.count("/") > 1 else "")
                    browser.shot(f"{folder}/narrow-{name}.png")
    for complaint, (role, path) in found.items():
        print(f"{path} as {role}: {complaint}")
    print(f"{looked} pages looked at, {len(found)} complaints")
    sys.exit(1 if found else 0)


main()
