# SPDX-License-Identifier: Apache-2.0
"""A verdict done again from what is shown of it, as with a calculator."""

import math

import metrics_oracle


def holds(value, comparison, limit):
    return {"<=": value <= limit, "<": value < limit, ">=": value >= limit, ">": value > limit}[comparison]


def calculator(v):
    """A verdict again from its formula and the inputs that it names: what a physicist would do."""
    i, metric = v["inputs"], v["metric"]
    lamb = i.get("Lamb", 0)
    if metric == "l_max_cd_m2":
        return i["L(255)"]
    if metric == "l_prime_max_cd_m2":
        return i["L(255)"] + lamb
    if metric == "l_prime_min_cd_m2":
        return i["L(0)"] + lamb
    if metric == "luminance_ratio_prime":
        return (i["L(255)"] + lamb) / (i["L(0)"] + lamb)
    if metric == "ambient_ratio":
        return lamb / i["L(0)"]
    if metric == "ambient_l_prime_max_ratio":
        return (i["L(255)"] + lamb) / lamb
    if metric == "gsdf_deviation_18x1_percent":
        n = int(i["interval i"])
        a, b = (i[f"L({15 * k})"] + lamb for k in (n - 1, n))
        measured = 2 * (b - a) / (b + a)
        wanted = 2 * (i["Ld(i)"] - i["Ld(i-1)"]) / (i["Ld(i)"] + i["Ld(i-1)"])
        index = i["j(L'min)"] + n * (i["j(L'max)"] - i["j(L'min)"]) / 17
        assert abs(metrics_oracle.luminance(index) - i["Ld(i)"]) < 1e-9 * i["Ld(i)"]
        return abs(100 * (measured / wanted - 1))
    if metric.startswith("uniformity_"):
        name = metric[len("uniformity_"):].split("_9pt")[0].split("_5pt")[0]
        added = lamb if "_prime_" in metric else 0
        return metrics_oracle.uniformity(name, {p: l + added for p, l in i.items() if p != "Lamb"})
    if metric == "chromaticity_delta_uv_5pt":
        return metrics_oracle.delta_uv([(i[f"x {p}"], i[f"y {p}"]) for p in ["centre", *metrics_oracle.CORNERS]])
    if metric.startswith("viewer_"):
        return max(abs(l - i[f"true {quantity}"]) for quantity, l in i.items() if not quantity.startswith("true "))
    if metric == "illuminance_lux":
        return i["E"]
    if metric == "drift_l_max_percent":
        return 100 * abs(i["L(255)"] - i["Lmax0"]) / i["Lmax0"]
    if metric == "drift_l_min_percent":
        return 100 * abs(i["L(0)"] - i["Lmin0"]) / i["Lmin0"]
    if metric == "drift_luminance_ratio_prime_percent":
        return 100 * abs((i["L(255)"] + lamb) / (i["L(0)"] + lamb) - i["LR'0"]) / i["LR'0"]
    if metric == "drift_ambient_percent":
        return 100 * abs(lamb - i["Lamb0"]) / i["Lamb0"]
    pixels = sorted((i["panel width"], i["panel height"]))
    return {"pixel_count_mp": pixels[0] * pixels[1] / 1e6, "matrix_long_px": pixels[1], "matrix_short_px": pixels[0],
            "pixel_pitch_mm": math.sqrt(i.get("width", 0) * i.get("height", 0) / pixels[0] / pixels[1]),
            "bit_depth": i.get("panel")}[metric]
