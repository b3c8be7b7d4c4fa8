#include <vector>

#include "fhir/r4/decode.hpp"
#include "tests/fhir/parsed.hpp"

namespace lytes::fhir::r4 {
namespace {

/// Finds what the test put there, by reference text.
class Shelf : public MedicationLookup {
  public:
    Shelf() = default;
    Shelf(std::string reference, const json::Cursor& medication, DrugMatch match)
        : reference_(std::move(reference)), found_(Found{medication, match}) {}
    [[nodiscard]] std::optional<Found> find(const json::Cursor&, std::string_view reference) const override {
        return reference == reference_ ? found_ : std::nullopt;
    }

  private:
    std::string reference_;
    std::optional<Found> found_;
};

class Decoded {
  public:
    explicit Decoded(const std::string& text) : Decoded(text, Shelf{}) {}
    Decoded(const std::string& text, const MedicationLookup& lookup)
        : parsed_(text), order_(decode_medication_order(parsed_.root(), lookup, parsed_.arena())) {}
    [[nodiscard]] const MedicationOrder& order() const { return order_; }

  private:
    Parsed parsed_;
    MedicationOrder order_;
};

constexpr const char* rxnorm = R"("system":"http://www.nlm.nih.gov/research/umls/rxnorm")";
constexpr const char* atc = R"("system":"http://www.whocc.no/atc")";

std::string coding(const char* system, const char* code) {
    return std::string("{") + system + R"(,"code":")" + code + R"("})";
}

std::string of_concept(const std::string& codings, const std::string& text) {
    return R"({"resourceType":"MedicationRequest","medicationCodeableConcept":{"coding":[)" + codings +
           R"(],"text":")" + text + R"("}})";
}

}  // namespace

TEST_SUITE("fhir/r4/decode_order") {
    TEST_CASE("an ordinary order") {
        const Decoded read(
            R"({"resourceType":"MedicationRequest","id":"m1","meta":{"versionId":"2"},"status":"draft",
            "intent":"order","priority":"stat","authoredOn":"2026-11-24T06:00:00Z",
            "category":[{"coding":[{"code":"inpatient"}]}],
            "medicationCodeableConcept":{"coding":[
                {"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"6585"}],
                                         "text":"Magnesium sulfate inj"},
            "dosageInstruction":[{"sequence":1,"text":"4 g IV","route":{"text":"Intravenous"},
                "timing":{"repeat":{"boundsPeriod":{"start":"2026-11-24","end":"2026-11-26"},
                    "frequency":1,"period":1,"periodUnit":"d"}},
                "doseAndRate":[{"doseQuantity":{"value":4,"unit":"g"}}]}]})");
        const MedicationOrder& order = read.order();
        CHECK(order.id == "m1");
        CHECK(order.version == "2");
        CHECK(order.source == OrderSource::request);
        CHECK(order.status == OrderStatus::draft);
        CHECK(order.intent == OrderIntent::order);
        CHECK(order.priority == Priority::stat);
        CHECK(order.is_inpatient_category);
        CHECK_FALSE(order.is_prohibition);
        CHECK(order.authored.has_value());
        CHECK(order.started.has_value());
        CHECK(order.ended.has_value());
        REQUIRE(order.dosages.size() == 1);
        CHECK(order.dosages[0].dose->unit == Unit::g);
        CHECK(order.dosages[0].route == Route::intravenous);
        CHECK(order.drug.match == DrugMatch::code);
        CHECK(order.drug.tags.has(DrugTag::magnesium_sulfate));
        CHECK(order.drug.text == "Magnesium sulfate inj");
    }

    TEST_CASE("a drug is the union over all recognised codings, in any order (R4, reading convention 5)") {
        const std::string salt = coding(rxnorm, "6585");
        const std::string group = coding(atc, "B05XA05");
        const std::string local = coding(R"("system":"https://local")", "77");
        const Decoded one(of_concept(local + "," + salt + "," + group, "x"));
        const Decoded other(of_concept(group + "," + local + "," + salt, "x"));
        CHECK(one.order().drug.tags == other.order().drug.tags);
        CHECK(one.order().drug.match == DrugMatch::code);
        CHECK(one.order().drug.tags.has(DrugTag::magnesium_parenteral));
    }

    TEST_CASE("words name the drug only where no code does") {
        const Decoded worded(
            of_concept(coding(R"("system":"https://local")", "77"), "MAGNESIUM OXIDE 400 MG PO TABS"));
        CHECK(worded.order().drug.match == DrugMatch::text);
        CHECK(worded.order().drug.tags.has(DrugTag::magnesium_oxide));
        const Decoded coded(of_concept(coding(rxnorm, "3407"), "magnesium oxide"));
        CHECK(coded.order().drug.match == DrugMatch::code);
        CHECK(coded.order().drug.tags.has(DrugTag::digoxin));
        CHECK_FALSE(coded.order().drug.tags.has(DrugTag::magnesium));
        const Decoded foreign(of_concept(coding(rxnorm, "161"), "acetaminophen 325 mg"));
        CHECK(foreign.order().drug.match == DrugMatch::other_code);
        CHECK(foreign.order().drug.tags.is_empty());
        CHECK(foreign.order().drug.text == "acetaminophen 325 mg");
        const Decoded nameless(R"({"resourceType":"MedicationRequest"})");
        CHECK(nameless.order().drug.match == DrugMatch::none);
    }

    TEST_CASE("a display of a coding or of the reference is words too") {
        const Decoded display(
            R"({"medicationReference":{"reference":"Medication/9",
                "display":"MAGNESIUM SULFATE 4 GM/100ML IV SOLN"}})");
        CHECK(display.order().drug.match == DrugMatch::text);
        CHECK(display.order().drug.tags.has(DrugTag::magnesium_sulfate));
        const Decoded on_coding(
            R"({"medicationCodeableConcept":{"coding":[{"system":"https://local","code":"1",
            "display":"magnesium sulfate"}]}})");
        CHECK(on_coding.order().drug.match == DrugMatch::text);
    }

