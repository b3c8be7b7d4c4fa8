"""A chart as an examiner would describe it, and the CDS Hooks request that carries it."""

import datetime
import json
import random
import re
from dataclasses import dataclass, field

NOW = datetime.datetime(2026, 11, 20, 12, 0, 0)
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC = "http://www.whocc.no/atc"
UCUM = "http://unitsofmeasure.org"


@dataclass
class Drug:
    rxnorm: str
    atc: str
    name: str
    classes: frozenset
    route: str = "po"


def _drug(rxnorm, atc, name, classes, route="po"):
    return Drug(rxnorm, atc, name, frozenset(classes.split()), route)


# RxNorm ingredients, and ATC as A10 names them.
DRUGS = {
    "digoxin": _drug("3407", "C01AA05", "digoxin", "digoxin"),
    "furosemide": _drug("4603", "C03CA01", "furosemide", "loop wasting"),
    "hydrochlorothiazide": _drug("5487", "C03AA03", "hydrochlorothiazide", "thiazide wasting"),
    "spironolactone": _drug("9997", "C03DA01", "spironolactone", "mra ksparing kraising"),
    "amiloride": _drug("644", "C03DB01", "amiloride", "ksparing kraising amiltri"),
    "triamterene": _drug("10763", "C03DB02", "triamterene", "ksparing kraising amiltri"),
    "lisinopril": _drug("29046", "C09AA03", "lisinopril", "raasi kraising"),
    "losartan": _drug("52175", "C09CA01", "losartan potassium", "raasi kraising"),
    "trimethoprim": _drug("10829", "J01EA01", "trimethoprim", "trimethoprim kraising"),
    "omeprazole": _drug("7646", "A02BC01", "omeprazole", "ppi wasting"),
    "gentamicin": _drug("1596450", "J01GB03", "gentamicin", "nephro wasting", "iv"),
    "amphotericin": _drug("732", "J02AA01", "amphotericin B", "nephro wasting noMgWatch", "iv"),
    "foscarnet": _drug("33562", "J05AD01", "foscarnet", "nephro wasting noMgWatch foscarnet", "iv"),
    "cisplatin": _drug("2555", "L01XA01", "cisplatin", "cisplatin chemo wasting noMgWatch", "iv"),
    "cetuximab": _drug("318341", "L01FE01", "cetuximab", "egfri chemo wasting noMgWatch", "iv"),
    "tacrolimus": _drug("42316", "L04AD02", "tacrolimus", "cni wasting cniK"),
    "haloperidol": _drug("5093", "N05AD01", "haloperidol", "qt"),
    "amiodarone": _drug("703", "C01BD01", "amiodarone", "qt"),
    "rocuronium": _drug("68139", "M03AC09", "rocuronium", "nmb", "iv"),
    "ceftriaxone": _drug("2193", "J01DD04", "ceftriaxone", "ceftriaxone", "iv"),
    "ciprofloxacin": _drug("2551", "J01MA02", "ciprofloxacin", "quinolone qt"),
    "levothyroxine": _drug("10582", "H03AA01", "levothyroxine", "levothyroxine"),
    "doxycycline": _drug("3640", "J01AA02", "doxycycline", "tetracycline"),
    "dolutegravir": _drug("1433868", "J05AJ03", "dolutegravir", "insti"),
    "alendronate": _drug("46041", "M05BA04", "alendronate", "bisphos oralbis"),
    "zoledronate": _drug("77655", "M05BA08", "zoledronic acid", "bisphos zol", "iv"),
    "denosumab": _drug("993449", "M05BX04", "denosumab", "denosumab", "sc"),
    "lithium": _drug("6448", "N05AN01", "lithium", "lithium"),
    "cholecalciferol": _drug("2418", "A11CC05", "cholecalciferol", "vitd"),
    "magnesium sulfate": _drug("6585", "B05XA05", "magnesium sulfate", "mg mgiv", "iv"),
    "magnesium oxide": _drug("6582", "A12CC10", "magnesium oxide", "mg mgpo mgsupp"),
    "magnesium hydroxide": _drug("6581", "", "magnesium hydroxide", "mg mgpo mglax"),
    "potassium chloride": _drug("8591", "A12BA01", "potassium chloride", "k"),
    "calcium gluconate": _drug("1908", "A12AA03", "calcium gluconate", "ca gluconate", "iv"),
    "calcium chloride": _drug("1901", "A12AA07", "calcium chloride", "ca cacl", "iv"),
    "calcium carbonate": _drug("1897", "A12AA04", "calcium carbonate", "ca"),
}


@dataclass
class Lab:
    an: str
    text: str
    unit: str
    h: float
    status: str = "final"
    comparator: str = ""
    low: str = ""
    flag: str = ""
    note: str = ""
    issued_h: float = None


