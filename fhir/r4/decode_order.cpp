#include <algorithm>

#include "fhir/datatypes.hpp"
#include "fhir/r4/decode.hpp"
#include "fhir/r4/dosage.hpp"
#include "fhir/r4/tokens.hpp"

namespace lytes::fhir::r4 {
namespace {

// "recorded" is R5's word for a statement; its `adherence` says whether the drug is taken.
constexpr auto statuses = std::to_array<Token<OrderStatus>>({
    {"draft",            OrderStatus::draft           },
    {"proposed",         OrderStatus::draft           },
    {"active",           OrderStatus::active          },
    {"in-progress",      OrderStatus::active          },
    {"recorded",         OrderStatus::active          },
    {"intended",         OrderStatus::intended        },
    {"on-hold",          OrderStatus::on_hold         },
    {"completed",        OrderStatus::completed       },
    {"ended",            OrderStatus::completed       },
    {"stopped",          OrderStatus::stopped         },
    {"cancelled",        OrderStatus::cancelled       },
    {"entered-in-error", OrderStatus::entered_in_error},
    {"not-taken",        OrderStatus::not_taken       },
    {"not-done",         OrderStatus::not_taken       },
    {"unknown",          OrderStatus::unknown         },
});

constexpr auto intents = std::to_array<Token<OrderIntent>>({
    {"proposal",       OrderIntent::proposal},
    {"plan",           OrderIntent::plan    },
    {"order",          OrderIntent::order   },
    {"original-order", OrderIntent::order   },
    {"reflex-order",   OrderIntent::order   },
    {"filler-order",   OrderIntent::order   },
    {"instance-order", OrderIntent::order   },
    {"option",         OrderIntent::option  },
});

constexpr auto priorities = std::to_array<Token<Priority>>({
    {"routine", Priority::routine},
    {"urgent",  Priority::urgent },
    {"asap",    Priority::asap   },
    {"stat",    Priority::stat   },
});

constexpr auto sources = std::to_array<Token<OrderSource>>({
    {"MedicationStatement",      OrderSource::statement     },
    {"MedicationUsage",          OrderSource::statement     },
    {"MedicationAdministration", OrderSource::administration},
});

/// Collects what concepts say of one drug: the union over all recognised codings, and the words for the case
/// that none is recognised (conventions R4).
class DrugReading {
  public:
    void add_concept(const json::Cursor& concepts) {
        for_each_coding(concepts, [this](const Coding& coding) {
            has_coding_ = has_coding_ || !coding.code.empty();
            add_coded(find_drug(coding.system, coding.code));
        });
        if (text_.empty()) text_ = concept_text(concepts);
        if (!is_coded_) add_words_of(concepts);
    }
    void add_text(std::string_view text) {
        if (text_.empty()) text_ = text;
        if (!is_coded_) offer_words(text);
    }
    void set_form(DrugForm form) {
        if (coded_.form == DrugForm::unspecified) coded_.form = form;
    }
    [[nodiscard]] bool is_coded() const { return is_coded_; }

    /// `match` is the way on which a code was reached.
    [[nodiscard]] Drug drug(DrugMatch match) const {
        Drug drug;
        drug.text = text_;
        drug.form = coded_.form;
        if (is_coded_) {
            drug.tags = coded_.tags;
            drug.name = coded_.name;
            drug.match = match;
        } else if (worded_) {
            drug.tags = worded_->tags;
            drug.name = worded_->name;
            drug.match = DrugMatch::text;
            if (drug.form == DrugForm::unspecified) drug.form = worded_->form;
        } else {
            drug.name = text_;
            const bool is_named = has_coding_ || !text_.empty();
            drug.match = is_named ? DrugMatch::other_code : DrugMatch::none;
        }
        return drug;
    }

  private:
    void add_coded(const std::optional<DrugCode>& found) {
        if (!found) return;
        is_coded_ = true;
        coded_.tags.insert(found->tags);
        if (coded_.name.empty()) coded_.name = found->name;
        if (coded_.form == DrugForm::unspecified) coded_.form = found->form;
    }
    void add_words_of(const json::Cursor& concepts) {
        offer_words(concept_text(concepts));
        for_each_coding(concepts, [this](const Coding& coding) { offer_words(coding.display); });
    }
    void offer_words(std::string_view text) {
        if (!worded_ && !text.empty()) worded_ = find_drug_by_text(text);
    }