    TEST_CASE("a Medication that the order refers to is read with code, ingredients and strength") {
        const Parsed medication(R"({"resourceType":"Medication","id":"9","form":{"text":"Injection Solution"},
            "ingredient":[{"itemCodeableConcept":{"coding":[
                {"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"8591"}]},
                "strength":{"numerator":{"value":2,"unit":"mEq"},"denominator":{"value":1,"unit":"mL"}}},
               {"itemCodeableConcept":{"coding":[
                {"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"9863"}]},
                "strength":{"numerator":{"value":0.9,"unit":"g"},"denominator":{"value":100,
                    "unit":"mL"}}}]})");
        for (const DrugMatch match : {DrugMatch::contained, DrugMatch::included, DrugMatch::read}) {
            const Shelf shelf("Medication/9", medication.root(), match);
            const Decoded read(
                R"({"medicationReference":{"reference":"Medication/9","display":"KCl in saline"}})", shelf);
            CHECK(read.order().drug.match == match);
            CHECK(read.order().drug.tags.has(DrugTag::potassium_chloride));
            CHECK(read.order().drug.text == "KCl in saline");
            CHECK(read.order().drug.form == DrugForm::injectable);
            REQUIRE(read.order().strength.has_value());
            CHECK(read.order().strength->amount.unit == Unit::meq);
            CHECK(read.order().strength->per.unit == Unit::ml);
        }
        const Shelf shelf("Medication/9", medication.root(), DrugMatch::read);
        const Decoded r5(R"({"medication":{"reference":{"reference":"Medication/9"}}})", shelf);
        CHECK(r5.order().drug.match == DrugMatch::read);
    }

    TEST_CASE("the form stands under another name in every release") {
        const auto form = [](const std::string& members) {
            Parsed medication(R"({"resourceType":"Medication","code":{"text":"x"},)" + members + "}");
            const Shelf shelf{"Medication/1", medication.root(), DrugMatch::included};
            return Decoded(R"({"medicationReference":{"reference":"Medication/1"}})", shelf)
                .order()
                .drug.form;
        };
        CHECK(form(R"("form":{"text":"Injection solution"})") == DrugForm::injectable);
        CHECK(form(R"("doseForm":{"text":"Oral tablet"})") == DrugForm::oral);
        CHECK(form(R"("product":{"form":{"text":"Oral tablet"}})") == DrugForm::oral);
        CHECK(form(R"("product":{})") == DrugForm::unspecified);
    }

    TEST_CASE("an ingredient may be a reference to what is contained, on the order or on the Medication") {
        const std::string substance =
            R"({"resourceType":"Substance","id":"s1","code":{"coding":[)" + coding(rxnorm, "8591") + "]}}";
        const auto tags = [&](const char* item, const std::string& inside, const std::string& outside) {
            Parsed medication(R"({"resourceType":"Medication","contained":[)" + inside +
                              R"(],"product":{"ingredient":[{)" + item + R"(:{"reference":"#s1"}}]},)" +
                              R"("ingredient":[{)" + item + R"(:{"reference":"#s1"}}]})");
            const Shelf shelf{"Medication/1", medication.root(), DrugMatch::included};
            return Decoded(R"({"medicationReference":{"reference":"Medication/1"},"contained":[)" + outside +
                               "]}",
                           shelf)
                .order()
                .drug.tags;
        };
        CHECK(tags(R"("item")", substance, "").has(DrugTag::potassium_chloride));
        CHECK(tags(R"("itemReference")", "", substance).has(DrugTag::potassium_chloride));
        CHECK(tags(R"("itemReference")", "", "").is_empty());
    }

    TEST_CASE("where the Medication of an order is, in the words of every release") {
        struct Row {
            const char* order;
            std::string_view reference;
            std::string_view display;
        };
        // clang-format off
        const Row rows[] = {
            {R"({"medicationReference":{"reference":"Medication/1","display":"Mag"}})", "Medication/1",
             "Mag"},
            {R"({"medication":{"reference":{"reference":"Medication/1","display":"Mag"}}})", "Medication/1",
             "Mag"},
            {R"({"medication":{"concept":{"text":"Mag"}}})", "", ""},
            {R"({"medicationCodeableConcept":{"text":"Mag"}})", "", ""},
            {"{}", "", ""},
        };
        // clang-format on
        for (const Row& row : rows) {
            CAPTURE(row.order);
            const Parsed parsed(row.order);
            CHECK(medication_reference(parsed.root()).reference == row.reference);
            CHECK(medication_reference(parsed.root()).display == row.display);
        }
    }

    TEST_CASE("R5's medication.concept") {
        const Decoded read(
            R"({"medication":{"concept":{"coding":[{"system":"http://www.whocc.no/atc",
                "code":"C01AA05"}]}}})");
        CHECK(read.order().drug.match == DrugMatch::code);
        CHECK(read.order().drug.tags.has(DrugTag::digoxin));
        const Decoded vnr(
            R"({"medication":{"concept":{"coding":[{"system":"https://pharmaca.fi/vnr",
                "code":"123456"}]}}})");
        CHECK(vnr.order().drug.match == DrugMatch::other_code);
    }

    TEST_CASE("statuses of all three resources and releases") {
        struct Row {
            OrderStatus status;
            const char* members;
        };
        using enum OrderStatus;
        const Row rows[] = {
            {active,           R"("status":"active")"                   },
            {on_hold,          R"("status":"on-hold")"                  },
            {active,           R"("status":"in-progress")"              },
            {not_taken,        R"("status":"not-done")"                 },
            {active,           R"("status":"recorded")"                 },
            {not_taken,        R"("status":"active","taken":"n")"       },
            {active,           R"("status":"active","taken":"y")"       },
            {not_taken,        R"("status":"active","wasNotTaken":true)"},
            {entered_in_error, R"("status":"entered-in-error")"         },
            {stopped,          R"("status":"stopped")"                  },
            {unspecified,      R"("status":"zzz")"                      },
            {unspecified,      R"("status":null)"                       },
        };
        for (const Row& row : rows) {
            CAPTURE(row.members);
            const Decoded read(std::string("{") + row.members + "}");
            CHECK(read.order().status == row.status);
        }
        const Decoded declined(
            R"({"status":"recorded","adherence":{"code":{"coding":[{"code":"not-taking"}]}}})");
        CHECK(declined.order().status == not_taken);
    }

    TEST_CASE("intents, and an order not to give") {
        CHECK(Decoded(R"({"intent":"instance-order"})").order().intent == OrderIntent::order);
        CHECK(Decoded(R"({"intent":"proposal"})").order().intent == OrderIntent::proposal);
        CHECK(Decoded(R"({"intent":"plan"})").order().intent == OrderIntent::plan);
        CHECK(Decoded("{}").order().intent == OrderIntent::unspecified);
        CHECK(Decoded(R"({"doNotPerform":true})").order().is_prohibition);
        CHECK_FALSE(Decoded(R"({"doNotPerform":false})").order().is_prohibition);
    }

    TEST_CASE("an administration: its source, its one dosage, its time") {
        const Decoded read(R"({"resourceType":"MedicationAdministration","status":"completed",
            "effectivePeriod":{"start":"2015-01-15T04:30:00+01:00","end":"2015-01-15T14:30:00+01:00"},
            "dosage":{"text":"KCl","dose":{"value":20,"unit":"meq"},
                "rateRatio":{"numerator":{"value":100,"unit":"mL"},"denominator":{"value":1,"unit":"h"}}}})");
        CHECK(read.order().source == OrderSource::administration);
        REQUIRE(read.order().dosages.size() == 1);
        CHECK(read.order().dosages[0].dose->unit == Unit::meq);
        CHECK(read.order().dosages[0].rate_time->unit == Unit::hour);
        CHECK(read.order().ended->at - read.order().started->at == std::chrono::hours{10});
        CHECK(Decoded(
                  R"({"resourceType":"MedicationAdministration","effectiveDateTime":"2026-01-01T00:00:00Z"})")
                  .order()
                  .started.has_value());
    }

    TEST_CASE("a statement: its source, its date") {
        const Decoded read(
            R"({"resourceType":"MedicationStatement","status":"active","dateAsserted":"2026-01-01",
            "effectivePeriod":{"start":"2025-01-01"},"dosage":[{"text":"a"},{"text":"b"}]})");
        CHECK(read.order().source == OrderSource::statement);
        CHECK(read.order().authored.has_value());
        CHECK(read.order().started.has_value());
        CHECK_FALSE(read.order().ended.has_value());
        CHECK(read.order().dosages.size() == 2);
    }

    TEST_CASE("an order ends when all its instructions do, else when its dispensing may end") {
        const auto is_ended = [](const std::string& text) { return Decoded(text).order().ended.has_value(); };
        const std::string closed =
            R"({"timing":{"repeat":{"boundsPeriod":{"start":"2026-01-01","end":"2026-01-05"}}}})";
        CHECK(is_ended(R"({"dosageInstruction":[)" + closed + "]}"));
        CHECK_FALSE(is_ended(R"({"dosageInstruction":[)" + closed + ",{}]}"));
        CHECK(is_ended(R"({"dispenseRequest":{"validityPeriod":{"end":"2026-01-05"}}})"));
        CHECK_FALSE(is_ended("{}"));
    }

    TEST_CASE("reasons are the union of all coded reasons, in every release's member") {
        const std::string eclampsia =
            R"({"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"O15.00"}]})";
        CHECK(Decoded(R"({"reasonCode":[{"text":"x"},)" + eclampsia + "]}")
                  .order()
                  .reasons.has(ClinicalTag::eclampsia));
        CHECK(Decoded(R"({"reason":[{"concept":)" + eclampsia + "}]}")
                  .order()
                  .reasons.has(ClinicalTag::eclampsia));
        CHECK(Decoded(R"({"reasonCodeableConcept":)" + eclampsia + "}")
                  .order()
                  .reasons.has(ClinicalTag::eclampsia));
    }

    TEST_CASE("one dosage object in place of an array, and nothing that is no object (R2)") {
        CHECK(Decoded(R"({"dosageInstruction":{"text":"a"}})").order().dosages.size() == 1);
        CHECK(Decoded(R"({"dosageInstruction":[]})").order().dosages.empty());
        CHECK(Decoded(R"({"dosageInstruction":[null,5,{"text":"a"}]})").order().dosages.size() == 1);
        CHECK(Decoded(R"({"dosageInstruction":null})").order().dosages.empty());
    }
}

}  // namespace lytes::fhir::r4
