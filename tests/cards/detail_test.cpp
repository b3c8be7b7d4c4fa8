#include "cards/detail.hpp"

#include <string>

#include <doctest/doctest.h>

#include "cards/markdown.hpp"
#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::Facts;
using lytes::cards::MagnesiumOrderKind;
using lytes::cards::MagnesiumTier;
using lytes::cards::PotassiumTier;
using lytes::cards::RenalBucket;
using lytes::fhir::DrugTag;
using lytes::tests::Bedside;
using lytes::tests::contains;
using lytes::tests::magnesium_card;

std::string detail(const Bedside& bed) { return std::string{magnesium_card(bed.advice()).detail}; }

}  // namespace

TEST_SUITE("cards/detail") {
    TEST_CASE("the basis block has all of its parts") {
        Bedside bed;
        bed.magnesium("0.95", MagnesiumTier::critical_low);
        const std::string text = detail(bed);
        for (const std::string_view part :
             {"**Why:** Mg 0.95 mg/dL, collected 2026-11-20 11:00 UTC (1 h ago), final",
              "critically low: below 1.0 mg/dL", "CTCAE v5 grade 2", "**Kidney:**", "eGFR 97", "**Options:**",
              "**Evidence:** protocol", "S38",
              "**Rule:** MG-LOW-CRIT-01, knowledge 1.0.0: ", "free text was not read", "**Limits:**",
              "**Not evaluated:** K missing; Ca missing", "Pitfalls:"}) {
            CAPTURE(part);
            CHECK(contains(text, part));
        }
    }

    TEST_CASE("only emergency cards begin with the urgent sentence") {
        Bedside bed;
        bed.magnesium("1.1", MagnesiumTier::severe_low);
        CHECK_FALSE(contains(detail(bed), "Do not wait"));
        bed.happened(&Facts::torsades);
        CHECK(detail(bed).starts_with("**Do not wait for this advice in an unstable patient.**\n\n"));
    }

    TEST_CASE("modifiers add their lines and their ids") {
        Bedside bed;
        bed.magnesium("1.3", MagnesiumTier::moderate_low)
            .potassium("2.9", PotassiumTier::moderate_low)
            .takes("omeprazole", {DrugTag::ppi});
        const std::string text = detail(bed);
        CHECK(contains(text, "Cause: omeprazole wastes magnesium"));
        CHECK(contains(text, "(MG-CAUSE-DRUG-01)"));
        CHECK(contains(text, "K 2.9 mmol/L: replace Mg with or before K. (MG-LINK-K-01)"));
        CHECK_FALSE(contains(text, "MG-ICU-01"));
    }

    TEST_CASE("education belongs to the mild and moderate cards") {
        Bedside bed;
        bed.magnesium("1.3", MagnesiumTier::moderate_low);
        CHECK(contains(detail(bed), "Patient education"));
        bed.magnesium("1.1", MagnesiumTier::severe_low);
        CHECK_FALSE(contains(detail(bed), "Patient education"));
    }

    TEST_CASE("an unrechecked or preliminary result says so") {
        Bedside bed;
        bed.magnesium("1.1", MagnesiumTier::severe_low);
        bed.facts.magnesium.is_preliminary = true;
        CHECK(contains(detail(bed), "preliminary: only the first step"));
        bed.facts.magnesium.is_preliminary = false;
        bed.facts.magnesium.is_in_trigger_window = false;
        bed.facts.magnesium.is_unrechecked = true;
        CHECK(contains(detail(bed), "has not been rechecked"));
    }

    TEST_CASE("no chart makes a detail longer than its limit") {
        Bedside bed;
        const std::string name(5000, '<');
        bed.magnesium("0.9", MagnesiumTier::critical_low)
            .potassium("2.9", PotassiumTier::moderate_low)
            .happened(&Facts::torsades)
            .happened(&Facts::seizure)
            .happened(&Facts::tetany)
            .happened(&Facts::cardiac_arrest)
            .happened(&Facts::ventricular_arrhythmia);
        for (int drug = 0; drug < 20; ++drug)
            bed.takes(name, {DrugTag::loop_diuretic, DrugTag::ppi, DrugTag::cisplatin, DrugTag::digoxin,
                             DrugTag::qt_known_risk});
        bed.facts.is_icu = bed.facts.has_gi_loss = bed.facts.has_alcohol_use = bed.facts.has_diabetes = true;
        bed.facts.has_ckd = bed.facts.has_refeeding = bed.facts.has_myasthenia = true;
        bed.facts.is_edta_pattern = true;
        bed.in(RenalBucket::below_30);
        const std::string text = detail(bed);
        CHECK(text.size() <= lytes::cards::detail_bytes_max);
        CHECK(contains(text, "**Why:** Mg 0.9 mg/dL"));
        CHECK(contains(text, "MG-RENAL-GATE-01"));
    }

    TEST_CASE("an order card shows what the order delivers") {
        Bedside bed;
        bed.magnesium("1.3", MagnesiumTier::moderate_low).in(RenalBucket::below_30);
        bed.draft(MagnesiumOrderKind::intravenous);
        CHECK(
            contains(detail(bed),
                     "**Order:** magnesium sulfate; single dose 2 g; in 24 h 2 g; in 48 h 2 g; rate 1 g/h"));
    }
}
