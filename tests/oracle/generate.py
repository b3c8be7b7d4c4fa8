"""Random charts that crowd around the thresholds and windows of the algorithm."""

from chart import Case, Lab, Med, Step

EDGES = {
    ("Mg", "mg/dL"): "0.7 0.9 1.0 1.2 1.46 1.58 2.0 2.68 3.0 4.86 8.0 9.6",
    ("Mg", "mmol/L"): "0.41 0.50 0.60 0.65 0.82 1.10 1.23 2.0",
    ("Mg", "mEq/L"): "0.82 1.0 1.2 1.3 1.65 2.2 2.5 4.0",
    ("Mg", "mg/L"): "10 12 14.6 15.8 26.8 30 48.6",
    ("K", "mmol/L"): "2.5 3.0 3.5 4.0 4.5 5.0 5.5 6.0 6.5",
    ("K", "mEq/L"): "2.5 3.0 3.5 4.0 4.5 5.0 5.5 6.0 6.5",
    ("Ca", "mg/dL"): "7.0 7.6 8.5 10.5 12.0 14.0",
    ("Ca", "mmol/L"): "1.75 1.90 2.12 2.62 3.00 3.50",
    ("iCa", "mmol/L"): "0.90 1.00 1.12 1.32 1.60 1.80",
    ("iCa", "mg/dL"): "3.6 4.0 4.5",
    ("Cr", "mg/dL"): "0.7 1.0 1.3 1.5 2.0 2.6 3.5",
    ("Alb", "g/dL"): "2.0 3.0 3.6 4.0 4.4",
    ("Alb", "g/L"): "20 30 36 40 44",
}
STEPS = {"mg/dL": "0.01", "mmol/L": "0.01", "mEq/L": "0.01", "mg/L": "0.1", "g/dL": "0.1", "g/L": "1"}
NORMAL = {"Mg": ("2.1", "mg/dL"), "K": ("4.2", "mmol/L"), "Ca": ("9.5", "mg/dL"), "Cr": ("0.9", "mg/dL"),
          "Alb": ("4.2", "g/dL")}
HOURS = {"trigger": (23.9, 24, 24.1, 48, 48.1, 71.9, 72, 72.1, 167.9, 168, 168.1)}
REVIEW_DRUGS = ("digoxin furosemide hydrochlorothiazide spironolactone lisinopril omeprazole gentamicin cisplatin "
                "cetuximab tacrolimus haloperidol amiodarone alendronate denosumab lithium cholecalciferol "
                "trimethoprim amiloride amphotericin").split()
CONDITIONS = ("I47.21 I47.20 I49.01 I46.9 R56.9 R29.0 G41.9 I45.81 I21.4 I50.22 F10.20 F10.230 K90.0 K50.90 E11.9 "
              "N18.4 N18.3 Z99.2 Z33.1 G72.3 R41.0 J38.5 N18.6").split()


def decimal(x, step):
    places = len(step.split(".")[1]) if "." in step else 0
    return f"{x:.{places}f}"