    DrugCode coded_;
    std::optional<DrugCode> worded_;
    std::string_view text_;
    bool is_coded_ = false;
    bool has_coding_ = false;
};

/// R4's `form`, R5's `doseForm`, DSTU2's `product.form`.
std::string_view form_text(const json::Cursor& medication) {
    for (const std::string_view name : {"form", "doseForm"})
        if (const std::string_view text = find_concept_text(medication, name); !text.empty()) return text;
    const auto product = find_first(medication, "product");
    return product ? find_concept_text(*product, "form") : std::string_view{};
}

DrugForm decode_form(const json::Cursor& medication) {
    const std::string_view text = form_text(medication);
    for (const std::string_view words : {"injection", "injectable", "infusion", "parenteral", "intravenous"})
        if (has_words(text, words)) return DrugForm::injectable;
    for (const std::string_view words : {"oral", "tablet", "capsule", "powder for oral", "chewable"})
        if (has_words(text, words)) return DrugForm::oral;
    return DrugForm::unspecified;
}

std::optional<Strength> decode_strength(const json::Cursor& ingredient) {
    for (const std::string_view name : {"strength", "strengthRatio", "amount"}) {  // R4, R5, STU3
        const auto ratio = find_first(ingredient, name);
        if (!ratio) continue;
        const auto amount = find_quantity(*ratio, "numerator");
        const auto per = find_quantity(*ratio, "denominator");
        if (amount && per) return Strength{*amount, *per};
    }
    return std::nullopt;
}

/// The concept of an ingredient, or the code of the substance or medication that it refers to: `item` is a
/// reference in DSTU2 and a CodeableReference in R5. Contained resources lie flat in the outermost one.
std::optional<json::Cursor> find_ingredient_concept(const json::Cursor& ingredient, const json::Cursor& order,
                                                    const json::Cursor& medication) {
    if (const auto found = find_first(ingredient, "itemCodeableConcept")) return found;
    auto item = find_first(ingredient, "itemReference");
    if (!item) item = find_first(ingredient, "item");
    if (!item) return item;
    for (const json::Cursor& holder : {order, medication}) {
        const auto referred = find_contained(holder, reference_text(*item));
        if (const auto code = referred ? find_first(*referred, "code") : std::nullopt) return code;
    }
    return item;
}

/// A Medication's own code and all its ingredients. The strength is that of the ingredient that is a drug of
/// ours, when exactly one is.
void read_medication(const json::Cursor& order, const json::Cursor& medication, DrugReading& reading,
                     std::optional<Strength>& strength) {
    if (const auto code = medication.find_value("code")) reading.add_concept(*code);
    reading.set_form(decode_form(medication));
    const auto product = medication.find_value("product");  // DSTU2
    const auto ingredients = (product ? *product : medication).find_value("ingredient");
    if (!ingredients) return;
    int ours = 0;
    json::for_each_element(*ingredients, [&](const json::Cursor& ingredient) {
        const auto substance = find_ingredient_concept(ingredient, order, medication);
        if (!substance) return;
        DrugReading alone;
        alone.add_concept(*substance);
        reading.add_concept(*substance);
        const bool is_ours = alone.is_coded() || ingredients->size() == 1;
        if (is_ours && ++ours == 1) strength = decode_strength(ingredient);
    });
    if (ours > 1) strength.reset();
}

struct MedicationPlace {
    std::optional<json::Cursor> named;  ///< the concept on the order itself
    MedicationReference referred;
};

MedicationPlace find_medication(const json::Cursor& order) {
    MedicationPlace place;
    place.named = find_first(order, "medicationCodeableConcept");
    auto reference = find_first(order, "medicationReference");
    if (const auto medication = find_first(order, "medication")) {  // R5 CodeableReference
        const auto nested = find_first(*medication, "concept");
        if (!place.named && (nested || medication->find_value("coding") || medication->find_value("text")))
            place.named = nested ? nested : medication;
        if (!reference) reference = medication;
    }
    if (!reference) return place;
    place.referred = {reference_text(*reference), reference->text("display")};
    if (const auto nested = reference->find_value("reference"); nested && place.referred.display.empty())
        place.referred.display = nested->text("display");
    return place;
}

/// Conventions R4: code on the order, else the Medication that it refers to, else words.
void decode_drug(const json::Cursor& order, const MedicationLookup& lookup, MedicationOrder& out) {
    const MedicationPlace place = find_medication(order);
    DrugReading on_order;
    if (place.named) on_order.add_concept(*place.named);
    on_order.add_text(place.referred.display);
    out.drug = on_order.drug(DrugMatch::code);
    if (place.referred.reference.empty()) return;
    const auto found = lookup.find(order, place.referred.reference);
    if (!found) return;
    DrugReading referred;
    read_medication(order, found->medication, referred, out.strength);
    if (on_order.is_coded()) return;
    if (!referred.is_coded()) {
        // Words on the order and words on the Medication are the same evidence; the order's come first.
        if (out.drug.match == DrugMatch::none || out.drug.match == DrugMatch::other_code) {
            const std::string_view shown = out.drug.text;
            out.drug = referred.drug(found->match);
            if (!shown.empty()) out.drug.text = shown;
        }
        return;
    }
    const std::string_view shown = out.drug.text;
    out.drug = referred.drug(found->match);
    if (!shown.empty()) out.drug.text = shown;
}

OrderStatus decode_status(const json::Cursor& order) {
    const OrderStatus status = find_token(statuses, order.text("status")).value_or(OrderStatus::unspecified);
    if (order.text("taken") == "n") return OrderStatus::not_taken;                  // STU3
    for (const std::string_view name : {"wasNotTaken", "wasNotGiven", "notGiven"})  // DSTU2, STU3
        if (const auto truth = order.find_value(name); truth && truth->as_bool() == true)
            return OrderStatus::not_taken;
    if (const auto adherence = find_first(order, "adherence")) {  // R5
        bool is_taken = true;
        for_each_coding_of(*adherence, "code", [&is_taken](const Coding& coding) {
            if (coding.code.starts_with("not-taking") || coding.code.starts_with("stopped")) is_taken = false;
        });
        if (!is_taken && status != OrderStatus::entered_in_error) return OrderStatus::not_taken;
    }
    return status;
}

std::optional<Moment> find_first_moment(const json::Cursor& order,
                                        std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names)
        if (const auto moment = find_moment(order, name)) return moment;
    return std::nullopt;
}

/// Start and end as the order states them for all of its instructions together; an instruction without an end
/// leaves the order open.
Period bounds_of(const json::Cursor& dosages) {
    Period whole;
    bool is_open = false;
    json::for_each_element(dosages, [&](const json::Cursor& dosage) {
        const auto timing = find_first(dosage, "timing");
        const auto repeat = timing ? find_first(*timing, "repeat") : std::nullopt;
        const Period part = repeat ? find_period(*repeat, "boundsPeriod") : Period{};
        if (part.start && (!whole.start || part.start->at < whole.start->at)) whole.start = part.start;
        if (part.end && (!whole.end || whole.end->at < part.end->at)) whole.end = part.end;
        is_open = is_open || !part.end;
    });
    if (is_open) whole.end.reset();
    return whole;
}

void decode_dates(const json::Cursor& order, const std::optional<json::Cursor>& dosages,
                  MedicationOrder& out) {
    out.authored = find_first_moment(order, {"authoredOn", "dateAsserted", "dateWritten", "recorded"});
    out.started =
        find_first_moment(order, {"effectiveDateTime", "effectiveTimeDateTime", "occurrenceDateTime",
                                  "occurenceDateTime"});  // R5 misspells its own name
    for (const std::string_view name :
         {"effectivePeriod", "effectiveTimePeriod", "occurrencePeriod", "occurencePeriod"}) {
        const Period period = find_period(order, name);
        if (!out.started) out.started = period.start;
        if (!out.ended) out.ended = period.end;
    }
    const Period bounds = dosages ? bounds_of(*dosages) : Period{};
    if (!out.started) out.started = bounds.start;
    if (!out.ended) out.ended = bounds.end;
    if (!out.ended) out.ended = find_moment(order, "dateEnded");  // DSTU2
    if (!out.ended) {
        if (const auto dispense = find_first(order, "dispenseRequest"))
            out.ended = find_period(*dispense, "validityPeriod").end;
    }
}

std::span<const Dosage> decode_dosages(const json::Cursor& dosages, Arena& arena) {
    const std::size_t count_max = dosages.is_array() ? dosages.size() : 1;
    if (count_max == 0) return {};
    auto* const slots = static_cast<Dosage*>(arena.allocate(count_max * sizeof(Dosage), alignof(Dosage)));
    std::size_t count = 0;
    json::for_each_element(dosages, [&](const json::Cursor& dosage) {
        if (dosage.is_object()) ::new (static_cast<void*>(slots + count++)) Dosage(decode_dosage(dosage));
    });
    return {slots, count};
}

ClinicalTags decode_reasons(const json::Cursor& order) {
    ClinicalTags reasons;
    for (const std::string_view name :
         {"reasonCode", "reason", "reasonCodeableConcept", "reasonForUseCodeableConcept", "reasonGiven"})
        reasons.insert(find_tags(order, name));
    return reasons;
}

}  // namespace