@dataclass
class Step:
    """One dosage instruction. Periods and bounds are hours."""
    dose: str = ""
    unit: str = ""
    rate: str = ""
    rate_unit: str = ""
    over_min: int = 0
    freq: int = 0
    period_h: int = 0
    count: int = 0
    bounds_d: int = 0


@dataclass
class Med:
    key: str
    h: float
    kind: str = "order"
    steps: list = field(default_factory=list)
    route: str = ""
    line: str = ""
    priority: str = ""
    reason: str = ""
    cls: str = ""

    @property
    def drug(self):
        return DRUGS[self.key]

    def way(self):
        return self.route or self.drug.route


@dataclass
class Case:
    service: str
    setting: str = "IP"
    icu: bool = False
    age: int = 60
    age_days: int = None
    sex: str = "M"
    deceased: bool = False
    labs: list = field(default_factory=list)
    conds: list = field(default_factory=list)  # (ICD-10-CM, hours)
    meds: list = field(default_factory=list)
    drafts: list = field(default_factory=list)


SERVICES = {
    "review": ("electrolyte-result-review", "org.lytes.lab-result-review"),
    "view": ("electrolyte-review", "patient-view"),
    "sign": ("electrolyte-order-sign", "order-sign"),
    "select": ("electrolyte-order-select", "order-select"),
}
LOINC = {
    "Mg": ("19123-9", "2601-3"), "K": ("2823-3", "2823-3"), "Ca": ("17861-6", "2000-8"),
    "iCa": ("17864-0", "1995-0"), "Cr": ("2160-0", "14682-9"), "eGFR": ("98979-8",) * 2,
    "Alb": ("1751-7", "1751-7"), "QTc": ("8636-3",) * 2, "SBP": ("8480-6",) * 2, "HR": ("8867-4",) * 2,
    "RR": ("9279-1",) * 2, "weight": ("29463-7",) * 2, "height": ("8302-2",) * 2,
}
ROUTES = {"iv": ("47625008", "Intravenous route"), "po": ("26643006", "Oral route"),
          "sc": ("34206005", "Subcutaneous route"), "im": ("78421000", "Intramuscular route")}
LINES = {"central": "Central venous line", "peripheral": "Peripheral vein"}


def stamp(hours):
    return (NOW - datetime.timedelta(seconds=round(hours * 3600))).strftime("%Y-%m-%dT%H:%M:%SZ")


def number(text):
    """A JSON number that keeps the laboratory's digits, see `encode`."""
    return "#number:" + text


def encode(body):
    return re.sub(r'"#number:([^"]+)"', r"\1", json.dumps(body))


def _quantity(text, unit, rng, comparator=""):
    out = {"value": number(text), "unit": unit}
    if rng.random() < 0.8 and unit:
        code = {"mEq/L": "meq/L", "mEq": "meq", "mEq/h": "meq/h", "mEq/kg": "meq/kg"}.get(unit, unit)
        out.update(system=UCUM, code=code)
    if comparator:
        out["comparator"] = comparator
    return out


def _observation(index, lab, rng):
    code = LOINC[lab.an][1 if "mol" in lab.unit or "Eq" in lab.unit else 0]
    out = {
        "resourceType": "Observation", "id": f"obs-{index}", "status": lab.status,
        "code": {"coding": [{"system": "http://loinc.org", "code": code}], "text": lab.an},
        "subject": {"reference": "Patient/p1"}, "effectiveDateTime": stamp(lab.h),
    }
    if lab.issued_h is not None:
        out["issued"] = stamp(lab.issued_h)
    if lab.text:
        out["valueQuantity"] = _quantity(lab.text, lab.unit, rng, lab.comparator)
    if lab.low:
        out["referenceRange"] = [{"low": {"value": number(lab.low), "unit": lab.unit}}]
    if lab.flag:
        out["interpretation"] = [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "code": lab.flag}]}]
    if lab.note:
        out["note"] = [{"text": lab.note}]
    return out


def _concept(drug, rng):
    codings = []
    if drug.rxnorm:
        codings.append({"system": RXNORM, "code": drug.rxnorm, "display": drug.name})
    if drug.atc:
        codings.append({"system": ATC, "code": drug.atc})
    rng.shuffle(codings)
    if len(codings) == 2 and rng.random() < 0.5:
        codings.pop()
    return {"coding": codings, "text": drug.name}


