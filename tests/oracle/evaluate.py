"""An independent reading of the clinical algorithm: cards that a chart must give.

Written from the document alone; letters and digits in comments are its sections. Where the document leaves a
choice, an expectation allows more than one answer (`may`, several indicators, `optional`).
"""

import math
from dataclasses import dataclass, field
from fractions import Fraction as F

INFO, WARNING, CRITICAL = "info", "warning", "critical"
RANK = {CRITICAL: 0, WARNING: 1, INFO: 2}
LOWER = {CRITICAL: WARNING, WARNING: INFO, INFO: INFO}


@dataclass
class Card:
    id: str
    ind: set
    must: set = field(default_factory=set)
    may: set = field(default_factory=set)
    optional: bool = False
    family: str = ""
    analyte: str = ""
    has: list = field(default_factory=list)

    @property
    def first(self):
        return min(self.ind, key=RANK.get)


# --- A3: values and intervals ---------------------------------------------------------------------------------

class Value:
    def __init__(self, lo, hi, lo_open=False, hi_open=False):
        self.lo, self.hi, self.lo_open, self.hi_open = lo, hi, lo_open, hi_open

    def map(self, function):
        turn = lambda x: x if x is None else function(x)
        return Value(turn(self.lo), turn(self.hi), self.lo_open, self.hi_open)

    @property
    def exact(self):
        return self.lo is not None and self.lo == self.hi

    def lt(self, t):
        """True only if the whole interval lies below `t`."""
        return self.hi is not None and (self.hi < t or (self.hi == t and self.hi_open))

    def ge(self, t):
        return self.lo is not None and self.lo >= t

    def gt(self, t):
        return self.lo is not None and (self.lo > t or (self.lo == t and self.lo_open))

    def le(self, t):
        return self.hi is not None and self.hi <= t


def value_of(lab):
    x = F(lab.text)
    return {"": Value(x, x), "<": Value(None, x, hi_open=True), "<=": Value(None, x),
            ">": Value(x, None, lo_open=True), ">=": Value(x, None)}[lab.comparator]


def triple(mass, moles, equivalents):
    return {"mg/dL": F(mass), "mmol/L": F(moles), "mEq/L": F(equivalents)}


MG = {"crit": triple("1.0", "0.41", "0.82"), "sev": triple("1.2", "0.50", "1.0"), "mod": triple("1.46", "0.60", "1.2"),
      "lln": triple("1.58", "0.65", "1.3"), "target": triple("2.0", "0.82", "1.65"), "uln": triple("2.68", "1.10", "2.2"),
      "high": triple("3.0", "1.23", "2.5"), "toxic": triple("4.86", "2.0", "4.0"),
      "ob": triple("9.6", "3.95", "7.9"), "g3": triple("0.9", "0.37", "0.74"), "g4": triple("0.7", "0.288", "0.576"),
      "lab_low": triple("1.4", "0.58", "1.15"), "lab_high": triple("2.1", "0.86", "1.73")}
PLAUSIBLE = {"Mg": triple("0.2", "0.08", "0.16"), "Mg+": triple("20", "8.2", "16.4")}
CA_TOTAL = {"crit": ("7.0", "1.75"), "sev": ("7.6", "1.90"), "mild": ("8.5", "2.12"), "uln": ("10.5", "2.62"),
            "mod": ("12.0", "3.00"), "high": ("14.0", "3.50")}
CA_ION = {"crit": ("3.6", "0.90"), "sev": ("4.0", "1.00"), "mild": ("4.5", "1.12"), "uln": ("5.3", "1.32"),
          "mod": ("6.4", "1.60"), "high": ("7.2", "1.80")}


def mg(result, name):
    return MG[name][result.unit]


WINDOWS = {  # A7, hours: current, stale
    "IP": {"K": (24, 72), "Mg": (48, 168), "Ca": (48, 168), "iCa": (48, 168), "Cr": (48, 168), "eGFR": (48, 168),
           "Alb": (168, 720)},
    "OP": {"K": (336, 2160), "Mg": (720, 4320), "Ca": (720, 4320), "iCa": (720, 4320), "Cr": (2160, 8760),
           "eGFR": (2160, 8760), "Alb": (2160, 4320)},
}
UNITS = {
    "Mg": {"mg/dL": "mg/dL", "mmol/L": "mmol/L", "mEq/L": "mEq/L", "mg/L": "mg/L"},
    "K": {"mmol/L": "mmol/L", "mEq/L": "mmol/L"},
    "Ca": {"mg/dL": "mg/dL", "mmol/L": "mmol/L", "mEq/L": "mEq/L"},
    "iCa": {"mg/dL": "mg/dL", "mmol/L": "mmol/L"},
    "Cr": {"mg/dL": "mg/dL", "umol/L": "umol/L"},
    "Alb": {"g/dL": "g/dL", "g/L": "g/L"},
    "eGFR": {"mL/min/{1.73_m2}": "x"},
}
RANGES = {  # A5 in a first unit
    ("Mg", "mg/dL"): ("0.2", "20"), ("Mg", "mmol/L"): ("0.08", "8.2"), ("Mg", "mEq/L"): ("0.16", "16.4"),
    ("K", "mmol/L"): ("1.0", "12.0"), ("Ca", "mg/dL"): ("3", "25"), ("Ca", "mmol/L"): ("0.75", "6.2"),
    ("iCa", "mmol/L"): ("0.2", "3.5"), ("iCa", "mg/dL"): ("0.8", "14"), ("Cr", "mg/dL"): ("0.1", "30"),
    ("Cr", "umol/L"): ("9", "2650"), ("Alb", "g/dL"): ("0.5", "7"), ("Alb", "g/L"): ("5", "70"),
    ("eGFR", "x"): ("1", "200"),
}


