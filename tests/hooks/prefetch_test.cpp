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
