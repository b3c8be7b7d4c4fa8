#include <vector>

#include "fhir/datatypes.hpp"
#include "fhir/r4/decode.hpp"
#include "tests/fhir/parsed.hpp"

namespace lytes::fhir::r4 {
namespace {

/// An Observation of serum magnesium with more members.
std::string magnesium(const std::string& members) {
    return R"({"resourceType":"Observation","id":"o1","status":"final",
        "code":{"coding":[{"system":"http://loinc.org","code":"19123-9"}]})" +
           (members.empty() ? "" : "," + members) + "}";
}

class Decoded {
  public:
    explicit Decoded(const std::string& text) : parsed_(text), all_(&parsed_.arena()) {
        decode_observation(parsed_.root(), parsed_.arena(), all_);
    }
    [[nodiscard]] const std::pmr::vector<Observation>& all() const { return all_; }
    [[nodiscard]] const Observation& one() const {
        REQUIRE(all_.size() == 1);
        return all_[0];
    }

  private:
    Parsed parsed_;
    std::pmr::vector<Observation> all_;
};

}  // namespace

TEST_SUITE("fhir/r4/decode_observation") {
    TEST_CASE("an ordinary laboratory result") {
        const Decoded read(
            magnesium(R"("meta":{"versionId":"3"},"identifier":[{"system":"s","value":"acc-7"}],
            "effectiveDateTime":"2026-11-24T06:00:00Z","issued":"2026-11-24T07:00:00Z",
            "valueQuantity":{"value":0.95,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"},
            "interpretation":[{"coding":[{"code":"LL","system":
                "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"}]}],
                    "referenceRange":[{"low":{"value":1.7,"unit":"mg/dL"},"high":{"value":2.4}}],
            "specimen":{"display":"Serum"})"));
        const Observation& one = read.one();
        CHECK(one.id == "o1");
        CHECK(one.version == "3");
        CHECK(one.identifier == "acc-7");
        CHECK(one.measure == Measure::magnesium);
        CHECK(one.status == ResultStatus::final_result);
        CHECK(one.value->text == "0.95");
        CHECK(one.value->unit == Unit::mg_per_dl);
        CHECK(one.flag == AbnormalFlag::critical_low);
        CHECK(one.range->low->value == Decimal::of(17, 1));
        CHECK(one.range->high->unit == Unit::mg_per_dl);
        CHECK(one.range->is_normal_type);
        CHECK(one.specimen == Specimen::blood);
        CHECK(one.effective->at ==
              Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24}} + std::chrono::hours{6});
        CHECK(one.issued.has_value());
        CHECK_FALSE(one.is_haemolysed);
        CHECK_FALSE(one.is_point_of_care);
    }

    TEST_CASE("statuses") {
        struct Row {
            const char* text;
            ResultStatus status;
        };
        for (const Row& row : {
                 Row{"registered",       ResultStatus::registered      },
                 {"preliminary",      ResultStatus::preliminary     },
                 {"final",            ResultStatus::final_result    },
                 {"amended",          ResultStatus::amended         },
                 {"corrected",        ResultStatus::corrected       },
                 {"cancelled",        ResultStatus::cancelled       },
                 {"entered-in-error", ResultStatus::entered_in_error},
                 {"unknown",          ResultStatus::unknown         },
                 {"FINAL",            ResultStatus::unspecified     }
        }) {
            CAPTURE(row.text);
            const Decoded read(R"({"status":")" + std::string(row.text) + R"("})");
            CHECK(read.one().status == row.status);
        }
        CHECK(Decoded("{}").one().status == ResultStatus::unspecified);
    }

    TEST_CASE(
        "the measure does not depend on the order of codings, and an excluded code excludes the concept") {
        const auto measure = [](const std::string& codings) {
            return Decoded(R"({"code":{"coding":[)" + codings + "]}}").one().measure;
        };
        const std::string loinc = R"({"system":"http://loinc.org","code":"19123-9"})";
        const std::string local = R"({"system":"https://lab.example","code":"MG"})";
        const std::string cells = R"({"system":"http://loinc.org","code":"2597-3"})";
        const std::string potassium = R"({"system":"http://loinc.org","code":"2823-3"})";
        CHECK(measure(loinc + "," + local) == Measure::magnesium);
        CHECK(measure(local + "," + loinc) == Measure::magnesium);
        CHECK(measure(local) == Measure::none);
        CHECK(measure(cells + "," + loinc) == Measure::none);
        CHECK(measure(loinc + "," + cells) == Measure::none);
        CHECK(measure(loinc + "," + potassium) == measure(potassium + "," + loinc));
    }

    TEST_CASE("collection time: dateTime, period end, instant, period start, in this order (algorithm A6)") {
        const auto day = [](const std::string& members) -> unsigned {
            const Decoded read(magnesium(members));
            const auto& effective = read.one().effective;
            if (!effective) return 0;
            return static_cast<unsigned>(
                std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(effective->at)}.day());
        };
        const std::string date_time = R"("effectiveDateTime":"2026-01-01T00:00:00Z")";
        const std::string period = R"("effectivePeriod":{"start":"2026-01-02","end":"2026-01-03"})";
        const std::string open = R"("effectivePeriod":{"start":"2026-01-02"})";
        const std::string instant = R"("effectiveInstant":"2026-01-04T00:00:00Z")";
        CHECK(day(instant + "," + period + "," + date_time) == 1);
        CHECK(day(instant + "," + period) == 3);
        CHECK(day(instant + "," + open) == 4);
        CHECK(day(open) == 2);
        CHECK(day(R"("_effectiveDateTime":{"extension":[]})") == 0);
        CHECK(day(R"("effectiveDateTime":"2026-02-30",)" + instant) == 4);
    }

    TEST_CASE("values as text: number and known unit is a measurement, a sentence is not (R2)") {
        const Decoded number(magnesium(R"("valueString":"<0.5 mg/dL")"));
        CHECK(number.one().value->comparator == Comparator::less);
        CHECK(number.one().value->unit == Unit::mg_per_dl);
        CHECK(number.one().value_text == "<0.5 mg/dL");
        const Decoded bare(magnesium(R"("valueString":"1.3")"));
        CHECK(bare.one().value->unit_state == UnitState::missing);
        const Decoded sentence(magnesium(R"("valueString":"1.3 approx")"));
        CHECK_FALSE(sentence.one().value.has_value());
        CHECK(sentence.one().value_text == "1.3 approx");
    }

    TEST_CASE("a value that is said to be absent is no value") {
        const Decoded absent(
            magnesium(R"("dataAbsentReason":{"text":"clotted"},"valueQuantity":{"value":1,"unit":"mg/dL"},
            "interpretation":{"text":"Critical low"})"));
        CHECK_FALSE(absent.one().value.has_value());
        CHECK(absent.one().flag == AbnormalFlag::critical_low);
        const Decoded suppressed(magnesium(R"("valueQuantity":{"extension":[{"url":"x"}]})"));
        CHECK_FALSE(suppressed.one().value.has_value());
        const Decoded integer(magnesium(R"("valueInteger":52)"));
        CHECK(integer.one().value->value == Decimal::of(52));
    }

    TEST_CASE("coded and boolean answers") {
        const auto answer = [](const std::string& members) {
            return Decoded(R"({"code":{"coding":[{"system":"http://loinc.org","code":"82810-3"}]},)" +
                           members + "}");
        };
        const Decoded pregnant = answer(R"("valueCodeableConcept":{"coding":[{"system":"http://loinc.org",
            "code":"LA15173-0","display":"Pregnant"}]})");
        CHECK(pregnant.one().measure == Measure::pregnancy_status);
        CHECK(pregnant.one().value_bool == true);
        CHECK(pregnant.one().value_tags.has(ClinicalTag::pregnancy));
        CHECK(pregnant.one().value_text == "Pregnant");
        const Decoded by_snomed =
            answer(R"("valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct",
            "code":"77386006"}]})");
        CHECK(by_snomed.one().value_tags.has(ClinicalTag::pregnancy));
        const Decoded not_pregnant = answer(R"("valueCodeableConcept":{"coding":[{"system":"http://loinc.org",
            "code":"LA26683-5"}]})");
        CHECK(not_pregnant.one().value_bool == false);
        CHECK_FALSE(not_pregnant.one().value_tags.has(ClinicalTag::pregnancy));
        CHECK(answer(R"("valueBoolean":true)").one().value_tags.has(ClinicalTag::pregnancy));
        CHECK(answer(R"("valueString":"Not pregnant")").one().value_bool == false);
        CHECK_FALSE(answer(R"("valueString":"to be asked")").one().value_bool.has_value());
    }

    TEST_CASE("interpretations in every form; a critical one outranks a plain one") {
        struct Row {
            AbnormalFlag flag;
            const char* text;
        };
        using enum AbnormalFlag;
        const Row rows[] = {
            {low,           R"([{"coding":[{"code":"L"}]}])"                                      },
            {critical_high, R"({"coding":[{"system":"http://hl7.org/fhir/v2/0078","code":"HH"}]})"},
            {critical_low,  R"([{"coding":[{"code":"L"}]},{"coding":[{"code":"LL"}]}])"           },
            {critical_low,  R"([{"coding":[{"code":"LL"}]},{"coding":[{"code":"L"}]}])"           },
            {high,          R"([{"text":"High"}])"                                                },
            {critical_high, R"([{"text":"HH"}])"                                                  },
            {critical_low,  R"({"text":"critically low"})"                                        },
            {normal,        R"("N")"                                                              },
            {below_scale,   R"([{"coding":[{"code":"<"}]}])"                                      },
            {none,          R"([{"text":"see comment"}])"                                         },
            {none,          "[]"                                                                  },
            {none,          "null"                                                                },
        };
        for (const Row& row : rows) {
            CAPTURE(row.text);
            const Decoded read(magnesium(R"("interpretation":)" + std::string(row.text)));
            CHECK(read.one().flag == row.flag);
        }
    }

    TEST_CASE("the normal range counts, also when it is not the first; a therapeutic one is marked") {
        const std::string therapeutic = R"({"type":{"coding":[{"code":"therapeutic"}]},"low":{"value":4.8}})";
        const Decoded both(magnesium(
            R"("valueQuantity":{"value":1,"unit":"mg/dL"},"referenceRange":[)" + therapeutic +
            R"(,{"text":"only words"},{"type":{"coding":[{"code":"normal"}]},"low":{"value":1.7}}])"));
        CHECK(both.one().range->low->value == Decimal::of(17, 1));
        CHECK(both.one().range->is_normal_type);
        const Decoded alone(magnesium(R"("referenceRange":)" + therapeutic));
        CHECK_FALSE(alone.one().range->is_normal_type);
        CHECK_FALSE(Decoded(magnesium(R"("referenceRange":[{"text":"1.7-2.4"}])")).one().range.has_value());
    }

    TEST_CASE("DSTU2 calls the kind of a range its meaning") {
        const Decoded read(magnesium(
            R"("valueQuantity":{"value":2,"unit":"mg/dL"},"referenceRange":[
            {"meaning":{"coding":[{"code":"therapeutic"}]},"low":{"value":4},"high":{"value":7}},
            {"meaning":{"coding":[{"code":"normal"}]},"low":{"value":1.7},"high":{"value":2.6}}])"));
        CHECK(read.one().range->low->text == "1.7");
        CHECK(read.one().range->is_normal_type);
        const Decoded wanted(magnesium(
            R"("referenceRange":[{"meaning":{"coding":[{"code":"therapeutic"}]},"low":{"value":4}}])"));
        CHECK_FALSE(wanted.one().range->is_normal_type);
    }

    TEST_CASE("of a timing the last moment counts, in any order, after every plain time") {
        const char* const timing = R"("effectiveTiming":{"event":["2026-11-24T06:00:00Z",
            "2026-11-24T08:00:00Z","soon",null,"2026-11-24T07:00:00Z"]})";
        CHECK(Decoded(magnesium(timing)).one().effective == parse_moment("2026-11-24T08:00:00Z"));
        CHECK(Decoded(magnesium(std::string{timing} + R"(,"effectiveDateTime":"2026-11-20T08:00:00Z")"))
                  .one()
                  .effective == parse_moment("2026-11-20T08:00:00Z"));
        CHECK_FALSE(Decoded(magnesium(R"("effectiveTiming":{"code":{"text":"BID"}})")).one().effective);
    }

    TEST_CASE("the sample: by display, by contained Specimen, and not of blood") {
        const auto specimen = [](const std::string& members) {
            return Decoded(magnesium(members)).one().specimen;
        };
        CHECK(specimen(R"("specimen":{"display":"Venous blood"})") == Specimen::blood);
        CHECK(specimen(R"("specimen":{"display":"24 h urine"})") == Specimen::other);
        CHECK(specimen(R"("specimen":{"display":"Red blood cells"})") == Specimen::other);
        CHECK(specimen(R"("specimen":{"reference":"Specimen/1"})") == Specimen::unspecified);
        CHECK(specimen(R"("specimen":{"reference":"#s"},"contained":[{"resourceType":"Specimen","id":"s",
            "type":{"coding":[{"system":"http://snomed.info/sct","code":"119364003"}]}}])") ==
              Specimen::blood);
        CHECK(specimen(R"("specimen":{"reference":"#s"},"contained":[{"resourceType":"Specimen","id":"s",
            "type":{"text":"Dialysate"}}])") == Specimen::other);
    }

    TEST_CASE("point of care by method or device") {
        CHECK(Decoded(magnesium(R"("method":{"text":"Point of care"})")).one().is_point_of_care);
        CHECK(Decoded(magnesium(R"("device":{"display":"i-STAT 12"})")).one().is_point_of_care);
        CHECK_FALSE(Decoded(magnesium(R"("method":{"text":"Photometry"})")).one().is_point_of_care);
    }

    TEST_CASE("components become observations of their own with status, time and id of the panel") {
        const Decoded panel(R"({"resourceType":"Observation","id":"bp","status":"final",
            "effectiveDateTime":"2026-11-24T06:00:00Z",
            "code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},
            "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},
                          "valueQuantity":{"value":84,"unit":"mmHg"}},
                         {"code":{"coding":[{"system":"http://loinc.org","code":"99999-9"}]}}]})");
        REQUIRE(panel.all().size() == 2);
        CHECK(panel.all()[0].measure == Measure::none);
        const Observation& systolic = panel.all()[1];
        CHECK(systolic.measure == Measure::systolic_pressure);
        CHECK(systolic.id == "bp");
        CHECK(systolic.status == ResultStatus::final_result);
        CHECK(systolic.effective.has_value());
        CHECK(systolic.value->value == Decimal::of(84));
    }

    TEST_CASE("a component that repeats what the whole already says is not counted twice") {
        const std::string component =
            R"("component":[{"code":{"coding":[{"system":"http://loinc.org","code":"19123-9"}]},
            "valueQuantity":{"value":1.2,"unit":"mg/dL"}}])";
        CHECK(
            Decoded(magnesium(R"("valueQuantity":{"value":1.2,"unit":"mg/dL"},)" + component)).all().size() ==
            1);
        const Decoded inside(magnesium(component));
        REQUIRE(inside.all().size() == 2);
        CHECK_FALSE(inside.all()[0].value.has_value());
        CHECK(inside.all()[1].value->value == Decimal::of(12, 1));
    }

    TEST_CASE("a haemolysed sample is marked, in components too") {
        const Decoded read(
            magnesium(R"("note":[{"text":"Hemolyzed"}],"valueQuantity":{"value":1.2,"unit":"mg/dL"})"));
        CHECK(read.one().is_haemolysed);
    }
}

}  // namespace lytes::fhir::r4