MedicationReference medication_reference(const json::Cursor& order) {
    return find_medication(order).referred;
}

MedicationOrder decode_medication_order(const json::Cursor& resource, const MedicationLookup& lookup,
                                        Arena& arena) {
    MedicationOrder out;
    out.id = resource.text("id");
    if (const auto meta = resource.find_value("meta")) out.version = meta->text("versionId");
    out.source = find_token(sources, resource.text("resourceType")).value_or(OrderSource::request);
    out.status = decode_status(resource);
    out.intent = find_token(intents, resource.text("intent")).value_or(OrderIntent::unspecified);
    out.priority = find_token(priorities, resource.text("priority")).value_or(Priority::unspecified);
    decode_drug(resource, lookup, out);
    out.reasons = decode_reasons(resource);
    auto dosages = resource.find_value("dosageInstruction");
    if (!dosages) dosages = resource.find_value("dosage");
    if (dosages) out.dosages = decode_dosages(*dosages, arena);
    decode_dates(resource, dosages, out);
    if (const auto prohibition = resource.find_value("doNotPerform"))
        out.is_prohibition = prohibition->as_bool().value_or(false);
    for_each_coding_of(resource, "category", [&out](const Coding& coding) {
        if (coding.code == "inpatient") out.is_inpatient_category = true;
    });
    return out;
}

}  // namespace lytes::fhir::r4