def _dosage(step, med, place, rng):
    out = {}
    if place:
        out["sequence"] = place
    code, text = ROUTES[med.way()]
    out["route"] = {"coding": [{"system": "http://snomed.info/sct", "code": code, "display": text}]}
    if med.line:
        out["site"] = {"text": LINES[med.line]}
    repeat = {}
    if step.freq:
        repeat.update(frequency=step.freq, period=step.period_h, periodUnit="h")
        if step.period_h % 24 == 0:
            repeat.update(period=step.period_h // 24, periodUnit="d")
    if step.count:
        repeat["count"] = step.count
    if step.over_min:
        repeat.update(duration=step.over_min, durationUnit="min")
    if step.bounds_d:
        repeat["boundsDuration"] = {"value": step.bounds_d, "unit": "d", "system": UCUM, "code": "d"}
    if repeat:
        out["timing"] = {"repeat": repeat}
    amounts = {}
    if step.dose:
        amounts["doseQuantity"] = _quantity(step.dose, step.unit, rng)
    if step.rate:
        if rng.random() < 0.3 and step.rate_unit.count("/") == 1:
            unit, per = step.rate_unit.split("/")
            amounts["rateRatio"] = {"numerator": _quantity(step.rate, unit, rng),
                                    "denominator": _quantity("1", per, rng)}
        else:
            amounts["rateQuantity"] = _quantity(step.rate, step.rate_unit, rng)
    if amounts:
        out["doseAndRate"] = [amounts]
    return out


def _medication(index, med, status, rng):
    kinds = {"order": "MedicationRequest", "admin": "MedicationAdministration", "stmt": "MedicationStatement"}
    out = {"resourceType": kinds[med.kind], "id": f"med-{status}-{index}",
           "medicationCodeableConcept": _concept(med.drug, rng), "subject": {"reference": "Patient/p1"}}
    if med.kind == "admin":
        out.update(status="completed", effectiveDateTime=stamp(med.h))
        if med.steps:
            out["dosage"] = {"dose": _quantity(med.steps[0].dose, med.steps[0].unit, rng)}
        return out
    out["status"] = status
    if med.kind == "order":
        out.update(intent="order", authoredOn=stamp(med.h))
        if med.priority:
            out["priority"] = med.priority
        if med.reason:
            out["reasonCode"] = [_condition_code(med.reason)]
    steps = med.steps or [Step()]
    numbered = len(steps) > 1
    out["dosageInstruction" if med.kind == "order" else "dosage"] = [
        _dosage(step, med, place + 1 if numbered else 0, rng) for place, step in enumerate(steps)]
    return out


def _condition_code(code):
    return {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": code}]}


def _bundle(resources):
    out = {"resourceType": "Bundle", "type": "searchset", "total": len(resources)}
    if resources:
        out["entry"] = [{"resource": resource} for resource in resources]
    return out


def request(case, seed=0):
    """The request; `seed` chooses among equivalent shapes only."""
    rng = random.Random(seed)
    patient = {"resourceType": "Patient", "id": "p1"}
    if case.sex:
        patient["gender"] = {"M": "male", "F": "female"}[case.sex]
    if case.age_days is not None:
        patient["birthDate"] = (NOW - datetime.timedelta(days=case.age_days)).strftime("%Y-%m-%d")
    elif case.age is not None:
        patient["birthDate"] = f"{NOW.year - case.age}-05-11"
    if case.deceased:
        patient["deceasedBoolean"] = True
    conditions = []
    for index, (code, hours) in enumerate(case.conds):
        conditions.append({
            "resourceType": "Condition", "id": f"cond-{index}", "code": _condition_code(code),
            "clinicalStatus": {"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]},
            "subject": {"reference": "Patient/p1"},
            rng.choice(["onsetDateTime", "recordedDate"]): stamp(hours)})
    labs = [_observation(i, lab, rng) for i, lab in enumerate(case.labs)]
    rng.shuffle(labs)
    orders = [_medication(i, med, "active", rng) for i, med in enumerate(case.meds) if med.kind != "admin"]
    given = [_medication(i, med, "completed", rng) for i, med in enumerate(case.meds) if med.kind == "admin"]
    drafts = [_medication(i, med, "draft", rng) for i, med in enumerate(case.drafts)]
    prefetch = {"patient": patient, "labs": _bundle(labs), "medications": _bundle(orders),
                "administrations": _bundle(given), "conditions": _bundle(conditions), "procedures": _bundle([])}
    if case.setting != "none":
        visit = {"resourceType": "Encounter", "id": "e1", "status": "in-progress",
                 "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
                           "code": {"IP": "IMP", "OP": "AMB"}[case.setting]},
                 "subject": {"reference": "Patient/p1"}, "period": {"start": stamp(120)}}
        if case.icu:
            visit["location"] = [{"location": {"display": "ICU"}, "status": "active", "physicalType": {
                "coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": "ICU"}]}}]
        prefetch["encounter"] = visit
    service, hook = SERVICES[case.service]
    context = {"userId": "Practitioner/d1", "patientId": "p1"}
    if drafts:
        context["draftOrders"] = _bundle(drafts)
    if case.service == "select":
        context["selections"] = [f"MedicationRequest/{draft['id']}" for draft in drafts]
    return service, {"hook": hook, "hookInstance": "6bc883b2-b795-4dcb-b661-34884a31d472",
                     "context": context, "prefetch": prefetch}
