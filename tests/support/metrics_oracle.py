# SPDX-License-Identifier: Apache-2.0
"""The metrics of a set of readings, a second time: written from the formulae (DICOM PS3.14 section 7.1, AAPM OR-03,
the uniformity formulae by name, CIE 1976), without a look at the C. A metric that cannot be had is None.

Rows are dicts: test, ddl (None: the display off), point, cd_m2, x, y (None: not read), geometry.
Ambient is None (unknown), 0.0 (a declared dark room) or cd/m2.
"""

import math
from fractions import Fraction
from statistics import fmean, linear_regression, median, pstdev

CORNERS = ["top-left", "top-right", "bottom-left", "bottom-right"]
SIDES = ["top", "left", "right", "bottom"]

GSDF = {"a": -1.3011877, "b": -2.5840191e-2, "c": 8.0242636e-2, "d": -1.0320229e-1, "e": 1.3646699e-1,
        "f": 2.8745620e-2, "g": -2.5468404e-2, "h": -3.1978977e-3, "k": 1.2992634e-4, "m": 1.3635334e-3}
INDEX = [71.498068, 94.593053, 41.912053, 9.8247004, 0.28175407, -1.1878455, -0.18014349, 0.14710899, -0.017046845]


def luminance(j):
    x = math.log(j)
    c = GSDF
    return 10 ** ((c["a"] + c["c"] * x + c["e"] * x**2 + c["g"] * x**3 + c["m"] * x**4) /
                  (1 + c["b"] * x + c["d"] * x**2 + c["f"] * x**3 + c["h"] * x**4 + c["k"] * x**5))


def index(l):
    if not 0.05 <= l <= 4000:
        return None
    return math.fsum(a * math.log10(l) ** i for i, a in enumerate(INDEX))


def mean(values):
    """Summed exactly, so that it is not the C's order of summing over again."""
    return float(sum(Fraction(v) for v in values) / len(values)) if values else None


def ratio(top, bottom):
    if bottom == 0:
        return math.inf if top > 0 else None
    return top / bottom


def gsdf_deviation(levels):
    """Largest |k| in percent; levels are L' in order."""
    if any(l is None for l in levels) or index(levels[0]) is None or index(levels[-1]) is None:
        return None
    n = len(levels) - 1
    first, last = index(levels[0]), index(levels[-1])
    step = (last - first) / n
    if step == 0:
        return None
    wanted = [luminance(first + i * step) for i in range(n + 1)]
    largest = 0
    for i in range(1, n + 1):
        if levels[i] + levels[i - 1] == 0:
            return None
        measured = 2 * (levels[i] - levels[i - 1]) / (levels[i] + levels[i - 1]) / step
        expected = 2 * (wanted[i] - wanted[i - 1]) / (wanted[i] + wanted[i - 1]) / step
        largest = max(largest, abs(100 * (measured - expected) / expected))
    return largest


def gsdf_deviation_pairs(prime):
    low, high = prime(0), prime(255)
    if low is None or high is None or index(low) is None or index(high) is None:
        return None
    per_level = (index(high) - index(low)) / 255
    largest = 0
    for n in range(16):
        dark, bright = prime(5 + 16 * n), prime(11 + 16 * n)
        if dark is None or bright is None or dark + bright == 0 or per_level == 0:
            return None
        j = index(low) + (8 + 16 * n) * per_level
        expected = (luminance(j + 0.5) - luminance(j - 0.5)) / luminance(j)
        measured = (bright - dark) / ((bright + dark) / 2) / (6 * per_level)
        largest = max(largest, abs(100 * (measured / expected - 1)))
    return largest


def uniformity(name, points):
    """points: by name; the corners and the centre, or all nine."""
    values, centre = list(points.values()), points["centre"]
    corners = [points[c] for c in CORNERS]
    high, low = max(values), min(values)
    if name == "mld":
        return 200 * (high - low) / (high + low) if high + low else None
    if name == "ludm":
        middle = median(values)
        return max(abs(v - middle) for v in values) / middle * 100 if middle else None
    if not centre:
        return None
    if name == "range_centre":
        return (high - low) / centre * 100
    if name == "corner_range_centre":
        return (max(corners) - min(corners)) / centre * 100
    return max(abs(c - centre) for c in corners) / centre * 100  # corner_centre


def uv(x, y):
    return 4 * x / (-2 * x + 12 * y + 3), 9 * y / (-2 * x + 12 * y + 3)


def delta_uv(points):
    places = [uv(*p) for p in points]
    return max(math.dist(a, b) for a in places for b in places)


