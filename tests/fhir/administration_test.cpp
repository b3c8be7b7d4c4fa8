#include <array>
#include <string_view>

#include <doctest/doctest.h>

#include "fhir/terminology.hpp"

using lytes::fhir::CodeSystem;
using lytes::fhir::find_line;
using lytes::fhir::find_route;
using lytes::fhir::Route;
using lytes::fhir::VenousLine;

TEST_SUITE_BEGIN("fhir/administration");

TEST_CASE("a SNOMED route code decides before any text") {
    struct Row {
        std::string_view code;
        Route route;
    };
    // clang-format off
    constexpr auto rows = std::to_array<Row>({
        {"47625008", Route::intravenous},
        {"418114005", Route::intravenous},
        {"417255000", Route::intraosseous},
        {"78421000", Route::intramuscular},
        {"34206005", Route::subcutaneous},
        {"26643006", Route::oral},
        {"127492001", Route::enteral_tube},
        {"127490009", Route::enteral_tube},
        {"37161004", Route::rectal},
        {"447694001", Route::inhaled},
        {"18679011000001101", Route::inhaled},
        {"6064005", Route::topical},
        {"418401004", Route::unspecified}, // intravitreal: no code of ours
        {"46713006", Route::other},
        {"54485002", Route::topical}, // ophthalmic
    });
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.code);
        CHECK(find_route(CodeSystem::snomed, row.code, "") == row.route);
    }
    CHECK(find_route(CodeSystem::snomed, "26643006", "intravenous") == Route::oral);
    CHECK(find_route(CodeSystem::snomed, "1", "intravenous") == Route::intravenous);
    CHECK(find_route(CodeSystem::snomed, "4762500800000000000000000000", "") == Route::unspecified);
}

TEST_CASE("v3 codes and words tell the route") {
    struct Row {
        std::string_view text;
        Route route;
    };
    // clang-format off
    constexpr auto rows = std::to_array<Row>({
        {"IV", Route::intravenous},
        {"IVP", Route::intravenous},
        {"IVPB", Route::intravenous},
        {"Intravenous", Route::intravenous},
        {"IV push", Route::intravenous},
        {"intravenous drip", Route::intravenous},
        {"PO", Route::oral},
        {"Oral", Route::oral},
        {"by mouth", Route::oral},
        {"per os", Route::oral},
        {"IM", Route::intramuscular},
        {"SC", Route::subcutaneous},
        {"SQ", Route::subcutaneous},
        {"Subcutaneous", Route::subcutaneous},
        {"IO", Route::intraosseous},
        {"NG", Route::enteral_tube},
        {"GT", Route::enteral_tube},
        {"per G-tube", Route::enteral_tube},
        {"oral via NG tube", Route::enteral_tube},
        {"oral inhalation", Route::inhaled},
        {"Rectal", Route::rectal},
        {"topical", Route::topical},
        {"Both eyes", Route::topical},
        {"left eye", Route::topical},
        {"ophthalmic", Route::topical},
        {"bladder irrigation", Route::topical},
        {"sublingual", Route::other},
        {"ivory", Route::unspecified},
        {"", Route::unspecified},
        {"15", Route::unspecified},
    });
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(find_route(CodeSystem::unknown, row.text, "") == row.route);
        CHECK(find_route(CodeSystem::unknown, "", row.text) == row.route);
    }
    CHECK(find_route(CodeSystem::unknown, "15", "Oral") == Route::oral);
}

TEST_CASE("central and peripheral lines are told apart by code and by words") {
    struct Row {
        std::string_view text;
        VenousLine line;
    };
    // clang-format off
    constexpr auto rows = std::to_array<Row>({
        {"central line", VenousLine::central},
        {"Central venous catheter, right internal jugular", VenousLine::central},
        {"PICC", VenousLine::central},
        {"peripherally inserted central catheter", VenousLine::central},
        {"implanted port", VenousLine::central},
        {"peripheral IV, left forearm", VenousLine::peripheral},
        {"PIV", VenousLine::peripheral},
        {"peripheral, no central access", VenousLine::peripheral},
        {"midline", VenousLine::peripheral},
        {"left arm", VenousLine::unspecified},
        {"report", VenousLine::unspecified},
        {"", VenousLine::unspecified},
    });
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(find_line(CodeSystem::unknown, "", row.text) == row.line);
    }
    CHECK(find_line(CodeSystem::snomed, "418114005", "") == VenousLine::central);
    CHECK(find_line(CodeSystem::snomed, "52124006", "") == VenousLine::central);
    CHECK(find_line(CodeSystem::snomed, "303728004", "peripheral") == VenousLine::central);
    CHECK(find_line(CodeSystem::snomed, "419993007", "") == VenousLine::peripheral);
    CHECK(find_line(CodeSystem::snomed, "82449006", "") == VenousLine::peripheral);
    CHECK(find_line(CodeSystem::snomed, "368208006", "") == VenousLine::unspecified);
}

TEST_SUITE_END();
