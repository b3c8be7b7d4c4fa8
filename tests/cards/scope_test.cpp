#include "cards/scope.hpp"

#include <array>
#include <chrono>
#include <optional>

#include <doctest/doctest.h>

#include "cards/derive.hpp"
#include "tests/support/charts.hpp"

using lytes::cards::AgeGroup;
using lytes::cards::derive;
using lytes::cards::Facts;
using lytes::cards::is_active;
using lytes::cards::is_credible;
using lytes::cards::is_within;
using lytes::cards::Setting;
using lytes::cards::Trigger;
using lytes::fhir::ClinicalStatus;
using lytes::fhir::ClinicalTag;
using lytes::fhir::EncounterClass;
using lytes::fhir::EventStatus;
using lytes::fhir::Measure;
using lytes::fhir::Moment;
using lytes::fhir::VerificationStatus;
using lytes::tests::condition;
using lytes::tests::creatinine;
using lytes::tests::dosage;
using lytes::tests::draft;
using lytes::tests::encounter;
using lytes::tests::hours_ago;
using lytes::tests::magnesium_oxide;
using lytes::tests::magnesium_sulfate_iv;
using lytes::tests::moment_at;
using lytes::tests::now;
using lytes::tests::order;
using lytes::tests::procedure;
using lytes::tests::result;
using lytes::tests::undated_condition;
using lytes::tests::Ward;
using lytes::fhir::operator""_dec;
using std::chrono::year_month_day;

namespace {

constexpr year_month_day day(int year, unsigned month, unsigned day_of_month) {
    return std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day_of_month};
}

Facts born(year_month_day first, year_month_day last) {
    Ward ward;
    ward.chart().patient->birth =
        lytes::fhir::PartialDate{.first = first, .last = last, .precision = lytes::fhir::DatePrecision::day};
    return derive(ward.input());
}

}  // namespace

