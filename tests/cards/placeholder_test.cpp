#include "cards/placeholder.hpp"

#include <memory_resource>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "cards/tables.hpp"
#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::Facts;
using lytes::cards::MagnesiumTier;
using lytes::cards::RenalBucket;
using lytes::cards::Rule;
using lytes::cards::Subject;
using lytes::cards::Text;
using lytes::tests::Bedside;

constexpr Rule plain{.id = "TEST", .title = "no meanings of its own"};
constexpr Rule special{.id = "TEST",
                       .title = "its own meaning",
                       .fills = {{"mg", [](const Subject&, Text& out) { out.add("special"); }}}};

std::string filled(std::string_view pattern, const Rule& rule, const Bedside& bed) {
    std::pmr::monotonic_buffer_resource arena;
    Text out{arena};
    lytes::cards::fill(pattern, rule, {.patient = &bed.facts}, out);
    return std::string{out.view()};
}
std::string within(std::size_t units, const Bedside& bed, const lytes::cards::OrderFacts& order) {
    std::pmr::monotonic_buffer_resource arena;
    Text out{arena};
    lytes::cards::fill_within("With {drug} now: act", plain, {.patient = &bed.facts, .order = &order}, units,
                              out);
    return std::string{out.view()};
}

}  // namespace

TEST_SUITE("cards/placeholder") {
    TEST_CASE("names are unique") {
        std::set<std::string_view> names;
        for (const auto& one : lytes::cards::placeholders()) CHECK(names.insert(one.name).second);
    }

    TEST_CASE("a rule's own meaning comes before the common one") {
        Bedside bed;
        bed.magnesium("1.1", MagnesiumTier::severe_low);
        CHECK(filled("Mg {mg}.", plain, bed) == "Mg 1.1 mg/dL.");
        CHECK(filled("Mg {mg}.", special, bed) == "Mg special.");
        CHECK((lytes::cards::find_fill(plain, "nothing") == nullptr));
    }

    TEST_CASE("the most dangerous event is named") {
        Bedside bed;
        bed.happened(&Facts::tetany);
        CHECK(filled("{event}", plain, bed) == "tetany");
        bed.happened(&Facts::ventricular_arrhythmia);
        CHECK(filled("{event}", plain, bed) == "ventricular arrhythmia");
        bed.happened(&Facts::torsades);
        CHECK(filled("{event}", plain, bed) == "torsades");
    }

    TEST_CASE("kidney function is named by what is known of it") {
        Bedside bed;
        CHECK(filled("{renal}", plain, bed) == "eGFR 97");
        bed.in(RenalBucket::unknown);
        CHECK(filled("{renal}", plain, bed) == "unknown kidney function");
        bed.in(RenalBucket::aki_2_3).facts.kidney.aki_stage = 3;
        CHECK(filled("{renal}", plain, bed) == "AKI stage 3");
        bed.in(RenalBucket::below_30).facts.kidney.egfr_text = {};
        bed.facts.kidney.is_from_diagnosis = true;
        CHECK(filled("{renal}", plain, bed) == "advanced CKD coded");
        CHECK(filled("{egfr}", plain, bed) == "unknown (advanced CKD coded)");
    }

    TEST_CASE("a clearance that decides is shown beside the eGFR") {
        Bedside bed;
        bed.in(RenalBucket::below_30).facts.kidney.egfr_text = "42";
        bed.facts.kidney.is_from_clearance = true;
        bed.facts.kidney.creatinine_clearance = 25;
        CHECK(filled("{egfr}", plain, bed) == "42 (clearance 25)");
        CHECK(filled("{renal}", plain, bed) == "creatinine clearance 25 mL/min");
    }

    TEST_CASE("too long a text loses the drug's name first, then its end") {
        Bedside bed;
        auto& order = bed.draft(lytes::cards::MagnesiumOrderKind::intravenous);
        order.drug_name = "abcdefghijklmnopqrstuvwxyz";
        CHECK(within(100, bed, order) == "With abcdefghijklmnopqrstuvwxyz now: act");
        CHECK(within(40, bed, order) == "With abcdefghijklmnopqrstuvwxyz now: act");
        CHECK(within(39, bed, order) == "With abcdefghijklmnopqrstuv... now: act");
        CHECK(within(30, bed, order) == "With abcdefghijklm... now: act");
        CHECK(within(12, bed, order) == "With abcd...");
    }
}
