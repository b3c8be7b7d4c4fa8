#include "cards/flags.hpp"

#include <array>
#include <chrono>
#include <string_view>

#include <doctest/doctest.h>

#include "cards/derive.hpp"
#include "tests/support/charts.hpp"

using lytes::cards::derive;
using lytes::cards::Facts;
using lytes::fhir::AbnormalFlag;
using lytes::fhir::ClinicalStatus;
using lytes::fhir::ClinicalTag;
using lytes::fhir::DrugTag;
using lytes::fhir::Measure;
using lytes::tests::ca;
using lytes::tests::condition;
using lytes::tests::hours_ago;
using lytes::tests::k;
using lytes::tests::mg;
using lytes::tests::moment_at;
using lytes::tests::order;
using lytes::tests::procedure;
using lytes::tests::result;
using lytes::tests::undated_condition;
using lytes::tests::Ward;

namespace {

Facts facts_with(const lytes::fhir::Condition& event) {
    Ward ward;
    ward.with(event);
    return derive(ward.input());
}

/// An observation whose meaning is a code.
lytes::fhir::Observation coded(Measure measure, ClinicalTag tag, int hours) {
    auto made = result(measure, "0", "", hours);
    made.value.reset();
    made.value_tags = {tag};
    return made;
}

}  // namespace

