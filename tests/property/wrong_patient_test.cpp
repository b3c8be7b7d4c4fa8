#include <array>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/requests.hpp"

namespace lytes::tests {

namespace {

constexpr unsigned seed = 20261120;
constexpr int mixtures = 10'000;

/// Ways to name a patient who is not the one of the context.
constexpr std::array<std::string_view, 9> foreign_subjects{"Patient/B",
                                                           "Patient/a",
                                                           "Patient/AA",
                                                           "https://ehr.example/fhir/Patient/B",
                                                           "https://other.example/fhir/Patient/A",
                                                           "Group/A",
                                                           "urn:uuid:b",
                                                           "#A",
                                                           "Patient/A/../B"};

std::string random_resource(std::mt19937& random, const std::string& subject) {
    const std::string id = "r" + std::to_string(random() % 1000);
    const auto plain = [&](const char* type, const char* member) {
        return object_of({
            {"resourceType", text_of(type)        },
            {"id",           text_of(id)          },
            {member,         reference_to(subject)}
        });
    };
    switch (random() % 8) {
        case 0:
            return plain("Condition", "subject");
        case 1:
            return plain("Encounter", "subject");
        case 2:
            return plain("AllergyIntolerance", "patient");
        case 3:
            return plain("Procedure", "subject");
        case 4:
            return order_json(id, subject, "active", magnesium_sulfate);
        default:
            return magnesium_json(id, subject, "0.8");
    }
}

}  // namespace

TEST_SUITE("property/wrong_patient") {
    TEST_CASE("no mixture that holds a resource of another patient ever gives a card") {
        std::mt19937 random{seed};
        CAPTURE(seed);
        int with_card = 0;
        for (int number = 0; number < mixtures; ++number) {
            CAPTURE(number);
            std::vector<std::string> keys;
            const bool is_foreign = number % 4 != 0;
            const std::size_t count = 1 + random() % 5;
            const std::size_t victim = random() % count;
            for (std::size_t place = 0; place < count; ++place) {
                std::vector<std::string> resources;
                for (std::size_t inner = random() % 4; inner > 0; --inner) {
                    resources.push_back(random_resource(random, "Patient/A"));
                }
                if (is_foreign && place == victim) {
                    const std::string subject{foreign_subjects[random() % foreign_subjects.size()]};
                    const std::string intruder =
                        random() % 8 == 0 ? patient_json("B") : random_resource(random, subject);
                    resources.insert(
                        resources.begin() + static_cast<std::ptrdiff_t>(random() % (resources.size() + 1)),
                        intruder);
                }
                const bool is_ours = random() % 2 == 0;
                const auto prefetch = hooks::catalog().front().prefetch;
                const std::string key = is_ours && place < prefetch.size() ? std::string{prefetch[place].key}
                                                                           : "key" + std::to_string(place);
                const std::string value =
                    resources.size() == 1 && random() % 2 == 0 ? resources.front() : bundle_of(resources);
                keys.push_back(text_of(key) + ":" + value);
            }
            Bench bench;
            const Seen answer = seen(
                bench.call("electrolyte-review",
                           request_json({.prefetch = "{" + join(keys, ",") + "}", .server = text_of(ehr)})));
            if (is_foreign) {
                REQUIRE(answer.status == 400);
                REQUIRE(count_cards(answer.body) == -1);
            } else if (count_cards(answer.body) > 0) {
                ++with_card;
            }
        }
        // The property would hold of a server that never speaks.
        CHECK(with_card > mixtures / 10);
    }
}

}  // namespace lytes::tests
