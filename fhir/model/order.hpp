#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "fhir/model/condition.hpp"
#include "fhir/model/drug.hpp"
#include "fhir/model/quantity.hpp"
#include "fhir/model/time.hpp"

namespace lytes::fhir {

enum class OrderSource : std::uint8_t { request, statement, administration };

enum class OrderStatus : std::uint8_t {
    unspecified,
    draft,
    active,
    intended,
    on_hold,
    completed,
    stopped,
    cancelled,
    entered_in_error,
    not_taken,
    unknown
};

enum class OrderIntent : std::uint8_t { unspecified, proposal, plan, order, option };

enum class Priority : std::uint8_t { unspecified, routine, urgent, asap, stat };

enum class Route : std::uint8_t {
    unspecified,
    intravenous,
    intraosseous,
    intramuscular,
    subcutaneous,
    oral,
    enteral_tube,
    rectal,
    inhaled,
    topical,
    other
};

enum class VenousLine : std::uint8_t { unspecified, peripheral, central };

/// Why a dose cannot be used as a number. Such a dose is said to be "not understood", never guessed.
enum class DoseDoubt : std::uint8_t {
    none,
    absent,         ///< no structured dose; `text` may say it in words
    contradictory,  ///< two absolute doses disagree
    unknown_unit,
    range,       ///< low and high differ; the quantity holds the high
    per_weight,  ///< only a per-kg dose was given
};

/// One dosage instruction (architecture section 4, reading convention 6). One dose is a dose of the salt.
struct Dosage {
    int sequence = 0;  ///< equal numbers run together, others follow one another; 0 is "not given"
    std::string_view text;
    Route route = Route::unspecified;
    VenousLine line = VenousLine::unspecified;
    std::optional<Quantity>
        dose;  ///< absolute calculated > absolute ordered > plain; never admin-amount (R5)
    DoseDoubt doubt = DoseDoubt::absent;
    std::optional<Quantity> rate;         ///< rateQuantity
    std::optional<Quantity> rate_amount;  ///< rateRatio numerator: amount, volume or weight
    std::optional<Quantity> rate_time;    ///< rateRatio denominator: a time
    std::optional<Quantity> rate_volume;  ///< rateRatio denominator when it is a volume: a strength
    // timing.repeat
    std::optional<Decimal> frequency;
    std::optional<Decimal> frequency_max;
    std::optional<Quantity> period;  ///< value with a time unit
    std::optional<Decimal> count;
    std::optional<Quantity> duration;  ///< how long one administration runs
    std::optional<Quantity> bounds;    ///< boundsDuration, or the length of boundsPeriod
    std::optional<Quantity> dose_max;  ///< maxDosePerPeriod numerator
    std::optional<Quantity> dose_max_period;
    int times_of_day = 0;  ///< timing.repeat.timeOfDay or event entries
    bool is_as_needed = false;
    bool is_once = false;            ///< timing code ONCE/STAT, or count 1
    bool is_push = false;            ///< method IV push or bolus
    bool is_timing_unclear = false;  ///< timing exists only as text or as a code we do not know
};

/// A product or ingredient strength, when the chart holds one: amount per volume or per dose form.
struct Strength {
    Quantity amount;
    Quantity per;
};

/// A MedicationRequest, MedicationStatement or MedicationAdministration.
struct MedicationOrder {
    std::string_view id;
    std::string_view version;
    OrderSource source = OrderSource::request;
    OrderStatus status = OrderStatus::unspecified;
    OrderIntent intent = OrderIntent::unspecified;
    Priority priority = Priority::unspecified;
    Drug drug;
    std::optional<Strength> strength;
    ClinicalTags reasons;  ///< reasonCode, and reasonReference resolved within the documents at hand
    std::optional<Moment> authored;  ///< authoredOn, dateAsserted
    std::optional<Moment> started;   ///< effective period or boundsPeriod start
    std::optional<Moment> ended;     ///< effective period or boundsPeriod end, dispense validity end
    std::span<const Dosage> dosages;
    bool is_prohibition = false;  ///< doNotPerform
    bool is_inpatient_category = false;
    int source_index = -1;  ///< place of the original resource in the exchange's documents, for echoing
};

}  // namespace lytes::fhir