TEST_SUITE("cards/flags") {
    TEST_CASE("a dated event counts up to the end of its window") {
        const auto check = [](ClinicalTag tag, int window_h, auto member) {
            const auto is_set = [member](const Facts& facts) { return static_cast<bool>(facts.*member); };
            CAPTURE(static_cast<int>(tag));
            CHECK(is_set(facts_with(condition(tag, window_h))));
            CHECK_FALSE(is_set(facts_with(condition(tag, window_h + 1))));
            CHECK_FALSE(is_set(facts_with(undated_condition(tag))));
            auto refuted = condition(tag, 1);
            refuted.verification = lytes::fhir::VerificationStatus::refuted;
            CHECK_FALSE(is_set(facts_with(refuted)));
            auto over = condition(tag, 1);
            over.status = ClinicalStatus::resolved;
            CHECK(is_set(facts_with(over)));
        };
        check(ClinicalTag::torsades, 24, &Facts::torsades);
        check(ClinicalTag::ventricular_tachycardia, 24, &Facts::ventricular_arrhythmia);
        check(ClinicalTag::ventricular_fibrillation, 24, &Facts::is_pulseless);
        check(ClinicalTag::cardiac_arrest, 24, &Facts::is_pulseless);
        check(ClinicalTag::cardiac_arrest, 24, &Facts::cardiac_arrest);
        check(ClinicalTag::seizure, 24, &Facts::seizure);
        check(ClinicalTag::tetany, 24, &Facts::tetany);
        check(ClinicalTag::laryngospasm, 24, &Facts::laryngospasm);
        check(ClinicalTag::periodic_paralysis, 24, &Facts::paralysis);
        check(ClinicalTag::confusion, 24, &Facts::altered_consciousness);
        check(ClinicalTag::ecg_hyperkalaemia, 6, &Facts::has_ecg_hyperkalaemia);
        check(ClinicalTag::ecg_hypokalaemia, 6, &Facts::has_ecg_hypokalaemia);
        check(ClinicalTag::acute_coronary_syndrome, 168, &Facts::has_acs_7d);
        check(ClinicalTag::torsades, 168, &Facts::has_va_7d);
        check(ClinicalTag::refeeding, 168, &Facts::has_refeeding);
        check(ClinicalTag::thyroid_surgery, 168, &Facts::has_thyroid_surgery_7d);
    }

    TEST_CASE("the record date stands in for a missing onset, and never overrides one") {
        auto recorded = undated_condition(ClinicalTag::seizure);
        recorded.recorded = moment_at(hours_ago(2));
        CHECK(facts_with(recorded).seizure.is_present);
        recorded.onset = moment_at(hours_ago(24 * 365));
        CHECK_FALSE(facts_with(recorded).seizure.is_present);
    }

    TEST_CASE("an active diagnosis counts without a date, an ended one does not") {
        const auto check = [](ClinicalTag tag, auto member) {
            const auto is_set = [member](const Facts& facts) { return static_cast<bool>(facts.*member); };
            CAPTURE(static_cast<int>(tag));
            CHECK(is_set(facts_with(undated_condition(tag))));
            auto over = undated_condition(tag);
            over.status = ClinicalStatus::resolved;
            CHECK_FALSE(is_set(facts_with(over)));
        };
        check(ClinicalTag::alcohol_use, &Facts::has_alcohol_use);
        check(ClinicalTag::alcohol_withdrawal, &Facts::has_alcohol_withdrawal);
        check(ClinicalTag::alcohol_withdrawal, &Facts::has_alcohol_use);
        check(ClinicalTag::celiac, &Facts::has_gi_loss);
        check(ClinicalTag::crohn, &Facts::has_gi_loss);
        check(ClinicalTag::short_bowel, &Facts::has_gi_loss);
        check(ClinicalTag::ileostomy, &Facts::has_gi_loss);
        check(ClinicalTag::chronic_diarrhoea, &Facts::has_diarrhoea);
        check(ClinicalTag::diabetes, &Facts::has_diabetes);
        check(ClinicalTag::ckd, &Facts::has_ckd);
        check(ClinicalTag::heart_failure_reduced, &Facts::has_hfref);
        check(ClinicalTag::malignancy, &Facts::has_malignancy);
        check(ClinicalTag::nil_by_mouth, &Facts::is_nil_by_mouth);
        check(ClinicalTag::myasthenia, &Facts::has_myasthenia);
        check(ClinicalTag::lambert_eaton, &Facts::has_myasthenia);
        check(ClinicalTag::av_block_high_grade, &Facts::has_av_block);
        check(ClinicalTag::long_qt, &Facts::is_qtc_500);
    }

    TEST_CASE("myasthenia in remission is still myasthenia") {
        auto quiet = undated_condition(ClinicalTag::myasthenia);
        quiet.status = ClinicalStatus::remission;
        CHECK(facts_with(quiet).has_myasthenia);
    }

    TEST_CASE("a pacemaker answers heart block") {
        Ward paced;
        paced.with(undated_condition(ClinicalTag::av_block_high_grade))
            .with(undated_condition(ClinicalTag::pacemaker));
        CHECK_FALSE(derive(paced.input()).has_av_block);
        Ward implanted;
        implanted.with(undated_condition(ClinicalTag::av_block_high_grade))
            .with(procedure(ClinicalTag::pacemaker, 24 * 400));
        CHECK_FALSE(derive(implanted.input()).has_av_block);
        auto ordered = procedure(ClinicalTag::pacemaker, 1);
        ordered.is_order = true;
        Ward waiting;
        waiting.with(undated_condition(ClinicalTag::av_block_high_grade)).with(ordered);
        CHECK(derive(waiting.input()).has_av_block);
    }

    TEST_CASE("diarrhoea is absorption trouble after four weeks") {
        CHECK_FALSE(facts_with(condition(ClinicalTag::chronic_diarrhoea, 24 * 28)).has_gi_loss);
        CHECK(facts_with(condition(ClinicalTag::chronic_diarrhoea, 24 * 28 + 1)).has_gi_loss);
        CHECK_FALSE(facts_with(undated_condition(ClinicalTag::chronic_diarrhoea)).has_gi_loss);
    }

    TEST_CASE("QTc of 500 ms within two days is long") {
        const auto is_long = [](std::string_view number, std::string_view unit, int hours) {
            Ward ward;
            ward.with(result(Measure::qtc, number, unit, hours));
            return derive(ward.input()).is_qtc_500;
        };
        CHECK(is_long("500", "ms", 48));
        CHECK_FALSE(is_long("499", "ms", 48));
        CHECK_FALSE(is_long("500", "ms", 49));
        CHECK(is_long("0.5", "s", 1));
    }

    TEST_CASE("a coded ECG finding counts for six hours") {
        Ward ward;
        ward.with(coded(Measure::ecg_interpretation, ClinicalTag::ecg_hyperkalaemia, 6));
        CHECK(derive(ward.input()).has_ecg_hyperkalaemia);
        Ward old;
        old.with(coded(Measure::ecg_interpretation, ClinicalTag::ecg_hyperkalaemia, 7));
        CHECK_FALSE(derive(old.input()).has_ecg_hyperkalaemia);
    }

    TEST_CASE("an ejection fraction of 40 % or less is reduced") {
        const auto has_hfref = [](std::string_view number) {
            Ward ward;
            ward.with(result(Measure::left_ventricular_ejection_fraction, number, "%", 24 * 200));
            return derive(ward.input()).has_hfref;
        };
        CHECK(has_hfref("40"));
        CHECK_FALSE(has_hfref("41"));
    }

    TEST_CASE("signs of magnesium toxicity count within six hours and above the upper limit (V24)") {
        const auto signs = [](std::string_view magnesium, std::string_view pressure, std::string_view pulse,
                              std::string_view breaths, int hours) {
            Ward ward;
            ward.with(mg(magnesium, "mg/dL", 1))
                .with(result(Measure::systolic_pressure, pressure, "mm[Hg]", hours))
                .with(result(Measure::heart_rate, pulse, "/min", hours))
                .with(result(Measure::respiratory_rate, breaths, "/min", hours));
            return derive(ward.input()).magnesium_toxicity;
        };
        CHECK(signs("5.4", "84", "44", "9", 6).has_hypotension);
        CHECK(signs("5.4", "84", "44", "9", 6).has_bradycardia);
        CHECK(signs("5.4", "84", "44", "9", 6).has_slow_breathing);
        CHECK_FALSE(signs("5.4", "90", "50", "10", 6).is_present());
        CHECK_FALSE(signs("5.4", "84", "44", "9", 7).is_present());
        CHECK_FALSE(signs("2.68", "84", "44", "9", 6).is_present());
        CHECK(signs("2.69", "84", "44", "9", 6).is_present());
    }

    TEST_CASE("a lost reflex is charted as absent or as grade 0") {
        auto absent = result(Measure::patellar_reflex, "0", "", 1);
        Ward graded;
        graded.with(mg("5.4", "mg/dL", 1)).with(absent);
        CHECK(derive(graded.input()).magnesium_toxicity.has_lost_reflex);
        absent.value.reset();
        absent.value_bool = false;
        Ward coded_absent;
        coded_absent.with(mg("5.4", "mg/dL", 1)).with(absent);
        CHECK(derive(coded_absent.input()).magnesium_toxicity.has_lost_reflex);
        absent.value_bool = true;
        Ward present;
        present.with(mg("5.4", "mg/dL", 1)).with(absent);
        CHECK_FALSE(derive(present.input()).magnesium_toxicity.has_lost_reflex);
    }

    TEST_CASE("obstetric patients breathe too slowly below 12") {
        const auto is_slow = [](bool is_pregnant, std::string_view breaths) {
            Ward ward;
            if (is_pregnant) ward.aged(29).pregnant();
            ward.with(mg("5.4", "mg/dL", 1)).with(result(Measure::respiratory_rate, breaths, "/min", 1));
            return derive(ward.input()).magnesium_toxicity.has_slow_breathing;
        };
        CHECK(is_slow(true, "11"));
        CHECK_FALSE(is_slow(true, "12"));
        CHECK_FALSE(is_slow(false, "11"));
        CHECK(is_slow(false, "9"));
    }

    TEST_CASE("parenteral nutrition begun within five days in a thin patient is a refeeding risk") {
        const auto is_risk = [](int hours, std::string_view index) {
            Ward ward;
            ward.with(procedure(ClinicalTag::parenteral_nutrition, hours))
                .with(result(Measure::body_mass_index, index, "kg/m2", 100));
            return derive(ward.input()).has_refeeding;
        };
        CHECK(is_risk(120, "18.4"));
        CHECK_FALSE(is_risk(121, "18.4"));
        CHECK_FALSE(is_risk(120, "18.5"));
    }

    TEST_CASE("high potassium with low calcium and magnesium in one sample looks like EDTA") {
        const auto is_edta = [](std::string_view potassium, std::string_view calcium,
                                std::string_view magnesium, int magnesium_h) {
            Ward ward;
            ward.with(k(potassium, 2))
                .with(ca(calcium, "mg/dL", 2))
                .with(mg(magnesium, "mg/dL", magnesium_h));
            return derive(ward.input()).is_edta_pattern;
        };
        CHECK(is_edta("5.5", "7.5", "1.19", 2));
        CHECK_FALSE(is_edta("5.4", "7.5", "1.19", 2));
        CHECK_FALSE(is_edta("5.5", "7.6", "1.19", 2));
        CHECK_FALSE(is_edta("5.5", "7.5", "1.20", 2));
        CHECK_FALSE(is_edta("5.5", "7.5", "1.19", 3));
        auto enzyme = result(Measure::alkaline_phosphatase, "3", "", 2);
        enzyme.flag = AbnormalFlag::critical_low;
        Ward by_enzyme;
        by_enzyme.with(k("7.0", 2)).with(ca("6.0", "mg/dL", 2)).with(enzyme);
        CHECK(derive(by_enzyme.input()).is_edta_pattern);
    }

    TEST_CASE("the high-risk set names its first reason") {
        struct Row {
            DrugTag drug;
            std::string_view reason;
        };
        const auto rows = std::to_array<Row>({
            {DrugTag::digoxin,       "digoxin"          },
            {DrugTag::qt_known_risk, "QT drug"          },
            {DrugTag::cisplatin,     "cisplatin"        },
            {DrugTag::cetuximab,     "anti-EGFR therapy"},
        });
        for (const Row& row : rows) {
            Ward ward;
            ward.with(order("o", {row.drug}, 48));
            CHECK(derive(ward.input()).is_high_risk);
            CHECK(derive(ward.input()).high_risk_reason == row.reason);
        }
        Ward low_potassium;
        low_potassium.with(k("3.4", 70));
        CHECK(derive(low_potassium.input()).high_risk_reason == "low K");
        Ward normal_potassium;
        normal_potassium.with(k("3.5", 2));
        CHECK_FALSE(derive(normal_potassium.input()).is_high_risk);
        Ward low_calcium;
        low_calcium.with(ca("8.4", "mg/dL", 2));
        CHECK(derive(low_calcium.input()).high_risk_reason == "low Ca");
        Ward intensive;
        intensive.in_icu();
        CHECK(derive(intensive.input()).high_risk_reason == "ICU care");
        Ward plain;
        CHECK_FALSE(derive(plain.input()).is_high_risk);
        CHECK(derive(plain.input()).high_risk_reason.empty());
    }
}