def near(rng, an, unit, low_only=False):
    edges = EDGES[(an, unit)].split()
    if low_only:
        edges = edges[:max(3, len(edges) // 2)]
    edge = rng.choice(edges)
    step = STEPS[unit] if an != "K" else rng.choice(["0.1", "0.01"])
    kind = rng.random()
    if kind < 0.35:
        return edge
    if kind < 0.85:
        return decimal(float(edge) + rng.choice([-1, 1]) * float(step), step)
    return decimal(float(edge) * rng.uniform(0.93, 1.07), step)


def age_of(rng, inpatient):
    if rng.random() < 0.6:
        return rng.choice([0.5, 1, 2, 3, 8])
    edge = rng.choice([24, 48, 72, 168] if inpatient else [168, 336, 720, 2160, 4320])
    return edge + rng.choice([-0.1, 0, 0.1, -1, 1])


def lab(rng, an, inpatient, unit=None, edge=0.8, h=None):
    units = [u for a, u in EDGES if a == an]
    unit = unit or rng.choices(units, [4 if i == 0 else 2 for i in range(len(units))])[0]
    if rng.random() < edge:
        text = near(rng, an, unit)
    else:
        text, unit = NORMAL.get(an, ("1.20", "mmol/L"))
    out = Lab(an, text, unit, age_of(rng, inpatient) if h is None else h)
    roll = rng.random()
    if an == "Mg" and unit == "mg/dL" and roll < 0.1:
        out.low = rng.choice(["1.6", "1.7", "1.8", "1.5", "2.2", "2.1"])
    if an in ("Mg", "K") and roll > 0.95:
        out.comparator = rng.choice(["<", ">", "<=", ">="])
    if an == "K" and 0.1 < roll < 0.2:
        out.note = rng.choice(["Sample haemolysed", "moderate hemolysis", "no hemolysis seen", "non-haemolysed",
                               "HEMOLYZED specimen", "without haemolysis"])
    if 0.2 < roll < 0.25:
        out.status = rng.choice(["preliminary", "corrected", "amended"])
    return out


def kidney(rng, case, inpatient):
    roll = rng.random()
    h = rng.choice([2, 2, 2, 20, 47.9, 48, 48.1, 167.9, 168, 168.1] if inpatient
                   else [2, 300, 2159, 2160, 2161, 8759, 8760, 8761])
    if roll < 0.1:
        return
    if roll < 0.5:
        text = rng.choice("14 15 28 29 29.4 29.5 30 31 44 45 58 59 59.4 59.5 60 61 90".split())
        one = Lab("eGFR", text, "mL/min/{1.73_m2}", h)
        if rng.random() < 0.1:
            one.comparator, one.text = rng.choice([(">", "60"), (">", "90"), ("<", "15")])
        case.labs.append(one)
    elif roll < 0.85:
        unit = rng.choice(["mg/dL", "mg/dL", "umol/L"])
        text = rng.choice("0.7 0.9 1.0 1.1 1.5 1.8 2.2 2.6 3.2".split())
        if unit == "umol/L":
            text = str(round(float(text) * 88.4))
        case.labs.append(Lab("Cr", text, unit, h))
    else:
        first, last = rng.choice([("0.9", "1.2"), ("0.9", "1.19"), ("1.0", "1.5"), ("1.0", "1.49"), ("1.0", "2.0"),
                                  ("1.0", "1.99"), ("1.0", "3.0"), ("1.0", "2.99"), ("1.2", "4.0"), ("3.8", "4.1"),
                                  ("0.9", "1.9")])
        gap = rng.choice([12, 47, 48, 49, 100, 167, 167.9, 168.5, 300])
        case.labs.append(Lab("Cr", last, "mg/dL", 2))
        case.labs.append(Lab("Cr", first, "mg/dL", 2 + gap))


def person(rng, service):
    case = Case(service)
    case.setting = rng.choices(["IP", "OP", "none"], [6, 3, 1])[0]
    case.icu = case.setting == "IP" and rng.random() < 0.12
    case.age = rng.choice([18, 19, 34, 50, 62, 62, 71, 83])
    case.sex = rng.choice(["M", "F", "F", "M", None] if rng.random() < 0.2 else ["M", "F"])
    roll = rng.random()
    if roll < 0.03:
        case.age = rng.choice([7, 17])
    elif roll < 0.05:
        case.age = None
    elif roll < 0.06:
        case.deceased = True
    return case


def condition(rng):
    code = rng.choice(CONDITIONS)
    edge = rng.choice([24, 24, 48, 168]) if code[0] in "IRGJ" else 24
    return code, rng.choice([0.5, 2, 5, edge - 0.1, edge, edge + 0.1])


def review(rng):
    case = person(rng, "review" if rng.random() < 0.85 else "view")
    ip = case.setting == "IP"
    kidney(rng, case, ip)
    focus = rng.choice(["Mg", "Mg", "K", "Ca", "all"])
    if focus in ("Mg", "all") or rng.random() < 0.5:
        case.labs.append(lab(rng, "Mg", ip, edge=0.95))
    if focus in ("K", "all") or rng.random() < 0.5:
        case.labs.append(lab(rng, "K", ip, edge=0.95 if focus != "Mg" else 0.5))
        if rng.random() < 0.25:
            last = case.labs[-1]
            last.comparator = ""
            case.labs.append(Lab("K", rng.choice(["3.4", "3.5", "3.1", last.text]), last.unit,
                                 last.h + rng.choice([11.9, 12, 12.1, 24, 60])))
            if rng.random() < 0.7:
                case.meds.append(Med("potassium chloride", last.h + rng.choice([5, 30]),
                                     steps=[Step(dose="20", unit="mEq", freq=2, period_h=24)]))
    if focus in ("Ca", "all") or rng.random() < 0.3:
        case.labs.append(lab(rng, "Ca", ip, edge=0.9))
        unit = "g/dL" if case.labs[-1].unit == "mg/dL" else "g/L"
        if rng.random() < 0.7:
            case.labs.append(lab(rng, "Alb", ip, unit=unit, h=rng.choice([1, 20, 167, 168, 200, 719, 721])))
            case.labs[-1].comparator = ""
        if rng.random() < 0.3:
            total = [x for x in case.labs if x.an == "Ca"][0]
            case.labs.append(lab(rng, "iCa", ip, h=total.h + rng.choice([0, 1, 23.9, 24])))
        for one in case.labs:
            if one.an in ("Ca", "iCa", "Alb"):
                one.status = "final"
    for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 3])):
        case.conds.append(condition(rng))
    for key in rng.sample(REVIEW_DRUGS, rng.choice([0, 0, 1, 1, 2, 3])):
        case.meds.append(Med(key, rng.choice([3, 30, 500])))
    if rng.random() < 0.15:
        key = rng.choice(["magnesium sulfate", "magnesium oxide", "potassium chloride", "calcium gluconate"])
        case.meds.append(Med(key, rng.choice([0.2, 100, 2000])))
    if rng.random() < 0.1:
        for an, text, unit in (("SBP", "89", "mm[Hg]"), ("HR", "49", "/min"), ("RR", "9", "/min"), ("SBP", "90", "mm[Hg]"),
                               ("QTc", rng.choice(["499", "500", "501"]), "ms")):
            if rng.random() < 0.3:
                case.labs.append(Lab(an, text, unit, rng.choice([1, 5.9, 6, 6.1])))
    if rng.random() < 0.06:
        spoil(rng, case)
    return case


