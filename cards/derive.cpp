#include "cards/derive.hpp"

#include "cards/calcium.hpp"
#include "cards/drugs.hpp"
#include "cards/flags.hpp"
#include "cards/renal.hpp"
#include "cards/results.hpp"
#include "cards/scope.hpp"
#include "cards/severity.hpp"

namespace lytes::cards {
namespace {

using fhir::Measure;

/// Cards about results speak of new results only (A7); an order asks about every result it would have used.
ChoiceFrame frame_of(const Facts& facts) {
    const Case& input = *facts.input;
    const Windows& windows = input.knowledge->windows;
    ChoiceFrame frame;
    frame.knowledge = input.knowledge;
    frame.windows = facts.setting == Setting::inpatient ? &windows.inpatient : &windows.outpatient;
    frame.now = input.now;
    const bool is_result_driven =
        input.trigger == Trigger::patient_view || input.trigger == Trigger::result_review;
    frame.doubt_window = is_result_driven ? frame.windows->trigger : frame.windows->electrolyte.stale;
    return frame;
}

void derive_measurements(const Results& results, const ChoiceFrame& frame, Facts& facts,
                         std::pmr::vector<Doubt>& doubts) {
    const Knowledge& knowledge = *frame.knowledge;
    facts.magnesium = choose(results, Measure::magnesium, frame, doubts);
    facts.potassium = choose(results, Measure::potassium, frame, doubts);
    facts.calcium_total = choose(results, Measure::calcium_total, frame, doubts);
    facts.calcium_ionized = choose(results, Measure::calcium_ionized, frame, doubts);
    facts.albumin = choose(results, Measure::albumin, frame, doubts);
    facts.phosphate = choose(results, Measure::phosphate, frame, doubts);
    facts.qtc = choose(results, Measure::qtc, frame, doubts);
    const LowerNormal lower = lower_normal_of(facts.magnesium, knowledge.magnesium);
    facts.magnesium_lower_normal = lower.limit;
    facts.is_magnesium_limit_from_lab = lower.is_from_lab;
    if (facts.magnesium.is_usable())
        facts.magnesium_tier = grade_magnesium(facts.magnesium.value, knowledge.magnesium, lower.limit);
    if (facts.potassium.is_usable())
        facts.potassium_tier = grade_potassium(facts.potassium.value, knowledge.potassium);
    const Measurement corrected = choose(results, Measure::calcium_corrected, frame, doubts);
    facts.calcium = derive_calcium(facts, corrected);
}

}  // namespace

Facts derive(const Case& input) {
    Facts facts;
    facts.input = &input;
    const Results results(input);
    std::pmr::vector<Doubt> doubts(input.arena);
    derive_scope(results, facts);
    const ChoiceFrame frame = frame_of(facts);
    derive_measurements(results, frame, facts, doubts);
    facts.kidney = derive_kidney(results, facts, frame, doubts);
    derive_drugs(facts);
    derive_flags(results, facts);
    derive_high_risk(facts);
    derive_replacement(facts);
    facts.doubts = fhir::keep(*input.arena, doubts);
    return facts;
}

}  // namespace lytes::cards