TEST_SUITE("cards/scope") {
    TEST_CASE("the age group follows from both ends of the birth date (now is 2026-11-20)") {
        struct Row {
            year_month_day first, last;
            AgeGroup group;
            std::optional<int> years;
        };
        const auto rows = std::to_array<Row>({
            {day(2008, 11, 20), day(2008, 11, 20), AgeGroup::adult,   18          },
            {day(2008, 11, 21), day(2008, 11, 21), AgeGroup::child,   17          },
            {day(2008, 11, 1),  day(2008, 11, 30), AgeGroup::unknown, std::nullopt}, // "2008-11"
            {day(2008, 1,  1),  day(2008, 12, 31), AgeGroup::unknown, std::nullopt}, // "2008"
            {day(2007, 1,  1),  day(2007, 12, 31), AgeGroup::adult,   std::nullopt}, // 18 or 19
            {day(2008, 12, 1),  day(2008, 12, 31), AgeGroup::child,   17          },
            {day(1964, 1,  1),  day(1964, 1,  1),  AgeGroup::adult,   62          },
            {day(2026, 10, 23), day(2026, 10, 23), AgeGroup::newborn, 0           }, // 28 days
            {day(2026, 10, 22), day(2026, 10, 22), AgeGroup::child,   0           }, // 29 days
            {day(2026, 1,  1),  day(2026, 12, 31), AgeGroup::newborn, 0           }, // may be a newborn
            {day(2026, 11, 21), day(2026, 11, 21), AgeGroup::newborn, 0           }, // ahead of UTC
            {day(2026, 11, 22), day(2026, 11, 22), AgeGroup::unknown, std::nullopt},
            {day(1906, 11, 20), day(1906, 11, 20), AgeGroup::adult,   120         },
            {day(1905, 11, 20), day(1905, 11, 20), AgeGroup::unknown, std::nullopt},
        });
        for (const Row& row : rows) {
            CAPTURE(static_cast<int>(row.first.year()));
            CAPTURE(static_cast<unsigned>(row.first.month()));
            const Facts facts = born(row.first, row.last);
            CHECK(facts.age_group == row.group);
            CHECK(facts.age_years == row.years);
        }
        CHECK(born(day(2026, 10, 23), day(2026, 10, 23)).age_days == 28);
        CHECK(born(day(2026, 10, 1), day(2026, 10, 31)).age_days == -1);
    }

    TEST_CASE("no birth date, no patient: the age is unknown") {
        Ward ward;
        ward.chart().patient->birth.reset();
        CHECK(derive(ward.input()).age_group == AgeGroup::unknown);
        ward.chart().patient.reset();
        CHECK(derive(ward.input()).age_group == AgeGroup::unknown);
    }

    TEST_CASE("an uncertain age counts as the oldest for the kidney") {
        Ward ward;
        ward.chart().patient->birth = lytes::fhir::PartialDate{.first = day(1956, 1, 1),
                                                               .last = day(1956, 12, 31),
                                                               .precision = lytes::fhir::DatePrecision::year};
        ward.with(creatinine("2.95", "mg/dL", 3));
        const Facts facts = derive(ward.input());
        CHECK(facts.age_years_max == 70);
        CHECK_FALSE(facts.age_years.has_value());
        CHECK(facts.kidney.egfr == 22);
    }

    TEST_CASE("an event counts from its onset, else from its record, ends of the window included") {
        using std::chrono::hours;
        CHECK(is_within(moment_at(hours_ago(24)), hours{24}, now));
        CHECK_FALSE(is_within(Moment{.at = hours_ago(24) - std::chrono::seconds{1}, .has_time = true},
                              hours{24}, now));
        CHECK_FALSE(is_within(std::nullopt, hours{24}, now));
        CHECK(is_within(moment_at(now + std::chrono::minutes{10}), hours{24}, now));
        CHECK_FALSE(is_within(moment_at(now + std::chrono::minutes{11}), hours{24}, now));
    }

    TEST_CASE("a bare date may mean the last moment of its day") {
        using std::chrono::hours;
        const auto on = [](unsigned day_of_month) {
            return Moment{.at = std::chrono::sys_days{day(2026, 11, day_of_month)}, .has_time = false};
        };
        CHECK(is_within(on(20), hours{6}, now));
        CHECK(is_within(on(19), hours{24}, now));
        CHECK_FALSE(is_within(on(18), hours{24}, now));
    }

    TEST_CASE("a condition is active unless somebody ended or denied it") {
        auto illness = undated_condition(ClinicalTag::crohn);
        CHECK(is_active(illness));
        for (const auto status :
             {ClinicalStatus::inactive, ClinicalStatus::remission, ClinicalStatus::resolved}) {
            auto ended = illness;
            ended.status = status;
            CHECK_FALSE(is_active(ended));
            CHECK(is_credible(ended));
        }
        for (const auto status :
             {ClinicalStatus::unspecified, ClinicalStatus::recurrence, ClinicalStatus::relapse}) {
            auto ongoing = illness;
            ongoing.status = status;
            CHECK(is_active(ongoing));
        }
        for (const auto verdict : {VerificationStatus::refuted, VerificationStatus::entered_in_error}) {
            auto denied = illness;
            denied.verification = verdict;
            CHECK_FALSE(is_active(denied));
            CHECK_FALSE(is_credible(denied));
        }
        illness.is_abated = true;
        CHECK_FALSE(is_active(illness));
    }

    TEST_CASE("pregnancy is known from an active diagnosis, a status or a test") {
        Ward coded;
        coded.female().with(undated_condition(ClinicalTag::pregnancy));
        CHECK(derive(coded.input()).is_pregnant);

        Ward man;
        man.with(undated_condition(ClinicalTag::pregnancy));
        CHECK_FALSE(derive(man.input()).is_pregnant);

        Ward old_record;
        old_record.female().with(condition(ClinicalTag::pregnancy, 24 * 301));
        CHECK_FALSE(derive(old_record.input()).is_pregnant);

        auto status = result(Measure::pregnancy_status, "0", "", 24);
        status.value.reset();
        status.value_tags = {ClinicalTag::pregnancy};
        Ward by_status;
        by_status.female().with(status);
        CHECK(derive(by_status.input()).is_pregnant);

        auto test = result(Measure::pregnancy_test, "0", "", 24);
        test.value.reset();
        test.value_bool = false;
        Ward tested;
        tested.female().with(condition(ClinicalTag::pregnancy, 24 * 100)).with(test);
        CHECK_FALSE(derive(tested.input()).is_pregnant);
        Ward undated;
        undated.female().with(undated_condition(ClinicalTag::pregnancy)).with(test);
        CHECK_FALSE(derive(undated.input()).is_pregnant);
    }

    TEST_CASE("delivery ends pregnancy and begins 48 hours post partum") {
        const auto delivered = [](int hours) {
            Ward ward;
            ward.aged(29).pregnant().with(procedure(ClinicalTag::delivery, hours));
            return derive(ward.input());
        };
        CHECK_FALSE(delivered(48).is_pregnant);
        CHECK(delivered(48).is_postpartum_48h);
        CHECK_FALSE(delivered(49).is_postpartum_48h);
        // A delivery before this pregnancy was recorded belongs to an earlier one.
        CHECK(delivered(24 * 61).is_pregnant);
    }

    TEST_CASE("the encounter decides the setting, and an IV draft where there is none") {
        const auto setting = [](EncounterClass place, EventStatus status) {
            auto stay = encounter(place, 5);
            stay.status = status;
            Ward ward;
            ward.without_encounter().with(stay);
            return derive(ward.input()).setting;
        };
        CHECK(setting(EncounterClass::inpatient, EventStatus::active) == Setting::inpatient);
        CHECK(setting(EncounterClass::inpatient, EventStatus::on_hold) == Setting::inpatient);
        CHECK(setting(EncounterClass::inpatient, EventStatus::completed) == Setting::outpatient);
        CHECK(setting(EncounterClass::outpatient, EventStatus::active) == Setting::outpatient);
        Ward none;
        none.without_encounter();
        CHECK(derive(none.input()).setting == Setting::outpatient);
        none.draft(draft("d", magnesium_oxide).take(dosage().by(lytes::fhir::Route::oral)));
        CHECK(derive(none.input()).setting == Setting::outpatient);
        none.draft(draft("e", magnesium_sulfate_iv));
        CHECK(derive(none.input()).setting == Setting::inpatient);
        Ward clinic;
        clinic.outpatient().draft(draft("e", magnesium_sulfate_iv));
        CHECK(derive(clinic.input()).setting == Setting::outpatient);
    }

    TEST_CASE("at discharge the encounter of the context decides, whatever its status says") {
        const auto setting = [](Trigger trigger, std::string_view named, EncounterClass place) {
            Ward ward;
            ward.outpatient();
            auto stay = encounter(place, 100);
            stay.id = "stay";
            stay.status = EventStatus::completed;
            ward.with(stay).on(trigger).called_in(named);
            return derive(ward.input()).setting;
        };
        const auto inpatient = EncounterClass::inpatient;
        CHECK(setting(Trigger::encounter_discharge, "stay", inpatient) == Setting::inpatient);
        CHECK(setting(Trigger::encounter_discharge, "other", inpatient) == Setting::outpatient);
        CHECK(setting(Trigger::encounter_discharge, "", inpatient) == Setting::outpatient);
        CHECK(setting(Trigger::order_sign, "stay", inpatient) == Setting::outpatient);
    }

    TEST_CASE("intensive care is an active stay there") {
        Ward ward;
        ward.in_icu();
        CHECK(derive(ward.input()).is_icu);
        auto past = encounter(EncounterClass::inpatient, 500);
        past.status = EventStatus::completed;
        past.is_icu = true;
        Ward discharged;
        discharged.with(past);
        CHECK_FALSE(derive(discharged.input()).is_icu);
    }

    TEST_CASE("only an active order for comfort care is comfort care") {
        auto order = procedure(ClinicalTag::comfort_care, 5);
        order.is_order = true;
        order.status = EventStatus::active;
        Ward ordered;
        ordered.with(order);
        CHECK(derive(ordered.input()).is_comfort_care);
        order.status = EventStatus::completed;
        Ward over;
        over.with(order).with(undated_condition(ClinicalTag::comfort_care));
        CHECK_FALSE(derive(over.input()).is_comfort_care);
    }

    TEST_CASE("death is known from the flag or the date") {
        Ward ward;
        CHECK_FALSE(derive(ward.input()).is_deceased);
        ward.chart().patient->deceased = moment_at(hours_ago(3));
        CHECK(derive(ward.input()).is_deceased);
    }

    TEST_CASE("weight is the newest plausible one, and a doubtful newest one is not replaced") {
        const auto weight = [](const char* number, const char* unit, int hours) {
            return result(Measure::weight, number, unit, hours);
        };
        Ward pounds;
        pounds.with(weight("154", "lb", 5)).with(weight("90", "kg", 50));
        CHECK(derive(pounds.input()).weight_kg == 69.853_dec);
        Ward doubtful;
        doubtful.with(weight("7", "kg", 5)).with(weight("70", "kg", 50));
        CHECK_FALSE(derive(doubtful.input()).weight_kg.has_value());
        Ward edges;
        edges.with(weight("20", "kg", 5));
        CHECK(derive(edges.input()).weight_kg == 20_dec);
        Ward old;
        old.with(weight("70", "kg", 24 * 366));
        CHECK_FALSE(derive(old.input()).weight_kg.has_value());
    }

    TEST_CASE("no observation data differs from an empty list of them") {
        Ward ward;
        CHECK_FALSE(derive(ward.input()).is_observation_data_missing);
        ward.chart().observation_data = lytes::fhir::Availability::missing;
        CHECK(derive(ward.input()).is_observation_data_missing);
    }
}
