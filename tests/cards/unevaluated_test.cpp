#include "cards/unevaluated.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::MagnesiumOrderKind;
using lytes::fhir::Availability;
using lytes::tests::Bedside;

bool says(const Bedside& bed, std::string_view sentence) {
    const auto all = lytes::cards::not_evaluated(bed.facts, bed.drafts());
    return std::find(all.begin(), all.end(), sentence) != all.end();
}

}  // namespace

TEST_SUITE("cards/unevaluated") {
    TEST_CASE("missing, partial and unreadable data are told apart") {
        Bedside bed;
        auto& chart = bed.ward().chart();
        chart.medication_data = Availability::missing;
        CHECK(says(bed, "medication list not available"));
        chart.medication_data = Availability::partial;
        CHECK(says(bed, "medication list only in part"));
        chart.medication_data = Availability::unreadable;
        CHECK(says(bed, "medication list not readable"));
        chart.medication_data = Availability::complete;
        CHECK_FALSE(says(bed, "medication list not readable"));
    }

    TEST_CASE("a missing analyte is named, unless all results are missing") {
        Bedside bed;
        CHECK(says(bed, "K missing"));
        bed.potassium("4.0", lytes::cards::PotassiumTier::normal);
        CHECK_FALSE(says(bed, "K missing"));
        bed.ward().chart().observation_data = Availability::missing;
        CHECK_FALSE(says(bed, "Mg missing"));
        CHECK(says(bed, "results not available"));
    }

    TEST_CASE("doubts, unnamed drugs and unread doses are named without the patient's own text") {
        Bedside bed;
        bed.doubt(lytes::fhir::Measure::creatinine, lytes::cards::DoubtKind::unit_unclear, "77", "secret");
        CHECK(says(bed, "Creatinine with an unclear unit"));
        bed.ward().chart().foreign_unknown_drugs = 1;
        CHECK(says(bed, "some active orders whose drug nothing names"));
        bed.draft(MagnesiumOrderKind::intravenous).dose.doubt = lytes::cards::TotalDoubt::per_weight;
        CHECK(says(bed, "the dose of a draft order not understood"));
    }

    TEST_CASE("an order that no rule looks at is not relevant") {
        Bedside bed;
        CHECK(lytes::cards::is_relevant(bed.draft(MagnesiumOrderKind::supplement)));
        CHECK_FALSE(lytes::cards::is_relevant(lytes::cards::OrderFacts{}));
        lytes::cards::OrderFacts digoxin;
        digoxin.classes = {lytes::fhir::DrugTag::digoxin};
        CHECK(lytes::cards::is_relevant(digoxin));
        lytes::cards::OrderFacts insulin;
        insulin.classes = {lytes::fhir::DrugTag::insulin};
        CHECK_FALSE(lytes::cards::is_relevant(insulin));
    }

    TEST_CASE("a refill looks at drugs that waste magnesium or shift potassium too") {
        const auto is_relevant = [](lytes::cards::Trigger trigger, lytes::fhir::DrugTag tag) {
            Bedside bed;
            bed.on(trigger);
            auto order = bed.draft(MagnesiumOrderKind::none);
            order.classes = {tag};
            return lytes::cards::is_relevant(order);
        };
        using enum lytes::fhir::DrugTag;
        CHECK(is_relevant(lytes::cards::Trigger::medication_refill, ppi));
        CHECK(is_relevant(lytes::cards::Trigger::medication_refill, raas_inhibitor));
        CHECK_FALSE(is_relevant(lytes::cards::Trigger::medication_refill, levothyroxine));
        CHECK(is_relevant(lytes::cards::Trigger::medication_refill, trimethoprim));
        CHECK_FALSE(is_relevant(lytes::cards::Trigger::order_sign, trimethoprim));
    }
}