def spoil(rng, case):
    chosen = [x for x in case.labs if x.an in ("Mg", "K", "Ca") and not x.comparator]
    if not chosen:
        return
    one = rng.choice(chosen)
    kind = rng.choice(["eie", "implausible", "unit", "dup", "cancelled"])
    if kind in ("eie", "cancelled"):
        status = {"eie": "entered-in-error", "cancelled": "cancelled"}[kind]
        case.labs.append(Lab(one.an, "0.5" if one.an != "K" else "1.5", one.unit, one.h - 0.2, status=status))
    elif kind == "implausible":
        one.text, one.unit = {"Mg": ("21", "mg/dL"), "K": ("12.5", "mmol/L"), "Ca": ("26", "mg/dL")}[one.an]
    elif kind == "unit":
        one.unit = rng.choice(["", "furlong", "g"])
    else:
        case.labs.append(Lab(one.an, str(float(one.text) + rng.choice([0.2, 0.9])), one.unit, one.h, one.status))
        case.labs[-1].issued_h, one.issued_h = 0.1, 0.2


ORDER_DRUGS = ("lisinopril spironolactone amiloride triamterene trimethoprim tacrolimus rocuronium ceftriaxone "
               "ciprofloxacin levothyroxine doxycycline dolutegravir alendronate digoxin losartan").split()


def magnesium_draft(rng):
    if rng.random() < 0.6:
        med = Med("magnesium sulfate", 0)
        med.priority = rng.choice(["", "", "stat", "routine", "asap"])
        med.route = rng.choice(["iv"] * 9 + ["im"])
        kind = rng.random()
        dose = rng.choice(["1", "2", "2.01", "4", "4.1", "6", "8"])
        if kind < 0.35:
            med.steps = [Step(dose=dose, unit="g", rate=rng.choice(["0.5", "1", "2", "2.1"]), rate_unit="g/h")]
        elif kind < 0.6:
            med.steps = [Step(dose=dose, unit="g", over_min=rng.choice([5, 10, 13, 14, 15, 30, 60, 120, 240]))]
        elif kind < 0.8:
            med.steps = [Step(dose=dose, unit="g", over_min=240, freq=1, period_h=rng.choice([6, 8, 12, 24]),
                              count=rng.choice([0, 0, 1, 2]), bounds_d=rng.choice([0, 1, 3]))]
        elif kind < 0.9:
            med.steps = [Step(dose=rng.choice(["8", "16", "32"]), unit="mEq", over_min=240)]
        else:
            med.steps = [Step(dose=rng.choice(["150", "500", "2000"]), unit="mg", rate=rng.choice(["149", "150", "151"]),
                              rate_unit="mg/min")]
        return med
    key = rng.choice(["magnesium oxide", "magnesium oxide", "magnesium hydroxide"])
    med = Med(key, 0)
    med.steps = [Step(dose=rng.choice(["400", "800", "580"]), unit="mg", freq=rng.choice([1, 2, 3, 4, 5]), period_h=24,
                      bounds_d=rng.choice([0, 7, 14, 15, 30]))]
    return med


