#include <array>

#include "cards/tables.hpp"

namespace lytes::cards {
namespace {

// Algorithm C12. A link only where it is certain to lead to the work itself.
// Aligned columns would be wider than the page.
// clang-format off
constexpr auto table = std::to_array<Source>({
    {"S01", "Consumer article on magnesium balance (seed 1)", "", ""},
    {"S02", "Cleveland Clinic, Hypomagnesemia (seed 2)", "2022", ""},
    {"S03", "Dr.Oracle, treatment of symptomatic hypomagnesemia (seed 3)", "2025", ""},
    {"S04", "AHA guidelines, Part 3: Adult basic and advanced life support",
     "2020", "https://doi.org/10.1161/CIR.0000000000000916"},
    {"S05", "AHA guidelines, Part 12: Cardiac arrest in special situations",
     "2010", "https://doi.org/10.1161/CIRCULATIONAHA.110.971069"},
    {"S06", "AHA guidelines, Part 10.1: Life-threatening electrolyte abnormalities", "2005", ""},
    {"S07", "AHA guidelines for CPR and ECC, special circumstances", "2025", ""},
    {"S08", "AHA Handbook of emergency cardiovascular care", "2020", ""},
    {"S09", "AHA/ACCF scientific statement, Prevention of torsades de pointes in hospital settings",
     "2010", "https://doi.org/10.1161/CIRCULATIONAHA.109.192704"},
    {"S10", "AHA/ACC/HRS guideline, Ventricular arrhythmias and sudden cardiac death",
     "2017", "https://doi.org/10.1161/CIR.0000000000000549"},
    {"S11", "ESC guideline, Ventricular arrhythmias and sudden cardiac death",
     "2022", "https://doi.org/10.1093/eurheartj/ehac262"},
    {"S12", "ERC guideline, Cardiac arrest in special circumstances",
     "2021", "https://doi.org/10.1016/j.resuscitation.2021.02.011"},
    {"S13", "UK Kidney Association, Treatment of acute hyperkalaemia in adults", "2023", ""},
    {"S14", "MHRA and NHS patient safety alert, intravenous calcium gluconate", "2023", ""},
    {"S15", "Society for Endocrinology, Emergency management of acute hypocalcaemia",
     "2016", "https://doi.org/10.1530/EC-16-0056"},
    {"S16", "Society for Endocrinology, Emergency management of acute hypercalcaemia",
     "2016", "https://doi.org/10.1530/EC-16-0055"},
    {"S17", "Endocrine Society guideline, Hypercalcemia of malignancy",
     "2022", "https://doi.org/10.1210/clinem/dgac621"},
    {"S18", "KDIGO guideline, Acute kidney injury", "2012", ""},
    {"S19", "KDIGO guideline, Chronic kidney disease", "2024", ""},
    {"S20", "Inker et al., New creatinine and cystatin C based equations to estimate GFR",
     "2021", "https://doi.org/10.1056/NEJMoa2102953"},
    {"S21", "Cockcroft and Gault, Prediction of creatinine clearance",
     "1976", "https://doi.org/10.1159/000180580"},
    {"S22", "NCI Common terminology criteria for adverse events v5.0", "2017", ""},
    {"S23", "FDA label, magnesium sulfate 50% injection", "", ""},
    {"S24", "FDA label, magnesium sulfate in dextrose 5%", "", ""},
    {"S25", "UK product characteristics, magnesium sulfate 20%", "", ""},
    {"S26", "FDA drug safety communication, low magnesium with proton pump inhibitors", "2011", ""},
    {"S27", "FDA drug safety communication, magnesium beyond 5 to 7 days in pregnancy", "2013", ""},
    {"S28", "FDA label, potassium chloride injection", "", ""},
    {"S29", "FDA label, potassium chloride extended release", "2024", ""},
    {"S30", "FDA label, calcium gluconate injection", "", ""},
    {"S31", "FDA label, digoxin", "", ""},
    {"S32", "FDA label, sodium picosulfate, magnesium oxide and citric acid", "", ""},
    {"S33", "FDA boxed warning, denosumab in advanced kidney disease", "2024", ""},
    {"S34", "FDA label, zoledronic acid (Reclast)", "", ""},
    {"S35", "FDA labels, cetuximab and panitumumab", "", ""},
    {"S36", "Reviews and cohorts of low magnesium with anti-EGFR treatment (Vickers, Workeneh, Ogaki)",
     "2016-2021", ""},
    {"S37", "Crona et al. and meta-analyses, magnesium and cisplatin nephrotoxicity", "2017-2024", ""},
    {"S38", "NHS hypomagnesaemia guidelines (Highland, Leeds and others)", "2016-", ""},
    {"S39", "Hospital electrolyte protocols (Vanderbilt, naval intensive care and others)", "2018-", ""},
    {"S40", "Kraft et al., electrolyte replacement in intensive care; ASPEN tutorial and refeeding consensus",
     "2005-2020", ""},
    {"S41", "Cohorts of high magnesium with oral magnesium oxide (Wakai, Mori, Doi)", "2019-2021", ""},
    {"S42", "Huang and Kuo, Mechanism of hypokalemia in magnesium deficiency",
     "2007", "https://doi.org/10.1681/ASN.2007070792"},
    {"S43", "Studies of corrected against ionized calcium (Lian and Asberg; MIMIC-III; Clase)",
     "2000-2018", ""},
    {"S44", "Kost, Critical limits for urgent clinician notification", "1990", ""},
    {"S45", "Reviews of alert overrides in order entry (Poly; Shah; van der Sijs)", "2006-2021", ""},
    {"S46", "Studies of potassium EDTA contamination (Cornes and others)", "2008-2014", ""},
    {"S47", "Studies of haemolysis and potassium (Asirvatham; Lee)", "2013-2017", ""},
    {"S48", "QTc risk advisory in 28 hospitals", "2020", ""},
    {"S49", "DHHS antiretroviral guideline and interaction tables", "", ""},
    {"S50", "Studies of magnesium with rocuronium (Kussman and others)", "", ""},
    {"S51", "ACOG practice bulletin 222, Gestational hypertension and preeclampsia",
     "2020", "https://doi.org/10.1097/AOG.0000000000003891"},
    {"S52", "FDA guidance, Clinical decision support software", "2022, revised 2026", ""},
    {"S53", "HL7 CDS Hooks", "", "https://cds-hooks.hl7.org/"},
    {"S54", "NIH Office of Dietary Supplements, magnesium upper intake level", "", ""},
    {"S55", "NHS England, algorithm for detecting acute kidney injury", "2014", ""},
    {"S56", "ESC heart failure guideline, potassium limits",
     "2021", "https://doi.org/10.1093/eurheartj/ehab368"},
});
// clang-format on

}  // namespace

std::span<const Source> sources() { return table; }

}  // namespace lytes::cards
