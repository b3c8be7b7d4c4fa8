"""Order rules C7 to C10 and D1.4, D2: the cards that draft orders must give."""

from fractions import Fraction as F

from evaluate import CRITICAL, INFO, LOWER, RANK, WARNING, Card, Chart, mg

FAMILIES = ["LEVEL", "DX", "RENAL", "DDI", "DOSE", "LINK", "ROUTE", "DUP"]
GRAM = {"g": F(1), "mg": F(1, 1000), "mEq": 1 / F("8.12"), "meq": 1 / F("8.12"), "mmol": 1 / F("4.06")}
KEQ = {"mEq": F(1), "meq": F(1), "mmol": F(1), "g": F(1000) / F("74.551"), "mg": 1 / F("74.551")}
ELEMENTAL = {"magnesium oxide": F("24.305") / F("40.304"), "magnesium hydroxide": F(167) / 400}


def amount(step, table):
    return F(step.dose) * table[step.unit] if step.dose else None


def rate_h(step, table):
    if step.rate:
        unit, per = step.rate_unit.split("/")
        return F(step.rate) * table[unit] * (60 if per == "min" else 1)
    if step.over_min and step.dose:
        return amount(step, table) * 60 / step.over_min
    return None


def doses_in(step, hours):
    """Reading convention 6."""
    if step.bounds_d:
        hours = min(hours, step.bounds_d * 24)
    n = F(hours) / step.period_h * step.freq if step.freq else F(1)
    if step.freq:
        n = max(F(-(-n.numerator // n.denominator)), F(1))
    return min(n, step.count) if step.count else n


def total_in(med, table, hours):
    total, left = F(0), F(hours)
    for step in med.steps:
        if left <= 0:
            break
        one = amount(step, table)
        if one is None:
            rate = rate_h(step, table)
            if rate is None:
                return None
            total += rate * left
            left = F(0)
            continue
        total += one * doses_in(step, left)
        if len(med.steps) > 1:
            rate = rate_h(step, table)
            left -= one / rate if rate else 0
    return total


def order_sign(case, with_other=False):
    if case.deceased:
        return [], False
    c = Chart(case)
    c.loose = False
    out = []
    for draft in case.drafts:
        classes = draft.drug.classes
        rules = []
        if "mg" in classes:
            rules = magnesium_rules(c, draft)
        elif "k" in classes:
            rules = potassium_rules(c, draft)
        elif "ca" in classes:
            rules = calcium_rules(c, draft) if draft.way() == "iv" else []
        elif with_other:
            from others import other_rules
            rules = other_rules(c, draft)
        rules += neonate(c, draft)
        if not c.adult:
            if c.child:
                rules = [r for r in rules if r.any_age]
            else:
                for rule in rules:
                    if not rule.any_age:
                        c.loose = True
        out.append(one_draft(rules))
    cards = [card for group in out for card in group[:3]]
    hidden = any(len(group) > 3 for group in out)
    if c.child and any("mg" in d.drug.classes or "k" in d.drug.classes or ("ca" in d.drug.classes and d.way() == "iv")
                       for d in case.drafts):
        cards += [Card("GEN-PED-01", {INFO}, optional=place > 0) for place in range(len(case.drafts))]
    # Pregnant without a current creatinine: the product lets an old bad one or a reported eGFR below 30 warn (A7).
    if c.pregnant and not c.current("Cr"):
        c.loose = True
    c.loose = c.loose or bool(c.gates) or (len(out) > 1 and hidden)
    cards.sort(key=lambda card: RANK[card.first])
    for card in cards[:5]:
        card.may |= {other.id for other in cards[5:]} | {i for other in cards[5:] for i in other.must | other.may}
        card.may |= {other.id for group in out for other in group[3:]}
    return cards[:5], c.loose or (len(cards) > 5 and any(card.optional for card in cards))


def rule(name, family, ind, any_age=False, may_ind=()):
    card = Card(name, {ind} | set(may_ind), family=family)
    card.any_age = any_age
    return card


def one_draft(rules):
    kept = []
    for family in FAMILIES:
        group = [r for r in rules if r.family == family]
        if group:
            group.sort(key=lambda r: RANK[r.first])
            group[0].may |= {r.id for r in group[1:]}
            kept.append(group[0])
    ids = {card.id: card for card in kept}
    folds = {}
    level = next((card for card in kept if card.family == "LEVEL"), None)
    if level and level.id in ("MG-ORD-HYPERMG-01", "K-ORD-HYPERK-01"):
        if CRITICAL in level.ind:
            names = ["RENAL", "DDI", "LINK", "ROUTE", "DUP"] + (["DX"] if level.id[0] == "K" else [])
        else:
            names = ["RENAL"] if WARNING in level.ind else []
        for card in kept:
            # A less urgent card does not swallow a more urgent one: cards/README, Readings.
            if card.family in names and RANK[card.first] >= RANK[level.first]:
                folds[card.id] = level
    if "K-ORD-RENAL-01" in ids and "K-ORD-RAAS-01" in ids and "K-ORD-RAAS-01" not in folds \
            and RANK[ids["K-ORD-RAAS-01"].first] >= RANK[ids["K-ORD-RENAL-01"].first]:
        folds["K-ORD-RAAS-01"] = ids["K-ORD-RENAL-01"]
    dose = ids.get("MG-ORD-DOSE-01")
    if dose is not None and getattr(dose, "cap48", False):
        for card in kept:
            if card.family == "RENAL" and card.id not in folds:
                folds[card.id] = dose
    for name, target in folds.items():
        while target.id in folds:
            target = folds[target.id]
        (target.may if ids[name].optional else target.must).add(name)
        target.may |= ids[name].may
    kept = [card for card in kept if card.id not in folds]
    kept.sort(key=lambda card: (RANK[card.first], FAMILIES.index(card.family)))
    if len(kept) > 3:
        kept[0].may |= {i for card in kept[3:] for i in {card.id} | card.must | card.may}
    return kept


def neonate(c, draft):
    days = c.case.age_days
    if days is None or days > 28:
        return []
    other = [m for m in c.active + c.case.drafts if m is not draft]
    iv_ca = lambda m: "ca" in m.drug.classes and m.way() == "iv"
    ceft = lambda m: "ceftriaxone" in m.drug.classes
    if (iv_ca(draft) and any(map(ceft, other))) or (ceft(draft) and any(map(iv_ca, other))):
        return [rule("CA-ORD-CEFTRIAX-NEO-01", "DX", CRITICAL, any_age=True)]
    return []


# --- C7 -------------------------------------------------------------------------------------------------------

MATRIX_RULE = {"DIAL": "MG-ORD-DIALYSIS-01", "AKI23": "MG-ORD-AKI-01", "LT30": "MG-ORD-RENAL-LT30-01",
               "AKI1": "MG-ORD-AKI-01", "M3059": "MG-ORD-RENAL-30-59-01", "UNK": "MG-ORD-RENAL-UNK-01"}


def magnesium_rules(c, draft):
    rules = []
    intravenous = draft.way() != "po"
    cls = "IV" if intravenous else draft.cls or ("laxative" if "mglax" in draft.drug.classes else "supplement")
    if not intravenous and (elemental(draft) or 0) >= 2000:
        cls = "cathartic"  # C1
    single = max((amount(s, GRAM) for s in draft.steps if s.dose), default=None)
    day = total_in(draft, GRAM, 24) if draft.steps else None
    two = total_in(draft, GRAM, 48) if draft.steps else None
    emergency = (intravenous and draft.priority in ("stat", "asap") and (c.cardiac or c.neuro)
                 and single is not None and single <= 2)
    ob = intravenous and c.pregnant and draft.reason[:3] in ("O14", "O15", "O11")
    r = c.usable("Mg")
    if r:
        stale = not c.current("Mg")
        if ob:
            if r.v.gt(mg(r, "ob")):
                rules.append(rule("MG-ORD-HYPERMG-01", "LEVEL", CRITICAL, True,
                                  {WARNING} if stale else ()))
        elif r.v.gt(mg(r, "uln")):
            ind = CRITICAL if r.v.gt(mg(r, "high")) else WARNING
            rules.append(rule("MG-ORD-HYPERMG-01", "LEVEL", LOWER[ind] if stale else ind, True))
    if c.myasthenia:
        ind = CRITICAL if intravenous else WARNING if cls == "cathartic" else INFO
        rules.append(rule("MG-ORD-MYASTH-01", "DX", ind, True))
    if intravenous and c.avb:
        rules.append(rule("MG-ORD-AVB-01", "DX", WARNING if emergency else CRITICAL, True))
    if ob:
        rules += obstetric(c, draft)
    else:
        rules += matrix(c, cls, emergency, day, draft)
    if intravenous and "nmb" in c.classes:
        rules.append(rule("MG-ORD-NMB-01", "DDI", WARNING))
    if not intravenous:
        if c.classes & {"insti", "quinolone"}:
            rules.append(rule("MG-ORD-CHELATE-01", "DDI", WARNING))
        elif c.classes & {"tetracycline", "levothyroxine", "oralbis"}:
            rules.append(rule("MG-ORD-CHELATE-01", "DDI", INFO))
    if not ob:
        rules += magnesium_dose(c, draft, intravenous, cls, emergency, single, day, two)
        others = [m for m in c.active if "mg" in m.drug.classes]
        if others:
            kind = lambda m: "IV" if m.way() != "po" else "laxative" if "mglax" in m.drug.classes else "supplement"
            same = any(kind(m) == cls for m in others)
            renal = c.bucket in ("LT30", "AKI23", "DIAL", "M3059")
            rules.append(rule("MG-ORD-DUP-01", "DUP", WARNING if same or renal else INFO))
        elif any("mg" in d.drug.classes for d in c.case.drafts if d is not draft):
            card = rule("MG-ORD-DUP-01", "DUP", INFO, False, {WARNING})  # a second draft is not yet "active"
            card.optional = True
            rules.append(card)
    return rules


def elemental(draft):
    """mg a day of an oral order."""
    factor = ELEMENTAL.get(draft.key)
    return total_in(draft, {"mg": factor, "g": 1000 * factor}, 24) if factor and draft.steps else None


def matrix(c, cls, emergency, day, draft):
    bucket = c.bucket
    if bucket == "OK":
        return []
    low = c.current("Mg") and c.mg_low(c.current("Mg"))
    small = day is not None and low
    any_age = bucket in ("DIAL", "LT30")
    if cls == "cathartic":
        ind = CRITICAL if bucket in ("DIAL", "AKI23", "LT30") else WARNING if bucket in ("AKI1", "UNK") else INFO
        return [rule("MG-ORD-BOWEL-01", "RENAL", ind, any_age)]
    name = MATRIX_RULE[bucket]
    if emergency:
        return [rule(name, "RENAL", INFO, any_age)]
    if cls == "IV":
        if bucket == "DIAL":
            ind = CRITICAL
        elif bucket in ("AKI23", "LT30"):
            ind = WARNING if small and day <= 4 else CRITICAL
        elif bucket in ("AKI1", "UNK"):
            ind = WARNING
        else:
            ind = WARNING if day is not None and day > 4 else INFO
        return [rule(name, "RENAL", ind, any_age)]
    if bucket in ("DIAL", "AKI23", "LT30"):
        return [rule(name, "RENAL", WARNING, any_age)]
    if bucket in ("AKI1", "UNK") or cls in ("antacid", "laxative"):
        return [rule(name, "RENAL", INFO)]
    bounds = max((s.bounds_d for s in draft.steps), default=0)
    per_day = elemental(draft)
    if bounds == 0 or bounds > 14 or per_day is None or per_day > 350:
        return [rule(name, "RENAL", INFO)]
    return []


def magnesium_dose(c, draft, intravenous, cls, emergency, single, day, two):
    rules = []
    if intravenous:
        rates = [rate_h(s, GRAM) for s in draft.steps if rate_h(s, GRAM) is not None]
        rate = max(rates, default=None)
        if rate is not None and rate > 9 and not (c.torsades or c.arrest):
            rules.append(rule("MG-ORD-RATE-01", "DOSE", CRITICAL))
        elif rate is not None and rate > 2 and not emergency:
            rules.append(rule("MG-ORD-RATE-01", "DOSE", WARNING))
        renal = c.bucket in ("LT30", "AKI23", "DIAL")
        if two is not None and two > 20 and renal:
            card = rule("MG-ORD-DOSE-01", "DOSE", CRITICAL)
            card.cap48 = True
            rules.insert(0, card)
        elif day is not None and day > 28:
            rules.append(rule("MG-ORD-DOSE-01", "DOSE", CRITICAL))
        elif (single is not None and single > 4) or (day is not None and day > 8):
            rules.append(rule("MG-ORD-DOSE-01", "DOSE", WARNING))
    elif cls != "cathartic" and draft.key in ELEMENTAL and draft.steps:
        per_day = elemental(draft)
        if per_day is not None and per_day > 1000:
            rules.append(rule("MG-ORD-DOSE-01", "DOSE", WARNING))
        elif per_day is not None and per_day > 600:
            rules.append(rule("MG-ORD-DOSE-01", "DOSE", INFO))
    return rules


def obstetric(c, draft):
    rules = []
    cr = c.current("Cr")
    if c.dialysis or (cr and c.cr_mg.ge(F("2.5"))):
        rules.append(rule("MG-ORD-OB-RENAL-01", "RENAL", CRITICAL))
    elif not cr:
        rules.append(rule("MG-ORD-OB-RENAL-01", "RENAL", INFO))
    elif c.cr_mg.gt(F(1)):
        rules.append(rule("MG-ORD-OB-RENAL-01", "RENAL", WARNING))
    load = max((amount(s, GRAM) for s in draft.steps if s.dose), default=None)
    keep = max((rate_h(s, GRAM) for s in draft.steps if s.rate and not s.dose), default=None)
    if (load is not None and load > 6) or (keep is not None and keep > 3):
        rules.append(rule("MG-ORD-OB-DOSE-01", "DOSE", CRITICAL))
    elif keep is not None and keep > 2:
        rules.append(rule("MG-ORD-OB-DOSE-01", "DOSE", WARNING))
    bounds = max((s.bounds_d for s in draft.steps), default=0)
    if bounds > 5:
        rules.append(rule("MG-ORD-OB-DUR-01", "DOSE", WARNING))
    return rules


# --- C8 -------------------------------------------------------------------------------------------------------

def potassium_rules(c, draft):
    rules = []
    intravenous = draft.way() == "iv"
    k, now = c.usable("K"), c.current("K")
    if k:
        haem = k.haem and not k.v.ge(F("6.5"))
        if k.v.ge(F("5.5")):
            ind = WARNING if not now or haem else CRITICAL
            rules.append(rule("K-ORD-HYPERK-01", "LEVEL", ind, True))
        elif k.v.gt(F("5.0")):
            rules.append(rule("K-ORD-HYPERK-01", "LEVEL", INFO if not now else WARNING, True,
                              {INFO} if k.haem else ()))
    if "amiltri" in c.classes:
        rules.append(rule("K-ORD-KSPARE-01", "DX", CRITICAL))
    if c.bucket in ("DIAL", "LT30", "AKI23"):
        ind = CRITICAL if not now or now.v.ge(5) else WARNING
        if now and not now.v.exact:
            c.loose = True
        rules.append(rule("K-ORD-RENAL-01", "RENAL", ind))
    elif c.bucket == "AKI1":
        rules.append(rule("K-ORD-RENAL-01", "RENAL", WARNING))
    elif c.bucket == "UNK":
        rules.append(rule("K-ORD-RENAL-01", "RENAL", WARNING if intravenous else INFO))
    if c.classes & {"raasi", "mra", "trimethoprim", "cniK"} and (
            not now or now.v.ge(F("4.5")) or c.bucket in ("M3059", "LT30", "AKI23", "AKI1", "DIAL")):
        rules.append(rule("K-ORD-RAAS-01", "DDI", WARNING))
    m = c.current("Mg")
    mg_ordered = "mg" in c.classes or any("mg" in d.drug.classes for d in c.case.drafts)
    if k and k.v.lt(F("3.5")) and m and c.mg_low(m) and not mg_ordered:
        if not now:
            c.loose = True
        rules.append(rule("K-ORD-MGLOW-01", "LINK", WARNING))
    if now and now.v.lt(F("3.5")) and not m:
        if c.refract_k:
            rules.append(rule("K-ORD-NOMG-01", "LINK", WARNING))
        elif now.v.lt(3):
            rules.append(rule("K-ORD-NOMG-01", "LINK", INFO))
    single = max((amount(s, KEQ) for s in draft.steps if s.dose), default=None)
    day = total_in(draft, KEQ, 24) if draft.steps else None
    if intravenous:
        rates = [rate_h(s, KEQ) for s in draft.steps if rate_h(s, KEQ) is not None]
        rate = max(rates, default=None)
        if rate is not None and rate > 20:
            rules.append(rule("K-ORD-RATE-01", "DOSE", CRITICAL))
        elif rate is not None and rate > 10:
            rules.append(rule("K-ORD-RATE-01", "DOSE", INFO if draft.line == "central" else WARNING))
        if rate is None or (day is not None and day > 200 and not k):
            c.loose = True
        if day is not None and day > 400:
            rules.append(rule("K-ORD-DOSE-01", "DOSE", CRITICAL))
        elif day is not None and day > 200 and now and now.v.gt(F("2.5")):
            rules.append(rule("K-ORD-DOSE-01", "DOSE", WARNING))
        elif day is not None and day > 200 and k and not now:
            c.loose = True
    else:
        if day is not None and day > 200:
            rules.append(rule("K-ORD-DOSE-01", "DOSE", CRITICAL))
        elif single is not None and single > 40:
            rules.append(rule("K-ORD-DOSE-01", "DOSE", WARNING))
        iv_too = any("k" in m.drug.classes and m.way() == "iv" for m in c.active + c.case.drafts)
        if now and now.v.lt(F("2.5")) and not iv_too:
            rules.append(rule("K-ORD-PO-LT25-01", "ROUTE", WARNING))
    return rules


# --- C9 -------------------------------------------------------------------------------------------------------

def calcium_rules(c, draft):
    rules = []
    if c.ca is not None:
        if c.ca_ge("mod"):
            rules.append(rule("CA-ORD-HYPERCA-01", "LEVEL", CRITICAL, True))
        elif c.ca_gt("uln"):
            rules.append(rule("CA-ORD-HYPERCA-01", "LEVEL", WARNING, True))
    if "ceftriaxone" in c.classes and not (c.case.age_days is not None and c.case.age_days <= 28):
        rules.append(rule("CA-ORD-CEFTRIAX-01", "DDI", WARNING, True))
    if c.dig:
        rules.append(rule("CA-ORD-DIGOXIN-01", "DDI", WARNING, True))
    k = c.usable("K")
    if "gluconate" in draft.drug.classes:
        limit = 600 if (c.current("K") and k.v.ge(F("6.5"))) or c.arrest else 200
        if k and not c.current("K") and k.v.ge(F("6.5")):
            c.loose = True
        table = {"g": F(1000), "mg": F(1)}
        rates = [rate_h(s, table) / 60 for s in draft.steps if rate_h(s, table) is not None]
        if rates and max(rates) > limit:
            rules.append(rule("CA-ORD-RATE-01", "DOSE", CRITICAL))
    if "cacl" in draft.drug.classes and draft.line != "central" and not c.arrest:
        rules.append(rule("CA-ORD-CACL-01", "ROUTE", WARNING))
    return rules
