// The same chart in DSTU2, STU3, R4 and R5 gives the same cards, word for word.
#include <array>
#include <filesystem>
#include <memory_resource>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "fhir/json/cursor.hpp"
#include "fhir/release.hpp"
#include "hooks/catalog.hpp"
#include "hooks/exchange.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/release_writer.hpp"
#include "tests/support/requests.hpp"
#include "tests/support/vignette.hpp"

namespace lytes::tests {
namespace {

using fhir::Instant;
using fhir::Release;

constexpr Instant now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::hours{10};
constexpr auto other_releases = std::to_array({Release::dstu2, Release::stu3, Release::r5});

Seen answer(std::string_view service, const std::string& body, Release configured, Instant at) {
    Bench bench;
    bench.environment.now = at;
    bench.environment.release = configured;
    return seen(bench.call(service, body));
}

/// Counts what was compared, so that a release that nothing is compared in cannot pass.
struct Tally {
    int compared = 0;
    int with_cards = 0;
};

/// The release by its shape alone and by its name give what R4 gives.
void compare(std::string_view service, const std::string& request, Release release, Instant at,
             Tally& tally) {
    if (!is_expressible(request, release)) return;
    const Seen expected = answer(service, request, Release::unknown, at);
    const std::string body = in_release(request, release);
    CAPTURE(body);
    for (const Release configured : {Release::unknown, release}) {
        const Seen actual = answer(service, body, configured, at);
        CHECK(actual.status == expected.status);
        CHECK(without_drafts(actual.body) == without_drafts(expected.body));
    }
    ++tally.compared;
    if (count_cards(expected.body) > 0) ++tally.with_cards;
}

void compare_file(const std::filesystem::path& path, Release release, Tally& tally) {
    for (const Vignette& vignette : load_vignettes(path)) {
        CAPTURE(vignette.id);
        compare(vignette.service, vignette.request(now), release, now, tally);
    }
}

}  // namespace

TEST_SUITE("vignettes/releases") {
    TEST_CASE("every worked case gives the same cards in every release that can say it") {
        for (const Release release : other_releases) {
            CAPTURE(fhir::row_of(release).name);
            Tally tally;
            for (const auto& file :
                 std::filesystem::directory_iterator{std::string{LYTES_SOURCE_DIR} + "/tests/vignettes"}) {
                const bool is_cases = file.path().extension() == ".txt";
                if (is_cases) compare_file(file.path(), release, tally);
            }
            CHECK(tally.compared > 150);
            CHECK(tally.with_cards > 100);
        }
    }

    TEST_CASE("every golden request gives the same answer in every release that can say it") {
        const std::filesystem::path root = std::filesystem::path{LYTES_SOURCE_DIR} / "tests/golden";
        for (const Release release : other_releases) {
            CAPTURE(fhir::row_of(release).name);
            Tally tally;
            for (const auto& service : hooks::catalog()) {
                for (const auto& path : golden_files(root / service.id)) {
                    CAPTURE(path.string());
                    compare(service.id, load_golden(path).input, release, request_now, tally);
                }
            }
            CHECK(tally.compared > 30);
            CHECK(tally.with_cards > 25);
        }
    }

    TEST_CASE("the drafts of an answer are written in the release of the request") {
        const std::string request =
            request_json({.hook = "patient-view",
                          .prefetch = R"({"patient":)" + patient_json("A") + R"(,"labs":)" +
                                      bundle_of({magnesium_json("m1", "Patient/A", "0.9")}) + "}"});
        struct Row {
            Release release;
            std::string_view laboratory;
            std::string_view foreign;  ///< types that the release does not know
        };
        constexpr auto rows = std::to_array<Row>({
            {Release::unknown, "ServiceRequest",   "MedicationOrder DiagnosticOrder ProcedureRequest"},
            {Release::dstu2,   "DiagnosticOrder",  "MedicationRequest ServiceRequest"                },
            {Release::stu3,    "ProcedureRequest", "MedicationOrder DiagnosticOrder ServiceRequest"  },
            {Release::r4,      "ServiceRequest",   "MedicationOrder DiagnosticOrder ProcedureRequest"},
            {Release::r5,      "ServiceRequest",   "MedicationOrder DiagnosticOrder ProcedureRequest"},
        });
        for (const Row& row : rows) {
            CAPTURE(row.laboratory);
            const Seen reply = answer("electrolyte-review", request, row.release, request_now);
            REQUIRE(reply.status == 200);
            const auto has_type = [&reply](const std::string& type) {
                return reply.body.find(R"("resourceType":")" + type + "\"") != std::string::npos;
            };
            CHECK(has_type(std::string{row.laboratory}));
            std::istringstream foreign{std::string{row.foreign}};
            for (std::string type; foreign >> type;) CHECK_FALSE(has_type(type));
        }
    }

    TEST_CASE("an order to cancel is named by the type that its sender gave it") {
        for (const Release release : {Release::unknown, Release::dstu2}) {
            int named = 0;
            for (const Vignette& vignette :
                 load_vignettes(std::string{LYTES_SOURCE_DIR} + "/tests/vignettes/magnesium.txt")) {
                std::string request = vignette.request(now);
                if (release != Release::unknown && !is_expressible(request, release)) continue;
                if (release != Release::unknown) request = in_release(request, release);
                const Seen reply = answer(vignette.service, request, Release::unknown, now);
                const bool is_old = release == Release::dstu2;
                const std::string_view right =
                    is_old ? "\"resourceId\":\"MedicationOrder/" : "\"resourceId\":\"MedicationRequest/";
                const std::string_view wrong =
                    is_old ? "\"resourceId\":\"MedicationRequest/" : "\"resourceId\":\"MedicationOrder/";
                CHECK(reply.body.find(wrong) == std::string::npos);
                if (reply.body.find(right) != std::string::npos) ++named;
            }
            CHECK(named > 0);
        }
    }
}

}  // namespace lytes::tests
