#include "hooks/prefetch.hpp"

#include <doctest/doctest.h>

using lytes::hooks::Context;
using lytes::hooks::expand;

namespace {

Context context_of(std::string_view user, std::string_view encounter) {
    Context context;
    context.patient_id = "el0Ve.1-x";
    context.user_id = user;
    context.encounter_id = encounter;
    return context;
}

}  // namespace

TEST_SUITE("hooks/prefetch") {
    TEST_CASE("local codes stand in the laboratory query, encoded, and in no other") {
        const lytes::fhir::LocalCodes codes{
            {{"https://lab", "MG|S", lytes::fhir::Measure::magnesium, lytes::fhir::Unit::mg_per_dl},
             {"https://lab", "K", lytes::fhir::Measure::potassium, lytes::fhir::Unit::mmol_per_l}}
        };
        CHECK(lytes::hooks::with_local_codes("Observation?patient=A&code=19123-9,2823-3&_count=9", codes) ==
              "Observation?patient=A&code=MG%7CS,K,19123-9,2823-3&_count=9");
        for (const char* const other : {"Observation?patient=A&code=8636-3", "Patient/A", "X?y=19123-9"})
            CHECK(lytes::hooks::with_local_codes(other, codes) == other);
        CHECK(lytes::hooks::with_local_codes("O?p&code=19123-9", {}) == "O?p&code=19123-9");
    }

    TEST_CASE("context tokens and user tokens are filled") {
        const Context context = context_of("Practitioner/9", "E7");
        CHECK(*expand("Patient/{{context.patientId}}", context) == "Patient/el0Ve.1-x");
        CHECK(*expand("{{context.userId}}", context) == "Practitioner/9");
        CHECK(*expand("X?patient={{context.patientId}}&e={{context.encounterId}}&_count=1", context) ==
              "X?patient=el0Ve.1-x&e=E7&_count=1");
        CHECK(*expand("PractitionerRole?practitioner={{userPractitionerId}}", context) ==
              "PractitionerRole?practitioner=9");
        CHECK(*expand("Observation?code=1,2&_count=5", context) == "Observation?code=1,2&_count=5");
    }

    TEST_CASE("every user type has its own token") {
        CHECK(*expand("{{userPractitionerRoleId}}", context_of("PractitionerRole/r", "")) == "r");
        CHECK(*expand("{{userPatientId}}", context_of("Patient/p", "")) == "p");
        CHECK(*expand("{{userRelatedPersonId}}", context_of("RelatedPerson/x", "")) == "x");
    }

    TEST_CASE("a template with a token that has no value cannot be made") {
        const Context context = context_of("PractitionerRole/9", "");
        for (const char* query :
             {"Encounter/{{context.encounterId}}", "X?y={{userPractitionerId}}",
              "X?y={{context.draftOrders}}", "X?y={{patientId}}", "X?y={{}}", "X?y={{context.pati"}) {
            CAPTURE(query);
            CHECK_FALSE(expand(query, context).has_value());
        }
    }

    TEST_CASE("what a token stands for cannot open another parameter") {
        Context context = context_of("Practitioner/9", "");
        context.patient_id = "a&b=c d\r\n%";
        CHECK(*expand("X?patient={{context.patientId}}", context) == "X?patient=a%26b%3Dc%20d%0D%0A%25");
    }
}
