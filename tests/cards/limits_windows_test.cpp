// Every age of a result (A7): at the edge, a millisecond younger and a millisecond older.
#include <array>
#include <vector>

#include <doctest/doctest.h>

#include "cards/derive.hpp"
#include "cards/knowledge.hpp"
#include "tests/support/edges.hpp"
#include "tests/support/members.hpp"

namespace {

using lytes::cards::AgeWindow;
using lytes::cards::derive;
using lytes::cards::Facts;
using lytes::cards::Freshness;
using lytes::cards::Knowledge;
using lytes::cards::Measurement;
using lytes::cards::SettingWindows;
using lytes::cards::Trigger;
using lytes::cards::Windows;
using lytes::fhir::Duration;
using lytes::fhir::Measure;
using lytes::fhir::Observation;
using lytes::tests::Ward;

constexpr Duration moment{1};

/// One measure of each window, and where derive() puts it.
struct AgedMeasure {
    const char* name;
    AgeWindow SettingWindows::*window;
    Observation (*made)();
    const Measurement& (*of)(const Facts&);
};
/// A row. The formatter cannot cope with braces of unequal length.
constexpr AgedMeasure aged(const char* name, AgeWindow SettingWindows::*window, Observation (*made)(),
                           const Measurement& (*of)(const Facts&)) {
    return {name, window, made, of};
}
template <Measurement Facts::*member>
const Measurement& in_facts(const Facts& facts) {
    return facts.*member;
}
template <Measurement lytes::cards::Kidney::*member>
const Measurement& in_kidney(const Facts& facts) {
    return facts.kidney.*member;
}
using lytes::cards::Kidney;
constexpr auto aged_measures = std::to_array<AgedMeasure>({
    aged(
        "potassium", &SettingWindows::potassium, [] { return lytes::tests::k("4.0", 1); },
        in_facts<&Facts::potassium>),
    aged(
        "magnesium", &SettingWindows::electrolyte, [] { return lytes::tests::mg("2.0", "mg/dL", 1); },
        in_facts<&Facts::magnesium>),
    aged(
        "total calcium", &SettingWindows::electrolyte, [] { return lytes::tests::ca("9.0", "mg/dL", 1); },
        in_facts<&Facts::calcium_total>),
    aged(
        "ionized calcium", &SettingWindows::electrolyte,
        [] { return lytes::tests::ionized_ca("1.2", "mmol/L", 1); }, in_facts<&Facts::calcium_ionized>),
    aged(
        "creatinine", &SettingWindows::creatinine, [] { return lytes::tests::creatinine("0.9", "mg/dL", 1); },
        in_kidney<&Kidney::creatinine>),
    aged(
        "eGFR", &SettingWindows::creatinine, [] { return lytes::tests::egfr("55", 1); },
        in_kidney<&Kidney::reported_egfr>),
    aged(
        "albumin", &SettingWindows::albumin, [] { return lytes::tests::albumin("4.0", "g/dL", 1); },
        in_facts<&Facts::albumin>),
});

void prepare(Ward& ward, bool is_inpatient) {
    ward.on(Trigger::result_review);
    if (!is_inpatient) ward.outpatient();
}
Observation redated(Observation observation, Duration age) {
    observation.effective = lytes::fhir::Moment{.at = lytes::tests::now - age, .has_time = true};
    return observation;
}
Freshness freshness_of(const AgedMeasure& measure, bool is_inpatient, Duration age) {
    Ward ward;
    prepare(ward, is_inpatient);
    ward.with(redated(measure.made(), age));
    return measure.of(derive(ward.input())).freshness;
}
std::string cards_for(std::string_view magnesium, bool is_inpatient, Duration age) {
    Ward ward;
    prepare(ward, is_inpatient);
    ward.with(redated(lytes::tests::mg(magnesium, "mg/dL", 1), age));
    return lytes::tests::heads_text(lytes::cards::advise(ward.input()));
}

}  // namespace

TEST_SUITE("cards/limits") {
    TEST_CASE("a result is current, stale, then missing, to the millisecond") {
        const Windows windows;
        for (const bool is_inpatient : {true, false}) {
            CAPTURE(is_inpatient);
            const SettingWindows& setting = is_inpatient ? windows.inpatient : windows.outpatient;
            for (const AgedMeasure& measure : aged_measures) {
                CAPTURE(measure.name);
                const AgeWindow& window = setting.*measure.window;
                const auto at = [&](Duration age) { return freshness_of(measure, is_inpatient, age); };
                CHECK(at(window.current - moment) == Freshness::current);
                CHECK(at(window.current) == Freshness::current);
                CHECK(at(window.current + moment) == Freshness::stale);
                CHECK(at(window.stale - moment) == Freshness::stale);
                CHECK(at(window.stale) == Freshness::stale);
                CHECK(at(window.stale + moment) == Freshness::missing);
            }
        }
    }

    TEST_CASE("a new result speaks up to the trigger window, a critical one until it is rechecked") {
        const Windows windows;
        for (const bool is_inpatient : {true, false}) {
            CAPTURE(is_inpatient);
            const SettingWindows& setting = is_inpatient ? windows.inpatient : windows.outpatient;
            const auto mild = [&](Duration age) { return cards_for("1.3", is_inpatient, age); };
            CHECK(mild(setting.trigger - moment) == "MG-LOW-MOD-01 info");
            CHECK(mild(setting.trigger) == "MG-LOW-MOD-01 info");
            CHECK(mild(setting.trigger + moment) == "");
            const auto critical = [&](Duration age) { return cards_for("0.9", is_inpatient, age); };
            CHECK(critical(setting.trigger) == "MG-LOW-CRIT-01 critical");
            CHECK(critical(setting.trigger + moment) == "MG-LOW-CRIT-01 warning");
            CHECK(critical(setting.unrechecked - moment) == "MG-LOW-CRIT-01 warning");
            CHECK(critical(setting.unrechecked) == "MG-LOW-CRIT-01 warning");
            CHECK(critical(setting.unrechecked + moment) == "");
        }
    }

    TEST_CASE("a new window has to be walked here") {
        CHECK(lytes::tests::member_count<SettingWindows>() == 6);
        CHECK(lytes::tests::member_count<AgeWindow>() == 2);
        CHECK(lytes::tests::member_count<Windows>() == 2);
        CHECK(lytes::tests::member_count<lytes::cards::Caps>() == 8);
    }
}