def potassium_draft(rng):
    med = Med("potassium chloride", 0)
    if rng.random() < 0.5:
        med.route = "iv"
        med.line = rng.choice(["", "central", "peripheral"])
        med.steps = [Step(dose=rng.choice(["10", "20", "40", "60"]), unit=rng.choice(["mEq", "mmol"]),
                          rate=rng.choice(["9", "10", "10.5", "20", "20.1", "40"]), rate_unit=rng.choice(["mEq/h", "mmol/h"]))]
        if rng.random() < 0.3:
            med.steps[0].freq, med.steps[0].period_h = 1, rng.choice([4, 6, 8, 2])
    else:
        med.route = "po"
        med.steps = [Step(dose=rng.choice(["20", "40", "40.1", "60", "1500", "2900"]), unit="mEq",
                          freq=rng.choice([0, 1, 2, 4, 5, 6]), period_h=24)]
        if len(med.steps[0].dose) == 4 and "." not in med.steps[0].dose:
            med.steps[0].unit = "mg"
        if not med.steps[0].freq:
            med.steps[0].period_h = 0
    return med


def calcium_draft(rng):
    med = Med(rng.choice(["calcium gluconate", "calcium gluconate", "calcium chloride"]), 0)
    med.line = rng.choice(["", "central", "peripheral"])
    med.steps = [Step(dose=rng.choice(["1", "2", "3"]), unit="g", over_min=rng.choice([3, 5, 9, 10, 11, 15, 20]))]
    return med


OTHER_DRAFTS = ("digoxin haloperidol amiodarone furosemide hydrochlorothiazide omeprazole gentamicin amphotericin "
                "foscarnet cisplatin cetuximab tacrolimus denosumab zoledronate alendronate lisinopril spironolactone "
                "losartan ciprofloxacin").split()


def order(rng, with_other=False):
    case = person(rng, "sign" if rng.random() < 0.9 else "select")
    ip = case.setting == "IP"
    kidney(rng, case, ip)
    for an in ("Mg", "K"):
        if rng.random() < 0.8:
            case.labs.append(lab(rng, an, ip, edge=0.9))
    if rng.random() < 0.3:
        case.labs.append(lab(rng, "Ca", ip, edge=0.9))
        case.labs[-1].status = "final"
        if rng.random() < 0.5:
            case.labs.append(Lab("Alb", rng.choice(["3.0", "4.2"]), "g/dL", 5)
                             if case.labs[-1].unit == "mg/dL" else Lab("Alb", rng.choice(["30", "42"]), "g/L", 5))
    if rng.random() < 0.1:
        case.labs.append(lab(rng, "iCa", ip, h=1))
        case.labs[-1].status = "final"
    kinds = [magnesium_draft, potassium_draft, calcium_draft]
    weights = [5, 4, 2]
    if with_other:
        kinds.append(lambda r: Med(r.choice(OTHER_DRAFTS), 0))
        weights.append(7)
    for _ in range(rng.choice([1, 1, 1, 1, 2])):
        case.drafts.append(rng.choices(kinds, weights)[0](rng))
    for _ in range(rng.choice([0, 0, 0, 1, 1, 2])):
        case.conds.append(condition(rng) if rng.random() < 0.6 else
                          (rng.choice(["G70.00", "I44.1", "I44.2", "Z95.0", "G70.80"]), 100))
    if rng.random() < 0.12 and case.sex == "F":
        case.conds.append(("Z33.1", 500))
        case.age = 29
        for draft in case.drafts:
            if draft.key == "magnesium sulfate" and rng.random() < 0.8:
                draft.reason = rng.choice(["O14.90", "O15.00", "O11.9"])
                draft.steps = [Step(dose=rng.choice(["4", "6", "6.1"]), unit="g", over_min=20),
                               Step(rate=rng.choice(["1", "2", "2.1", "3", "3.1"]), rate_unit="g/h")]
    for key in rng.sample(ORDER_DRUGS, rng.choice([0, 0, 1, 1, 2])):
        case.meds.append(Med(key, rng.choice([3, 20])))
    if with_other and rng.random() < 0.2:
        case.meds.append(Med(rng.choice(["haloperidol", "furosemide"]), 20))
    if rng.random() < 0.15:
        key = rng.choice(["magnesium sulfate", "magnesium oxide", "potassium chloride", "magnesium hydroxide"])
        case.meds.append(Med(key, 20))
    return case


def generate(rng, with_other=False):
    return review(rng) if rng.random() < 0.5 else order(rng, with_other)
