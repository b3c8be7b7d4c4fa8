#pragma once

#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "cards/measure.hpp"
#include "cards/results.hpp"
#include "tests/support/charts.hpp"

namespace lytes::tests {

/// What was chosen, with the ids that outlive the ward it was chosen from.
struct Chosen {
    cards::Measurement measurement;
    std::vector<cards::Doubt> doubts;
    std::string id;
    std::string other_id;  ///< of the second result of a conflict
};

/// Chosen as on a ward, or in a clinic. A doubt counts as long as the result would have been usable.
inline Chosen chosen_in(Ward& ward, fhir::Measure measure, bool is_inpatient) {
    const cards::Case& input = ward.input();
    const cards::Windows& windows = input.knowledge->windows;
    cards::ChoiceFrame frame;
    frame.knowledge = input.knowledge;
    frame.windows = is_inpatient ? &windows.inpatient : &windows.outpatient;
    frame.now = now;
    frame.doubt_window = frame.windows->electrolyte.stale;
    const cards::Results results(input);
    std::pmr::vector<cards::Doubt> doubts;
    Chosen chosen;
    chosen.measurement = cards::choose(results, measure, frame, doubts);
    chosen.doubts.assign(doubts.begin(), doubts.end());
    if (chosen.measurement.source != nullptr) chosen.id = chosen.measurement.source->id;
    if (chosen.measurement.conflict != nullptr) chosen.other_id = chosen.measurement.conflict->id;
    return chosen;
}
inline Chosen chosen_from(Ward& ward, fhir::Measure measure) { return chosen_in(ward, measure, true); }

inline Chosen chosen_magnesium(const fhir::Observation& result) {
    Ward ward;
    ward.with(result);
    return chosen_from(ward, fhir::Measure::magnesium);
}

inline bool has_only(const Chosen& chosen, cards::DoubtKind kind) {
    return chosen.doubts.size() == 1 && chosen.doubts[0].kind == kind && !chosen.measurement.is_usable();
}

inline fhir::Observation with_range(fhir::Observation result, std::string_view low, std::string_view high,
                                    std::string_view unit) {
    result.range = fhir::ReferenceRange{
        .low = quantity(low, unit), .high = quantity(high, unit), .is_normal_type = true};
    return result;
}
inline fhir::Observation flagged(fhir::Observation result, fhir::AbnormalFlag flag) {
    result.flag = flag;
    return result;
}
inline fhir::Observation with_status(fhir::Observation result, fhir::ResultStatus status) {
    result.status = status;
    return result;
}

}  // namespace lytes::tests
