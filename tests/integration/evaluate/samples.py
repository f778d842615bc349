# SPDX-License-Identifier: Apache-2.0
"""Sets of readings for the tests of monqa evaluate."""

import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import metrics_oracle  # noqa: E402

GUIDELINES = ["uk-rcr-ipem", "uk-nhsbsp", "aapm-or03", "aapm-270", "acr", "acr-mammography", "din-6868-157",
              "din-v-6868-57", "jesra-x0093", "ranzcr", "nyc-pdm", "euref"]
HEADER = "test,ddl,point,cd_m2,x,y,geometry"
POINTS = ["centre"] + metrics_oracle.CORNERS + metrics_oracle.SIDES


def row(test, ddl, cd_m2, point="", x=None, y=None, geometry=""):
    return {"test": test, "ddl": ddl, "point": point, "cd_m2": cd_m2, "x": x, "y": y, "geometry": geometry}


def gsdf_rows(low, high, ambient, step=15):
    """L on the GSDF when ambient is added."""
    first, last = metrics_oracle.index(low), metrics_oracle.index(high)
    return [row("luminance-response", d, metrics_oracle.luminance(first + (last - first) * d / 255) - ambient)
            for d in range(0, 256, step)]


def uniform_rows(levels=((26, 10), (204, 250))):
    return [row("uniformity", d, l, p) for d, l in levels for p in POINTS]


def good_rows():
    return gsdf_rows(1.0, 400, 0.2) + uniform_rows()


def csv(rows):
    def text(value):
        return "" if value is None else repr(value) if isinstance(value, float) else str(value)

    return "\n".join([HEADER] + [",".join(text(r[c]) for c in HEADER.split(",")) for r in rows]) + "\n"


def evaluate(monqa, text, *arguments, guideline="aapm-or03", display_class="primary", env=None):
    """One run with the readings as a file; bytes or text."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
        file.flush()
        return subprocess.run([monqa, "evaluate", "--readings", file.name, "--guideline", guideline, "--class",
                               display_class, *arguments], capture_output=True, text=True, check=False, env=env)
