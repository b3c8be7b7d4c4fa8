#pragma once

#include <cstdint>
#include <string_view>

#include "fhir/model/enum_set.hpp"

namespace lytes::fhir {

/// What a drug is, as far as any rule asks: substances and classes of algorithm A10, C7 to C10.
/// A drug carries every tag that applies, so hydrochlorothiazide + triamterene is `thiazide` and
/// `triamterene`.
enum class DrugTag : std::uint8_t {
    // magnesium: `magnesium` is set for every product that delivers magnesium by mouth or parenterally
    magnesium,
    magnesium_sulfate,
    magnesium_oxide,
    magnesium_hydroxide,
    magnesium_citrate,
    magnesium_chloride,
    magnesium_other_salt,
    magnesium_parenteral,  ///< by ATC B05XA05 or an injectable product; the route of the order decides in
                           ///< doubt
    magnesium_antacid,
    magnesium_laxative,
    magnesium_bowel_prep,
    // potassium, calcium, phosphate
    potassium,
    potassium_chloride,
    potassium_phosphate,
    calcium,
    calcium_gluconate,
    calcium_chloride,
    vitamin_d,
    phosphate,
    // diuretics and potassium-raising drugs
    loop_diuretic,
    thiazide,
    amiloride,
    triamterene,
    mineralocorticoid_antagonist,
    raas_inhibitor,
    trimethoprim,
    heparin,
    nsaid,
    // magnesium-wasting drugs
    ppi,
    aminoglycoside,
    amphotericin_b,
    foscarnet,
    pentamidine,
    cisplatin,
    cetuximab,
    panitumumab,
    calcineurin_inhibitor,
    // drugs whose risk depends on electrolytes
    digoxin,
    qt_known_risk,
    neuromuscular_blocker,
    ceftriaxone,
    lithium,
    insulin,
    // oral drugs that magnesium binds
    ciprofloxacin,
    levofloxacin,
    moxifloxacin,
    quinolone,
    tetracycline,
    levothyroxine,
    oral_bisphosphonate,
    dolutegravir,
    bictegravir,
    raltegravir,
    elvitegravir,
    integrase_inhibitor,
    // bone
    bisphosphonate,
    zoledronic_acid,
    denosumab,
    // treatment seen on the chart
    potassium_binder,
    beta2_agonist,
    calcitonin,
    /// A fluid, a nutrition or a multivitamin that holds the electrolyte beside others: a source, but no
    /// replacement order, and its salts are not tagged.
    electrolyte_combination,
    count_,
};
using DrugTags = EnumSet<DrugTag>;

/// How the drug was recognised. A drug known by text only never raises a critical card by itself.
enum class DrugMatch : std::uint8_t {
    none,        ///< nothing names the drug: it cannot be checked
    code,        ///< RxNorm, ATC or SNOMED CT code on the order
    contained,   ///< code of a contained Medication
    included,    ///< code of a Medication that came with the bundle
    read,        ///< code of a Medication fetched from the FHIR server
    text,        ///< normalised display text
    other_code,  ///< coded with something that no table of ours holds, and no text that names a drug of ours
};

/// The form or route that the product itself implies ("Injectable Solution", "Oral Tablet").
enum class DrugForm : std::uint8_t { unspecified, oral, injectable, other };

struct Drug {
    DrugTags tags;
    std::string_view name;  ///< our own short name where coded, else the order's text; may be empty
    std::string_view text;  ///< display text as sent, may be empty
    DrugMatch match = DrugMatch::none;
    DrugForm form = DrugForm::unspecified;
};

}  // namespace lytes::fhir
