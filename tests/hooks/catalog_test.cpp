#include "hooks/catalog.hpp"

#include <set>
#include <string>

#include <doctest/doctest.h>

#include "fhir/terminology.hpp"
#include "hooks/prefetch.hpp"

namespace lytes::tests {

using hooks::catalog;
using hooks::Context;
using hooks::expand;
using hooks::find_service;
using hooks::PrefetchTemplate;
using hooks::Service;
TEST_SUITE("hooks/catalog") {
    TEST_CASE("each service is found by its id, and ids are case-sensitive") {
        for (const Service& service : catalog()) CHECK(find_service(service.id) == &service);
        CHECK(find_service("Electrolyte-Review") == nullptr);
        CHECK(find_service("") == nullptr);
        CHECK(find_service("electrolyte-review/") == nullptr);
    }

    TEST_CASE("the services of the contract are there, each on its hook") {
        CHECK(catalog().size() == 6);
        CHECK(find_service("electrolyte-review")->hook == "patient-view");
        CHECK(find_service("electrolyte-result-review")->hook == "org.lytes.lab-result-review");
        CHECK(find_service("electrolyte-order-select")->hook == "order-select");
        CHECK(find_service("electrolyte-order-sign")->hook == "order-sign");
        CHECK(find_service("electrolyte-discharge")->hook == "encounter-discharge");
        CHECK(find_service("electrolyte-refill")->hook == "medication-refill");
    }

    TEST_CASE("templates stay within the restricted query set") {
        for (const Service& service : catalog()) {
            std::set<std::string_view> keys;
            for (const PrefetchTemplate& row : service.prefetch) {
                CAPTURE(row.key);
                CHECK(keys.insert(row.key).second);
                const std::string query{row.query};
                for (const char* banned : {"$", ":", "|", " ", "_include", "_revinclude", "_has", "http"}) {
                    CHECK(query.find(banned) == std::string::npos);
                }
                // Only where the hook requires the token (PFT-13): else clients would drop the key.
                const bool has_encounter = service.hook == "encounter-discharge";
                CHECK((query.find("encounterId") != std::string::npos) ==
                      (has_encounter && row.kind == hooks::DataKind::encounters));
                Context context;
                context.patient_id = "1";
                context.user_id = "Practitioner/9";
                if (service.hook == "encounter-discharge") context.encounter_id = "7";
                CHECK(expand(row.query, context).has_value());
            }
        }
    }

    TEST_CASE("every LOINC code of the labs template is one that the reader knows as a laboratory result") {
        for (const PrefetchTemplate& row : catalog().front().prefetch) {
            if (row.key != "labs") continue;
            const std::size_t start = row.query.find("code=") + 5;
            std::string_view codes = row.query.substr(start, row.query.find('&', start) - start);
            std::set<std::string_view> seen;
            std::set<fhir::Measure> measures;
            while (!codes.empty()) {
                const std::size_t comma = codes.find(',');
                const std::string_view code = codes.substr(0, comma);
                CAPTURE(code);
                CHECK(seen.insert(code).second);
                const auto found = fhir::find_measure(fhir::CodeSystem::loinc, code);
                CHECK(found.measure != fhir::Measure::none);
                measures.insert(found.measure);
                codes.remove_prefix(comma == std::string_view::npos ? codes.size() : comma + 1);
            }
            for (const auto wanted :
                 {fhir::Measure::magnesium, fhir::Measure::potassium, fhir::Measure::calcium_total,
                  fhir::Measure::calcium_ionized, fhir::Measure::calcium_corrected, fhir::Measure::creatinine,
                  fhir::Measure::egfr, fhir::Measure::albumin, fhir::Measure::phosphate,
                  fhir::Measure::haemolysis_index}) {
                CHECK(measures.count(wanted) == 1);
            }
        }
    }
}

}  // namespace lytes::tests