class Readings:
    def __init__(self, rows, ambient, illuminance=None, repeatability=None):
        self.rows, self.ambient, self.illuminance = rows, ambient, illuminance
        self.repeatability = repeatability  # relative standard deviation of one reading

    def of(self, test, ddl, point=None):
        return [r for r in self.rows if r["test"] == test and r["ddl"] == ddl and
                (point is None or (r["point"] or "centre") == point)]

    def in_situ(self, test):
        return any(r["geometry"] == "telescopic-in-situ" for r in self.rows if r["test"] == test)

    def emitted(self, test, ddl, point=None):
        return None if self.in_situ(test) else mean([r["cd_m2"] for r in self.of(test, ddl, point)])

    def prime(self, test, ddl, point=None):
        read = mean([r["cd_m2"] for r in self.of(test, ddl, point)])
        if self.ambient is None or read is None:
            return None
        return read if self.in_situ(test) else read + self.ambient


def luminance_metrics(readings):
    test = "luminance-response"
    low, high = (readings.emitted(test, d) for d in (0, 255))
    prime_low, prime_high = (readings.prime(test, d) for d in (0, 255))
    ambient = readings.ambient
    metrics = {
        "l_min_cd_m2": low, "l_max_cd_m2": high, "l_prime_min_cd_m2": prime_low, "l_prime_max_cd_m2": prime_high,
        "luminance_ratio": None if low is None or high is None else ratio(high, low),
        "luminance_ratio_prime": None if prime_low is None or prime_high is None else ratio(prime_high, prime_low),
        "ambient_cd_m2": ambient,
        "ambient_ratio": None if low is None or ambient is None else ratio(ambient, low),
        "ambient_l_prime_max_ratio": None if prime_high is None else ratio(prime_high, ambient),
    }
    for step in (15, 5, 1):
        levels = [readings.prime(test, d) for d in range(0, 256, step)]
        metrics[f"gsdf_deviation_{len(levels)}x1_percent"] = gsdf_deviation(levels)
    metrics["gsdf_deviation_16x2_percent"] = gsdf_deviation_pairs(lambda d: readings.prime(test, d))
    known = prime_low is not None and prime_high is not None
    ends = (index(prime_low), index(prime_high)) if known else (None, None)
    metrics["jnd_per_level"] = None if None in ends else (ends[1] - ends[0]) / 255
    metrics["gsdf_noise_18x1_percent"] = gsdf_noise(readings)
    metrics.update(annex_c([readings.prime(test, d) for d in range(0, 256, 15)]))
    metrics.update(ambient_metrics(readings, low))
    for name in ("l_min", "l_max", "luminance_ratio", "luminance_ratio_prime", "ambient"):
        metrics[f"drift_{name}_percent"] = None  # no baseline
    return metrics


def scatter(readings, test):
    """Relative standard deviation of one reading, of those levels that were read again; None: too few."""
    groups = {}
    for r in readings.rows:
        if r["test"] == test:
            groups.setdefault((r["ddl"], r["point"] or "centre"), []).append(r["cd_m2"])
    groups = [g for g in groups.values() if len(g) > 1 and mean(g) > 0]
    freedom = sum(len(g) - 1 for g in groups)
    if freedom < 5:
        return None
    return math.sqrt(sum((l - mean(g)) ** 2 / mean(g) ** 2 for g in groups for l in g) / freedom)


def gsdf_noise(readings):
    """The expected largest of 17 independent errors of contrast, in percent of what the GSDF asks for."""
    test = "luminance-response"
    prime = [readings.prime(test, d) for d in range(0, 256, 15)]
    one = scatter(readings, test) or readings.repeatability
    if readings.repeatability and one:
        one = max(one, readings.repeatability)
    if one is None or None in prime or index(prime[0]) is None or index(prime[17]) is None:
        return None
    deviations = []
    first, last = index(prime[0]), index(prime[17])
    for i in range(17):
        read = [mean([r["cd_m2"] for r in readings.of(test, 15 * (i + k))]) * one /
                math.sqrt(len(readings.of(test, 15 * (i + k)))) for k in (0, 1)]
        a, b = prime[i], prime[i + 1]
        # d(2 (b - a) / (a + b)) = 4 (a db - b da) / (a + b)^2
        moved = math.hypot(4 * a * read[1], 4 * b * read[0]) / (a + b) ** 2 if a + b else math.nan
        low, high = (luminance(first + (last - first) * n / 17) for n in (i, i + 1))
        deviations.append(abs(moved * (low + high) / (2 * (high - low))) if high != low else math.nan)
    if not all(map(math.isfinite, deviations)):
        return None
    largest = max(deviations)
    step = largest / 200
    smaller = [math.prod(math.erf(step * n / d / math.sqrt(2)) if d else 1.0 for d in deviations) for n in range(1, 1800)]
    return 100 * step * (0.5 + sum(1 - s for s in smaller))


