"""Reading convention 2: what the text of a card must and must not say."""

import re
from fractions import Fraction as F


def step(value, low, high=()):
    """The grade of the first limit passed; limits are (limit, grade), low side strict below, high side above."""
    for limit, grade in low:
        if value < F(limit):
            return grade
    for limit, grade in high:
        if value > F(limit):
            return grade
    return None


def grade(chart, analyte):
    """CTCAE v5 where B gives numbers in the unit of the result; None: not graded here."""
    if analyte == "Mg":
        r = chart.results["Mg"]
        if not r or not r.v.exact or r.unit != "mg/dL":
            return None
        low = [("0.7", 4), ("0.9", 3), ("1.2", 2)]
        found = step(r.v.lo, low, [("8.0", 4), ("3.0", 3), ("2.68", 1)])
        return found or (1 if r.v.lo < chart.lln else None)
    if analyte == "K":
        r = chart.results["K"]
        if not r or not r.v.exact or F(3) <= r.v.lo < F("3.5"):
            return None  # mild: 1, or 2 with symptoms
        return step(r.v.lo, [("2.5", 4), ("3.0", 3)], [("7.0", 4), ("6.0", 3), ("5.5", 2), ("5.0", 1)])
    if analyte == "Ca" and chart.ca is not None and chart.ca.exact:
        if chart.ca_kind == "Ionized Ca":
            if chart.ca_unit != "mmol/L":
                return None
            return step(chart.ca.lo, [("0.8", 4), ("0.9", 3), ("1.0", 2), ("1.12", 1)],
                        [("1.8", 4), ("1.6", 3), ("1.5", 2), ("1.32", 1)])
        if chart.ca_unit == "mg/dL":
            return step(chart.ca.lo, [("6.0", 4), ("7.0", 3), ("8.0", 2), ("8.5", 1)],
                        [("13.5", 4), ("12.5", 3), ("11.5", 2), ("10.5", 1)])
    return None


def faults(chart, analyte, card, is_lead):
    text = card["summary"] + "\n" + card.get("detail", "")
    plain = text.replace("\\", "")
    words = []
    rule = card["extension"]["org.lytes.rule"]["id"]
    if chart.egfr is None and re.search(r"eGFR (is |of )?[<>]?\d", plain) and not chart.egfr_open:
        if not any(l.an == "eGFR" for l in chart.case.labs) and not (chart.results["Cr"] and chart.pregnant):
            words.append(f"{rule}: eGFR digits where none can be computed")
    if not is_lead:
        return words
    reported = {"Mg": chart.results["Mg"], "K": chart.results["K"],
                "Ca": chart.results["iCa"] if chart.ca_kind == "Ionized Ca" else chart.total}.get(analyte)
    if reported and f"{reported.lab.comparator}{reported.lab.text} {reported.lab.unit}" not in plain.replace("meq", "mEq"):
        words.append(f"{rule}: {reported.lab.text} {reported.lab.unit} is not in the text")
    if chart.egfr is not None and chart.egfr_h <= chart.win["Cr"][0] and f"{chart.egfr}" not in plain:
        words.append(f"{rule}: eGFR {chart.egfr} is not in the text")
    expected = grade(chart, analyte)
    if expected and rule not in ("CA-IONIZED-REQ-01", "MG-TDP-ANY-01") and f"CTCAE v5 grade {expected}" not in plain:
        words.append(f"{rule}: CTCAE v5 grade {expected} is not in the text")
    if analyte == "Ca" and chart.ca_kind == "Corrected Ca" and chart.ca.exact:
        number = float(chart.ca.lo)
        if not any(f"{number:.{places}f}" in plain for places in (1, 2)):
            words.append(f"{rule}: corrected calcium {number} is not in the text")
    return words
