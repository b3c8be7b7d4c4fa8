"""C10: order rules for other drugs."""

from fractions import Fraction as F

from evaluate import CRITICAL, INFO, WARNING, mg


def other_rules(c, draft):
    from orders import rule
    classes, rules = draft.drug.classes, []
    add = lambda name, family, ind: rules.append(rule(name, family, ind))
    k, m = c.usable("K"), c.usable("Mg")
    k_low = bool(k and k.v.lt(F("3.5")))
    k3 = bool(k and k.v.lt(3))
    m_low = bool(m and c.mg_low(m))
    m_sev = bool(m and m.v.lt(mg(m, "sev")))
    k_missing = not k or (not c.current("K") and not (k.v.lt(F("3.5")) or k.v.gt(F("5.0"))))
    ca_sev = c.ca_lt("sev")
    if "digoxin" in classes:
        if k_low or m_low or c.ca_gt("uln"):
            add("DIG-ORD-LYTES-01", "LINK", CRITICAL if k3 or m_sev else WARNING)
        elif k_missing or c.mg_missing:
            add("DIG-ORD-NOLYTES-01", "LINK", INFO)
        if any("ca" in med.drug.classes and med.way() == "iv" for med in c.active):
            rules.append(rule("CA-ORD-DIGOXIN-01", "DDI", WARNING, True))
    if "qt" in classes:
        other = "qt" in c.classes or any("qt" in d.drug.classes for d in c.case.drafts if d is not draft)
        lows = k_low + m_low + ca_sev
        if lows:
            crit = k3 or m_sev or c.qtc500 or (other and lows >= 2)
            add("QT-ORD-LYTES-01", "LINK", CRITICAL if crit else WARNING)
        elif c.qtc500 and ((k and k.v.lt(4)) or (m and m.v.lt(mg(m, "target")))):
            add("QT-ORD-LYTES-01", "LINK", INFO)
        if (k_missing or c.mg_missing) and (c.qtc500 or c.hfref or other or "loop" in c.classes):
            add("QT-ORD-NOLYTES-01", "LINK", INFO)
    if m_low:
        low = m.v.lt
        if classes & {"loop", "thiazide"}:
            add("WASTE-ORD-DIURETIC-01", "LINK", WARNING if m_sev else INFO)
        if "ppi" in classes:
            add("WASTE-ORD-PPI-01", "LINK", WARNING)
        if "nephro" in classes:
            ionized = "foscarnet" in classes and c.ca_kind == "Ionized Ca" and ca_sev
            add("WASTE-ORD-NEPHRO-01", "LINK", CRITICAL if m_sev or ionized else WARNING)
        if "cisplatin" in classes:
            add("WASTE-ORD-CIS-01", "LINK", CRITICAL if m_sev else WARNING)
        if "egfri" in classes:
            add("WASTE-ORD-EGFR-01", "LINK", CRITICAL if low(mg(m, "g3")) else WARNING)
        if "cni" in classes:
            add("WASTE-ORD-CNI-01", "LINK", WARNING if m_sev else INFO)
    elif "foscarnet" in classes and c.ca_kind == "Ionized Ca" and ca_sev:
        c.loose = True
    if "noMgWatch" in classes and not c.current("Mg"):
        add("WASTE-ORD-NOMG-01", "LINK", INFO)
    if classes & {"denosumab", "zol", "oralbis"}:
        if c.ca_low:
            add("BONE-ORD-HYPOCA-01", "LEVEL", WARNING if "oralbis" in classes else CRITICAL)
        if c.ca is None:
            add("BONE-ORD-NOCA-01", "LINK", INFO)
        renal = c.bucket in ("LT30", "AKI23", "DIAL")
        if "denosumab" in classes and renal:
            add("BONE-ORD-DMAB-CKD-01", "RENAL", CRITICAL)
        if "zol" in classes and renal:
            add("BONE-ORD-ZOL-CRCL-01", "RENAL", CRITICAL)
    if classes & {"raasi", "mra"} and k:
        if k.v.gt(6):
            add("RAAS-ORD-HYPERK-01", "LEVEL", CRITICAL)
        elif k.v.gt(F("5.5")) or ("mra" in classes and k.v.gt(5) and "mra" not in c.classes):
            add("RAAS-ORD-HYPERK-01", "LEVEL", WARNING)
    return rules