def annex_c(levels):
    """FIT and LUM of 18 levels: JND per level over each interval, a line through it, the scatter."""
    names = ["fit_first", "fit_last", "fit_slope", "lum_mean", "lum_fit"]
    found = dict.fromkeys(names)
    if all(l is not None and index(l) is not None for l in levels):
        y = [(index(b) - index(a)) / 15 for a, b in zip(levels, levels[1:])]
        x = [7.5 + 15 * i for i in range(17)]
        slope, intercept = linear_regression(x, y)
        found = {"fit_first": intercept + slope * x[0], "fit_last": intercept + slope * x[-1], "fit_slope": slope,
                 "lum_mean": pstdev(y),
                 "lum_fit": math.sqrt(fmean((b - intercept - slope * a) ** 2 for a, b in zip(x, y)))}
    return {f"annex_c_{name}_18x1": value for name, value in found.items()}


def ambient_metrics(readings, low):
    """E, Rd = Lamb/E, and the E at which Lamb/Lmin is 1/4 and 2/3."""
    lux, ambient = readings.illuminance, readings.ambient
    reflected = None if lux is None or ambient is None else ambient / lux
    known = None not in (reflected, low) and reflected != 0
    return {"illuminance_lux": lux, "ambient_reflection_cd_m2_lux": reflected,
            "illuminance_highest_ar_1_4_lux": low / 4 / reflected if known else None,
            "illuminance_highest_ar_2_3_lux": 2 * low / 3 / reflected if known else None}


def uniformity_metrics(readings):
    metrics = {}
    for ddl in (26, 128, 204):
        for kind, read in (("emitted", readings.emitted), ("prime", readings.prime)):
            for count, names in ((5, ["centre"] + CORNERS), (9, ["centre"] + CORNERS + SIDES)):
                points = {n: read("uniformity", ddl, n) for n in names}
                formulae = ["mld", "ludm", "range_centre"]
                formulae += ["corner_range_centre", "corner_centre"] if count == 5 else []
                for formula in formulae:
                    whole = None not in points.values()
                    metrics[f"uniformity_{formula}_{count}pt_{ddl}_{kind}_percent"] = (
                        uniformity(formula, points) if whole else None)
    return metrics


def chromaticity_metrics(readings):
    own = [r for r in readings.rows if r["test"] == "chromaticity"]
    rows = own or [r for r in readings.rows if r["test"] == "uniformity" and r["ddl"] == 204]
    every, five = [], []
    for ddl in {r["ddl"] for r in rows}:
        places = {}
        for r in rows:
            if r["ddl"] == ddl and r["x"] is not None:
                places.setdefault(r["point"] or "centre", []).append((r["x"], r["y"]))
        colours = {p: (mean([x for x, _ in v]), mean([y for _, y in v])) for p, v in places.items()}
        if len(colours) >= 2:
            every.append(delta_uv(list(colours.values())))
        if all(p in colours for p in ["centre"] + CORNERS):
            five.append(delta_uv([colours[p] for p in ["centre"] + CORNERS]))
    return {"chromaticity_delta_uv": max(every, default=None), "chromaticity_delta_uv_5pt": max(five, default=None),
            **grey_metrics(readings)}


def grey_metrics(readings):
    """The greys at the centre against D65 and against the white, from 5 cd/m2 on."""
    test = "chromaticity" if any(r["test"] == "chromaticity" for r in readings.rows) else "luminance-response"
    greys = {}
    for ddl in range(256):
        rows = [r for r in readings.of(test, ddl, "centre") if r["x"] is not None]
        if rows:
            colour = uv(mean([r["x"] for r in rows]), mean([r["y"] for r in rows]))
            greys[ddl] = (mean([r["cd_m2"] for r in rows]), colour)
    bright = [colour for l, colour in greys.values() if l >= 5]
    white = greys[255][1] if 255 in greys else None
    return {"chromaticity_grey_d65_delta_uv":
                max((math.dist(c, uv(0.31271, 0.32902)) for c in bright), default=None),
            "chromaticity_grey_white_delta_uv":
                max((math.dist(c, white) for c in bright), default=None) if white else None}


PANEL = ["pixel_count_mp", "matrix_long_px", "matrix_short_px", "pixel_pitch_mm", "bit_depth"]


def viewer_metrics(measures):
    """measures: of (quantity, measured, true)."""
    errors = {unit: [abs(measured - true) for quantity, measured, true in measures if quantity.endswith(unit)]
              for unit in ("mm", "degrees")}
    return {"viewer_distance_error_mm": max(errors["mm"], default=None),
            "viewer_angle_error_degrees": max(errors["degrees"], default=None)}


def metrics(rows, ambient, illuminance=None, repeatability=None, measures=()):
    readings = Readings(rows, ambient, illuminance, repeatability)
    return {**luminance_metrics(readings), **uniformity_metrics(readings), **chromaticity_metrics(readings),
            **viewer_metrics(measures), **dict.fromkeys(PANEL)}
