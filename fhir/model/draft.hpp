#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "fhir/model/order.hpp"

namespace lytes::fhir {

/// A coded value for output. Codes come from our tables, never from the request.
struct OutputCoding {
    std::string_view system;
    std::string_view code;
    std::string_view display;
};

/// An amount for output, exact decimal text and UCUM code.
struct OutputQuantity {
    std::string_view value;  ///< JSON number text
    std::string_view unit;   ///< shown
    std::string_view code;   ///< UCUM
};

/// A medication order that we propose: always `status: draft`, `intent: proposal`.
struct MedicationDraft {
    std::string_view text{};                  ///< medicationCodeableConcept.text
    std::span<const OutputCoding> codings{};  ///< RxNorm ingredient, ATC
    OutputCoding site_code{};                 ///< the site's own orderable, written first; empty: none
    std::string_view instruction{};           ///< the same in words: some EHRs read only this
    Route route = Route::unspecified;
    OutputQuantity dose{};      ///< one dose, of the salt
    OutputQuantity rate{};      ///< empty value: none
    OutputQuantity duration{};  ///< how long one dose runs; empty value: none
    int frequency = 0;          ///< per period; 0: a single dose
    int period_hours = 0;
    int course_days = 0;                    ///< boundsDuration; 0: unspecified
    std::string_view reason_observation{};  ///< id of the result that it answers, may be empty
    Priority priority = Priority::routine;
};

/// A laboratory or nursing order that we propose.
struct ServiceDraft {
    OutputCoding code{};       ///< LOINC or SNOMED CT; empty code: text only
    OutputCoding site_code{};  ///< the site's own orderable, written first; empty: none
    std::string_view text{};
    std::string_view timing{};      ///< in words, e.g. "6 h after the end of the infusion"
    std::string_view occurrence{};  ///< occurrenceDateTime, RFC 3339 UTC; may be empty
    std::string_view reason_observation{};
    Priority priority = Priority::routine;
    bool is_laboratory = true;
};

}  // namespace lytes::fhir