@dataclass
class Result:
    lab: object
    v: Value
    unit: str
    h: float
    prelim: bool = False
    conflict: bool = False
    haem: bool = False


def haemolysed(text):
    import re
    for match in re.finditer(r"ha?emoly[sz]", text.lower()):
        before = text.lower()[:match.start()].split()
        if not before or before[-1].strip(",.;:-") not in ("no", "not", "non", "nil", "without"):
            return True
    return False


class Chart:
    """Derived facts (A)."""

    def __init__(self, case):
        self.case = case
        draft_iv = any(d.way() != "po" for d in case.drafts)
        self.inpatient = case.setting == "IP" or (case.setting == "none" and draft_iv)
        self.win = WINDOWS["IP" if self.inpatient else "OP"]
        self.trigger = 24 if self.inpatient else 168
        self.unrechecked = 72 if self.inpatient else 720
        self.gates = []
        self.adult = case.age is not None and case.age_days is None and case.age >= 18
        self.child = case.age_days is not None or (case.age is not None and case.age < 18)
        self.results = {an: self.choose(an) for an in UNITS}
        self.active = [m for m in case.meds if m.kind != "admin"]
        self.classes = set().union(*[m.drug.classes for m in self.active]) if self.active else set()
        self.pregnant = case.sex != "M" and self.cond(["Z33.1", "O14", "O15", "O11"], 10**9)
        self.flags()
        self.kidney()
        self.calcium()
        self.rest()

    # A6
    def choose(self, an):
        labs = [l for l in self.case.labs if l.an == an and l.h >= -1 / 6
                and l.status in ("final", "amended", "corrected", "preliminary")]
        dead = [l for l in labs if not l.text]
        labs = [l for l in labs if l.text]
        if dead and not labs and dead[0].flag in ("LL", "HH") and dead[0].h <= self.trigger:
            self.gates.append((an, "GEN-DQ-NONUM-01", {WARNING}))
        finals = [l for l in labs if l.status != "preliminary"]
        if any(l.h <= self.win[an][0] for l in finals):
            labs = finals
        if not labs:
            return None
        newest = min(l.h for l in labs)
        same = [l for l in labs if l.h == newest]
        order = {"corrected": 0, "amended": 0, "final": 1, "preliminary": 2}
        best = min(order[l.status] for l in same)
        pick = [l for l in same if order[l.status] == best]
        pick.sort(key=lambda l: l.issued_h if l.issued_h is not None else l.h)
        lab = pick[0]
        conflict = False
        if len(pick) > 1 and an in ("K", "Mg", "Ca") and best == 1:
            factor = {"mg/L": F(1, 10), "mmol/L": {"Mg": F("2.4305"), "K": 1, "Ca": F("4.0078")}[an],
                      "mEq/L": {"Mg": F("1.21525"), "K": 1, "Ca": F("2.0039")}[an]}
            mass = lambda l: F(l.text) * factor.get(l.unit, 1)
            xs = [mass(l) for l in pick]
            if max(xs) - min(xs) > {"K": F("0.5"), "Mg": F("0.3"), "Ca": F("0.5")}[an]:
                conflict = True
                mid = {"K": F("4.2"), "Mg": F("2.1"), "Ca": F("9.5")}[an]
                lab = max(pick, key=lambda l: abs(mass(l) - mid))
                if lab.h <= self.trigger:
                    self.gates.append((an, "GEN-CONFLICT-01", {INFO}))
        unit = UNITS[an].get(lab.unit)
        if unit is None:
            if lab.h <= self.trigger:
                self.gates.append((an, "GEN-DQ-UNIT-01", {INFO, WARNING}))
            return None
        v = value_of(lab)
        if unit == "mg/L":
            v, unit = v.map(lambda x: x / 10), "mg/dL"
        if an == "Ca" and unit == "mEq/L":
            v, unit = v.map(lambda x: x / 2), "mmol/L"
        lo, hi = RANGES[(an, unit)]
        if v.lt(F(lo)) and v.exact or v.gt(F(hi)) and v.exact:
            if lab.h <= self.trigger:
                self.gates.append((an, "GEN-DQ-IMPLAUS-01", {INFO}))
            return None
        return Result(lab, v, unit, lab.h, lab.status == "preliminary", conflict, haemolysed(lab.note))

    def usable(self, an):
        r = self.results.get(an)
        return r if r and r.h <= self.win[an][1] else None

    def current(self, an):
        r = self.results.get(an)
        return r if r and r.h <= self.win[an][0] else None

    def cond(self, prefixes, hours):
        return any(code.startswith(p) and -1 <= h <= hours for code, h in self.case.conds for p in prefixes)

    def vital(self, an, hours):
        found = [l for l in self.case.labs if l.an == an and 0 <= l.h <= hours]
        return F(min(found, key=lambda l: l.h).text) if found else None

    # A10
    def flags(self):
        self.torsades = self.cond(["I47.21"], 24)
        self.va = self.cond(["I47.20", "I47.29", "I49.01"], 24)
        self.arrest = self.cond(["I46"], 24)
        self.cardiac = self.torsades or self.va or self.arrest
        self.seizure = self.cond(["R56.9", "G41", "G40.901", "G40.919"], 24)
        self.tetany = self.cond(["R29.0"], 24)
        self.neuro = self.seizure or self.tetany
        qtc = self.vital("QTc", 48)
        self.qtc500 = (qtc is not None and qtc >= 500) or self.cond(["I45.81"], 10**9)  # cards/README, Readings: a diagnosis does not lapse
        self.alcohol = self.cond(["F10"], 10**9)
        self.alcwd = self.cond(["F10.23"], 10**9)
        self.gi = self.cond(["K90", "K50", "K91.2", "Z93.2"], 10**9)
        self.diabetes = self.cond(["E10", "E11", "E12", "E13"], 10**9)
        self.ckd = self.cond(["N18"], 10**9)
        self.acs = self.cond(["I21", "I22"], 168)
        self.va7 = self.cond(["I47.21", "I47.20", "I47.29", "I49.01", "I46"], 168)
        self.hfref = self.cond(["I50.2"], 10**9)
        self.myasthenia = self.cond(["G70.0", "G70.80"], 10**9)
        self.avb = self.cond(["I44.1", "I44.2"], 10**9) and not self.cond(["Z95.0", "Z95.810"], 10**9)
        self.paralysis = self.cond(["G72.3"], 24)
        self.laryngospasm = self.cond(["J38.5"], 24)
        self.confusion = self.cond(["R40", "R41.0"], 24)
        has = self.classes.__contains__
        self.dig, self.qtdrug = has("digoxin"), has("qt")
        self.wasting, self.chemo = has("wasting"), has("chemo")

    # A8
    def kidney(self):
        case = self.case
        cr, reported = self.results["Cr"], self.results["eGFR"]
        self.egfr = None
        self.egfr_h = None
        self.egfr_open = None  # ">" or "<"
        computed = None
        if cr and self.adult and not self.pregnant and cr.v.exact:
            scr = float(cr.v.lo if cr.unit == "mg/dL" else cr.v.lo * F("0.0113120"))
            sexes = [case.sex] if case.sex else ["F", "M"]
            computed = min(ckd_epi(scr, case.age, sex) for sex in sexes)
        self.cr_mg = None if not cr else cr.v.map(lambda x: x if cr.unit == "mg/dL" else x * F("0.0113120"))
        if reported and (computed is None or reported.h < cr.h) and not self.pregnant:
            self.egfr_h = reported.h
            if reported.v.exact:
                self.egfr = int(reported.v.lo + F(1, 2))
            else:
                self.egfr_open = reported.lab.comparator
                self.egfr_bound = F(reported.lab.text)
        elif computed is not None:
            self.egfr, self.egfr_h = computed, cr.h
        cur, stale = self.win["Cr"]
        self.aki = self.aki_stage()
        self.dialysis = self.cond(["Z99.2"], 10**9)
        self.bucket = self.find_bucket(cur, stale)

    def below30(self):
        if self.egfr is not None:
            return self.egfr < 30
        return self.egfr_open in ("<", "<=") and self.egfr_bound <= 30

    def find_bucket(self, cur, stale):
        if self.dialysis:
            return "DIAL"
        if self.pregnant and not self.child:
            cr = self.current("Cr")
            if not cr:
                return "UNK"
            if self.cr_mg.le(1):
                return "OK"
            return "LT30" if self.cr_mg.ge(F("1.5")) else "M3059"
        if self.aki and self.aki >= 2:
            return "AKI23"
        known = self.egfr_h is not None
        if (known and self.egfr_h <= stale and self.below30()) or self.cond(["N18.4", "N18.5", "N18.6"], 10**9):
            return "LT30"
        if self.aki == 1:
            return "AKI1"
        if known and self.egfr_h <= cur:
            if self.egfr_open in (">", ">="):
                return "OK" if self.egfr_bound >= 60 else "UNK"
            if self.egfr is not None:
                return "M3059" if self.egfr < 60 else "OK"
        return "UNK"

    def aki_stage(self):
        series = sorted([l for l in self.case.labs if l.an == "Cr" and l.status in ("final", "amended", "corrected")
                         and l.text and not l.comparator and l.unit in ("mg/dL", "umol/L") and l.h >= 0],
                        key=lambda l: l.h)
        if len(series) < 2 or series[0].h > self.win["Cr"][1]:
            return 0
        mass = lambda l: F(l.text) if l.unit == "mg/dL" else F(l.text) * F("0.0113120")
        rise_limit = lambda a, b: (F(a.text) - F(b.text) >= F("26.5")) if a.unit == b.unit == "umol/L" \
            else mass(a) - mass(b) >= F("0.3")
        last, earlier = series[0], series[1:]
        in48 = [l for l in earlier if l.h - last.h <= 48]
        in7 = [l for l in earlier if l.h - last.h <= 168]
        old = sorted(mass(l) for l in earlier if 168 < l.h - last.h <= 8760)
        rise = any(rise_limit(last, l) for l in in48)
        baseline = min(map(mass, in7)) if in7 else None
        if baseline is None and old:
            n = len(old)
            baseline = old[n // 2] if n % 2 else (old[n // 2 - 1] + old[n // 2]) / 2
        ratio = mass(last) / baseline if baseline else F(0)
        if not rise and ratio < F("1.5"):
            return 0
        if ratio >= 3 or mass(last) >= 4:
            return 3
        return 2 if ratio >= 2 else 1

    # A9
    def calcium(self):
        self.ca_kind, self.ca_h, self.ca_unit = None, None, None
        self.ca = None  # (Value, limits, unit, hours)
        total, ion, alb = self.usable("Ca"), self.usable("iCa"), self.usable("Alb")
        self.total = total
        if ion and (not total or ion.h <= total.h + 24):
            self.set_ca("Ionized Ca", ion.v, CA_ION, ion.unit, ion.h)
        elif total:
            v, kind = total.v, "Total Ca"
            if alb:
                kind = "Corrected Ca"
                g = alb.v.lo if alb.unit == "g/dL" else alb.v.lo / 10
                if g < 4 and total.unit == "mg/dL":
                    v = v.map(lambda x: x + F("0.8") * (4 - g))
                elif g < 4:
                    v = v.map(lambda x: x + F("0.02") * (40 - 10 * g))
                else:
                    kind = "Total Ca"
            self.set_ca(kind, v, CA_TOTAL, total.unit, total.h)

    def set_ca(self, kind, v, limits, unit, h):
        self.ca_kind = kind
        self.ca = v
        self.ca_limits = {name: F(pair[0 if unit == "mg/dL" else 1]) for name, pair in limits.items()}
        self.ca_h = h
        self.ca_unit = unit

    def ca_lt(self, name):
        return self.ca is not None and self.ca.lt(self.ca_limits[name])

    def ca_ge(self, name):
        return self.ca is not None and self.ca.ge(self.ca_limits[name])

    def ca_gt(self, name):
        return self.ca is not None and self.ca.gt(self.ca_limits[name])

    def rest(self):
        magnesium = self.results["Mg"]
        self.lln = None
        if magnesium:
            self.lln = mg(magnesium, "lln")
            if magnesium.lab.low:
                low = F(magnesium.lab.low) / (10 if magnesium.lab.unit == "mg/L" else 1)
                if mg(magnesium, "lab_low") <= low <= mg(magnesium, "lab_high"):
                    self.lln = low
        k = self.usable("K")
        self.k_low_usable = bool(k and k.v.lt(F("3.5")))
        self.ca_low = self.ca_lt("mild")
        self.hr = (self.dig or self.qtdrug or self.qtc500 or self.acs or self.va7 or self.hfref or self.case.icu
                   or self.chemo or self.k_low_usable or self.ca_low or self.alcwd)
        self.mg_low = lambda r: bool(r and r.v.lt(self.lln))
        self.mg_missing = self.mg_is_missing()
        self.refract_k = self.find_refract_k()
        self.source_active = "mg" in self.classes
        vital = lambda an, t: (self.vital(an, 6) is not None and self.vital(an, 6) < t)
        self.mgtox_signs = vital("SBP", 90) or vital("HR", 50) or vital("RR", 10)

    def mg_is_missing(self):
        r = self.usable("Mg")
        if not r:
            return True
        if self.current("Mg"):
            return False
        return not (self.mg_low(r) or r.v.gt(mg(r, "uln")))

    def find_refract_k(self):
        series = sorted([l for l in self.case.labs if l.an == "K" and l.status == "final" and l.text and not l.comparator
                         and 0 <= l.h <= 96], key=lambda l: l.h)
        if len(series) < 2 or F(series[0].text) >= F("3.5"):
            return False
        for early in series[1:]:
            if early.h - series[0].h >= 12 and F(early.text) < F("3.5") \
                    and F(series[0].text) - F(early.text) < F("0.3"):
                for med in self.case.meds:
                    if "k" in med.drug.classes and med.kind == "order" and med.h >= series[0].h:
                        return True
        return False


def ckd_epi(scr, age, sex):
    k, a = (0.7, -0.241) if sex == "F" else (0.9, -0.302)
    value = 142 * min(scr / k, 1) ** a * max(scr / k, 1) ** -1.2 * 0.9938 ** age * (1.012 if sex == "F" else 1)
    return math.floor(value + 0.5)


# --- C3 to C6 --------------------------------------------------------------------------------------------------

def in_progress(c, keyclass, since_h, need_iv):
    for med in c.active:
        if keyclass in med.drug.classes and med.kind == "order" and med.h < since_h:
            if not need_iv or med.way() == "iv":
                return True
    return False


def mg_tier(c, r):
    for tier in ("crit", "sev", "mod"):
        if r.v.lt(mg(r, tier)):
            return tier
    if r.v.lt(c.lln):
        return "mild"
    if r.v.gt(mg(r, "toxic")):
        return "toxic"
    if r.v.gt(mg(r, "high")):
        return "high2"
    if r.v.gt(mg(r, "uln")):
        return "high1"
    return "normal"


def fresh(c, r, tier_is_t):
    """(in trigger window, un-rechecked)."""
    if r.h <= c.trigger:
        return True, False
    return (tier_is_t and r.h <= c.unrechecked), True


def magnesium(c):
    r = c.usable("Mg") or c.results["Mg"]
    tier, late = None, False
    if r:
        tier = mg_tier(c, r)
        ok, late = fresh(c, r, tier in ("crit", "sev", "toxic"))
        if not ok:
            tier = None
    severe = tier in ("crit", "sev")
    card = None
    tdp = False
    if severe and c.cardiac:
        card = ("MG-IV-CARDIAC-01", {CRITICAL})
    elif severe and c.neuro:
        card = ("MG-IV-NEURO-01", {CRITICAL})
    elif tier == "crit":
        card = ("MG-LOW-CRIT-01", {CRITICAL})
    elif tier == "sev":
        card = ("MG-LOW-SEV-01", {WARNING})
    elif c.torsades and (tier is not None or c.mg_missing or True):
        card, tdp = ("MG-TDP-ANY-01", {CRITICAL}), True
    elif tier in ("mod", "mild") and (c.va or c.arrest):
        card = ("MG-IV-CARDIAC-02", {WARNING})
    elif tier in ("mod", "mild") and c.neuro:
        card = ("MG-IV-NEURO-02", {WARNING})
    elif tier == "mod":
        card = ("MG-LOW-MOD-01", {INFO} if c.pregnant else {WARNING} if c.hr else {INFO})
    elif tier == "mild":
        card = ("MG-LOW-MILD-01", {INFO}) if c.hr else None
    elif tier == "toxic" or (tier in ("high1", "high2") and c.mgtox_signs):
        card = ("MG-HIGH-SEV-01", {CRITICAL})
    elif tier == "high2":
        card = ("MG-HIGH-MOD-01", {WARNING})
    elif tier == "high1" and (c.source_active or c.bucket in ("LT30", "AKI23", "DIAL")):
        card = ("MG-HIGH-MILD-01", {INFO})
    elif (tier == "normal" and r.v.ge(c.lln) and r.v.lt(mg(r, "target")) and (c.refract_k or c.va)
          and (c.wasting or c.alcohol or c.gi) and c.bucket in ("OK", "M3059", "AKI1")):
        card = ("MG-NORMAL-SUSPECT-01", {INFO})
    if not card:
        return None
    out = Card(card[0], set(card[1]), analyte="Mg")
    emergencies = ("MG-IV-CARDIAC-01", "MG-IV-NEURO-01")
    if late and not tdp:
        out.ind = {LOWER[i] for i in out.ind}
        if c.torsades:
            out.ind |= {CRITICAL}
    if r and r.prelim and tier is not None:
        out.ind = {i if i == CRITICAL else LOWER[i] for i in out.ind} | ({LOWER[CRITICAL]} if late else set())
    low = not tdp and tier in ("crit", "sev", "mod", "mild")
    gateable = low or tdp or "SUSPECT" in out.id
    add = out.must.add
    if gateable and c.bucket != "OK":
        add("MG-RENAL-GATE-01")
    if low:
        where = add
        if c.chemo:
            where("MG-CHEMO-01")
        if c.case.icu:
            where("MG-ICU-01")
        if c.wasting:
            where("MG-CAUSE-DRUG-01")
        if c.gi:
            where("MG-CAUSE-GI-01")
        if c.alcohol or c.diabetes or c.ckd:
            where("MG-CAUSE-OTHER-01")
        if c.refract_k:
            where("MG-REFRACT-K-01")
            out.may.add("MG-LINK-K-01")
        elif c.k_low_usable:
            where("MG-LINK-K-01")
        if c.ca_low:
            where("MG-LINK-CA-01")
        if c.dig or c.qtdrug or c.qtc500:
            where("MG-DIGQT-01")
        if c.pregnant:
            where("MG-PREG-01")
        if severe and not c.inpatient:
            where("MG-SETTING-01")
    elif tdp:
        out.may |= {"MG-CHEMO-01", "MG-ICU-01", "MG-CAUSE-DRUG-01", "MG-CAUSE-GI-01", "MG-CAUSE-OTHER-01",
                    "MG-REFRACT-K-01", "MG-LINK-K-01", "MG-LINK-CA-01", "MG-DIGQT-01", "MG-PREG-01", "MG-SETTING-01"}
    if c.ca is not None and c.ca_h > c.trigger:
        out.may.add("CA-IONIZED-REQ-01")
    out.low = low
    out.tdp = tdp
    out.tdp_low = tdp and tier in ("mod", "mild")
    out.suspect = "SUSPECT" in out.id
    # D4
    if low or tdp or out.suspect:
        since = r.h if r else -1
        running = in_progress(c, "mg", since, need_iv=severe or tdp or "MG-IV" in out.id)
        loose = in_progress(c, "mg", since, need_iv=False)
        if running and out.id not in emergencies:
            if out.first == CRITICAL or (tier == "crit" and late):
                out.ind = {INFO}
                out.progress = True
            else:
                out.gone = True
        elif loose and not running:
            out.murky = True
    return out


def potassium(c):
    r = c.results["K"]
    if not r:
        return None
    lt, ge = (lambda t: r.v.lt(F(t))), (lambda t: r.v.ge(F(t)))
    deep = c.va or c.torsades or c.paralysis or c.dig
    card, t = None, False
    if lt("2.5") or (lt("3.0") and deep):
        card, t = ("K-LOW-CRIT-01", CRITICAL), True
    elif lt("3.0"):
        card = ("K-LOW-MOD-01", WARNING)
    elif lt("3.5"):
        card = ("K-LOW-MILD-01", INFO)
        if c.refract_k and c.mg_missing:
            card = ("K-REFRACT-NOMG-01", WARNING)
    elif lt("4.0") and (c.acs or c.va7 or c.qtc500):
        card = ("K-LOW-TARGET-01", INFO)
    elif ge("6.5"):
        card, t = ("K-HIGH-SEV-01", CRITICAL), True
    elif r.haem and ge("6.0"):
        card = ("GEN-DQ-HEMOLYSIS-01", WARNING)
    elif r.haem and ge("5.5"):
        card = ("GEN-DQ-HEMOLYSIS-01", INFO)
    elif ge("6.0"):
        card = ("K-HIGH-MOD-01", WARNING)
    elif ge("5.5"):
        supplement = "k" in c.classes
        if c.bucket == "DIAL" and not supplement:
            return None
        raises = bool({"raasi", "mra", "ksparing", "trimethoprim", "k"} & c.classes)
        card = ("K-HIGH-MILD-01", WARNING if raises or c.bucket in ("LT30", "AKI23", "DIAL") else INFO)
    if not card:
        return None
    ok, late = fresh(c, r, t)
    if not ok:
        return None
    out = Card(card[0], {card[1]}, analyte="K")
    if r.prelim:
        out.ind = {i if i == CRITICAL else LOWER[i] for i in out.ind}
    if late:
        out.ind = {LOWER[i] for i in out.ind}
    low = "HIGH" not in out.id and "HEMOLYSIS" not in out.id
    if out.id.startswith("K-") and c.bucket != "OK":
        (out.must if low else out.may).add("K-RENAL-GATE-01")
    mgr = c.usable("Mg")
    if low and mgr and c.mg_low(mgr):
        out.must.add("K-MGLOW-01")
    elif mgr and c.mg_low(mgr):
        out.may.add("K-MGLOW-01")
    if low and c.mg_missing and lt("3.0"):
        out.must.add("K-NOMG-01")
    if c.refract_k and c.mg_missing and lt("3.0"):
        out.must.add("K-REFRACT-NOMG-01")
        out.may.add("K-NOMG-01")
    if "HIGH" in out.id:
        if c.dig:
            out.must.add("K-HIGH-DIG-01")
        if c.classes & {"kraising", "k"}:
            out.must.add("K-HIGH-DRUG-01")
        elif c.classes & {"cniK"}:
            out.may.add("K-HIGH-DRUG-01")
    if r.haem and out.id != "GEN-DQ-HEMOLYSIS-01":
        (out.must if ge("6.5") or lt("3.5") else out.may).add("GEN-DQ-HEMOLYSIS-01")
    out.may |= {"K-HIGH-DIG-01", "K-HIGH-DRUG-01"} if "HEMOLYSIS" in out.id else set()
    magnes = c.results["Mg"]
    if ge("5.5") and c.ca is not None and c.ca.lt(c.ca_limits["sev"]) and magnes and magnes.v.lt(mg(magnes, "sev")):
        same = magnes.h == r.h == c.ca_h
        (out.must if same else out.may).add("GEN-DQ-EDTA-01")
    if low:
        severe = out.id in ("K-LOW-CRIT-01",)
        if in_progress(c, "k", r.h, need_iv=severe):
            if out.first == CRITICAL or late:
                out.ind = {INFO}
                out.progress = True
            else:
                out.gone = True
        elif in_progress(c, "k", r.h, need_iv=False):
            out.murky = True
    return out


def calcium(c):
    if c.ca is None:
        return None
    event = c.neuro or c.laryngospasm or c.qtc500 or c.va  # not torsades: C5 names only va
    card, t = None, False
    tier = "crit" if c.ca_lt("crit") else "sev" if c.ca_lt("sev") else "mild" if c.ca_lt("mild") else None
    mgr = c.usable("Mg")
    mg_low = bool(mgr and c.mg_low(mgr))
    optional = False
    ion_req = (c.ca_kind != "Ionized Ca" and c.total and c.total.v.lt(F("8.5") if c.total.unit == "mg/dL" else F("2.12"))
               and not c.usable("iCa")
               and (c.case.icu or c.bucket in ("LT30", "DIAL", "AKI23") or c.neuro or c.qtc500
                    or (not c.usable("Alb") and c.total.v.lt(F("7.6") if c.total.unit == "mg/dL" else F("1.90")))))
    if tier and event:
        card, t = ("CA-LOW-SYMP-01", CRITICAL), tier == "crit"
    elif tier == "crit":
        card, t = ("CA-LOW-CRIT-01", CRITICAL), True
    elif tier == "sev":
        card = ("CA-LOW-SEV-01", WARNING)
    elif tier == "mild" and not (c.case.icu and ion_req) and (c.classes & {"denosumab", "bisphos", "qt"} or mg_low or c.qtc500):
        card = ("CA-LOW-MILD-01", INFO)
        optional = c.case.icu  # C5: mild asymptomatic hypocalcaemia in ICU makes no card
    elif ion_req:
        card = ("CA-IONIZED-REQ-01", INFO)
    elif c.ca_ge("high") or (c.ca_ge("mod") and (c.confusion or c.cardiac)):
        card, t = ("CA-HIGH-SEV-01", CRITICAL), True
    elif c.ca_ge("mod"):
        card = ("CA-HIGH-MOD-01", WARNING)
    elif c.ca_gt("uln") and c.classes & {"digoxin", "ca", "vitd", "thiazide", "lithium"}:
        card = ("CA-HIGH-MILD-01", INFO)
    if not card:
        return None
    ok, late = (True, False) if c.ca_h <= c.trigger else ((t and c.ca_h <= c.unrechecked), True)
    if not ok:
        return None
    out = Card(card[0], {card[1]}, analyte="Ca", optional=optional)
    if late:
        out.ind = {LOWER[i] for i in out.ind}
    if "LOW" in out.id:
        if mg_low:
            out.must.add("CA-LOW-MG-01")
        if c.bucket != "OK":
            out.must.add("CA-RENAL-GATE-01")
        if c.dig:
            out.must.add("CA-LOW-DIG-01")
        if ion_req:
            out.must.add("CA-IONIZED-REQ-01")
        if in_progress(c, "ca", c.ca_h, need_iv=False):
            out.murky = True
    elif "IONIZED" in out.id:
        out.may |= {"CA-LOW-MG-01", "CA-RENAL-GATE-01", "CA-LOW-DIG-01"}
    out.may.add("GEN-DQ-EDTA-01")
    return out


TIES = ["K-HIGH-SEV-01", "MG-IV-CARDIAC-01", "MG-TDP-ANY-01", "K-LOW-CRIT-01", "CA-LOW-SYMP-01", "MG-IV-NEURO-01",
        "MG-HIGH-SEV-01", "CA-HIGH-SEV-01", "MG-LOW-CRIT-01", "CA-LOW-CRIT-01"]


def ordering(card):
    ind = card.first
    tie = TIES.index(card.id) if ind == CRITICAL and card.id in TIES else 99
    return RANK[ind], tie, ["Mg", "K", "Ca", ""].index(card.analyte)


def review(case):
    """(cards in order, loose): loose results say that the document leaves the answer open."""
    if case.deceased:
        return [], False
    c = Chart(case)
    loose = False
    cards = []
    if not c.adult:
        return age_gate(c), bool(c.gates) or (not c.child and c.torsades)
    # Pregnant without a current creatinine: an old bad one, a reported eGFR or N18 may warn (A7).
    if c.pregnant and not c.current("Cr"):
        loose = True
    leads = [magnesium(c), potassium(c), calcium(c)]
    gates = [Card(gate, ind, analyte=an, may={gate}) for an, gate, ind in c.gates if an in ("Mg", "K", "Ca", "iCa")]
    if any(an in ("Cr", "Alb", "eGFR") for an, _, _ in c.gates):
        loose = True
    for lead in leads:
        if lead is None:
            continue
        if getattr(lead, "murky", False):
            loose = True
        if not getattr(lead, "gone", False):
            cards.append(lead)
    mglead = leads[0]
    if mglead and mglead in cards:
        for other in leads[1:]:
            if other not in cards:
                continue
            folds = other.id in ("K-LOW-MILD-01", "K-LOW-TARGET-01", "CA-LOW-MILD-01", "CA-IONIZED-REQ-01")
            if mglead.tdp_low and folds:  # MG-TDP-ANY-01 may or may not be called a low-Mg lead
                mglead.may |= {other.id} | other.must | other.may
                other.optional = True
            elif mglead.low and folds or mglead.suspect and other.id == "K-LOW-MILD-01":
                cards.remove(other)
                mglead.may |= {other.id} | other.must | other.may
                if other.id in ("K-LOW-TARGET-01", "CA-IONIZED-REQ-01"):
                    mglead.must.add(other.id)
                if "CA-IONIZED-REQ-01" in other.must:
                    mglead.must.add("CA-IONIZED-REQ-01")
    elif mglead:
        loose = loose or any(o and o.id in ("K-LOW-MILD-01", "K-LOW-TARGET-01", "CA-LOW-MILD-01", "CA-IONIZED-REQ-01",
                                            "K-REFRACT-NOMG-01") for o in leads[1:])
    cards += gates
    cards.sort(key=ordering)
    return cards, loose


def age_gate(c):
    out = []
    for an in ("Mg", "K", "Ca"):
        r = c.results[an] if an != "Ca" else None
        if an == "Mg" and r:
            tier = mg_tier(c, r)
            if tier == "normal":
                continue
            t = tier in ("crit", "sev", "toxic")
            ind = WARNING if t else INFO
            unk = {CRITICAL} if t else {WARNING} if tier == "high2" else {WARNING, INFO} if tier != "high1" else {INFO}
            if tier == "sev":
                unk = {CRITICAL, WARNING}
            h = r.h
        elif an == "K" and r:
            low, high = r.v.lt(F("3.5")), r.v.gt(F("5.0"))
            if not (low or high):
                continue
            t = r.v.lt(F("2.5")) or r.v.ge(F("6.5"))
            ind = WARNING if t else INFO
            unk = {CRITICAL} if t else {WARNING, INFO, CRITICAL}
            if not t and r.v.lt(3) and (c.va or c.torsades or c.dig or c.paralysis):
                ind = WARNING
            h = r.h
        elif an == "Ca" and c.ca is not None:
            if not (c.ca_lt("mild") or c.ca_gt("uln")):
                continue
            t = c.ca_lt("crit") or c.ca_ge("high") or (c.ca_ge("mod") and (c.confusion or c.cardiac))
            ind = WARNING if t or c.ca_lt("sev") else INFO
            unk = {CRITICAL, WARNING} if t else {CRITICAL, WARNING, INFO}
            h = c.ca_h
        else:
            continue
        lab = (r.lab if r else None)
        if lab is not None and lab.flag in ("LL", "HH"):
            ind = WARNING
        if r and r.prelim:
            ind, unk = LOWER[ind], {i if i == CRITICAL else LOWER[i] for i in unk}
        if h > c.trigger:
            if not t or h > c.unrechecked:
                continue
            ind, unk = LOWER[ind], {LOWER[i] for i in unk}
        if c.child:
            out.append(Card("GEN-PED-01", {ind}, analyte=an, may={"GEN-DQ-HEMOLYSIS-01", "GEN-DQ-EDTA-01"}))
        else:
            out.append(Card("GEN-AGE-UNK-01", unk, analyte=an, may={"GEN-DQ-HEMOLYSIS-01", "GEN-DQ-EDTA-01"}))
    out.sort(key=ordering)
    return out
