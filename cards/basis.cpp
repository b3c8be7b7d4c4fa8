#include "cards/basis.hpp"

#include <array>
#include <optional>

#include "cards/placeholder.hpp"
#include "cards/severity.hpp"
#include "cards/tables/clauses.hpp"
#include "cards/tiers.hpp"

namespace lytes::cards {
namespace {

using fhir::Measure;

std::string_view status_words(fhir::ResultStatus status) {
    switch (status) {
        case fhir::ResultStatus::preliminary:
            return "preliminary";
        case fhir::ResultStatus::final_result:
            return "final";
        case fhir::ResultStatus::amended:
            return "amended";
        case fhir::ResultStatus::corrected:
            return "corrected";
        default:
            return {};
    }
}

std::optional<int> ctcae_grade(const Facts& f, Measure about) {
    const Knowledge& knowledge = *f.input->knowledge;
    switch (about) {
        case Measure::magnesium:
            return ctcae_grade_magnesium(f.magnesium.value, knowledge.magnesium, f.magnesium_lower_normal);
        case Measure::potassium:
            return ctcae_grade_potassium(f.potassium.value, knowledge.potassium,
                                         f.ventricular_arrhythmia || f.paralysis || f.has_ecg_hypokalaemia);
        case Measure::calcium_total:
            if (f.calcium.kind == CalciumKind::ionized)
                return ctcae_grade_ionized_calcium(f.calcium.value, knowledge.ionized_calcium);
            return ctcae_grade_calcium(f.calcium.value, knowledge.calcium);
        default:
            return {};
    }
}

void add_range(const fhir::Observation& source, Text& line) {
    if (!source.range || (!source.range->low && !source.range->high)) return;
    line.add("; lab range ");
    if (source.range->low) add_reported(line, *source.range->low);
    line.add(" to ");
    if (source.range->high) add_reported(line, *source.range->high);
}

void add_collection(const Measurement& result, Text& line) {
    if (result.is_undated) return void(line.add(", no time given: taken as not current"));
    if (result.is_time_unknown) {
        line.add(", collection time unknown, issued ").add_time(result.at);
    } else {
        line.add(", collected ").add_time(result.at);
    }
    line.add(" (").add_age(result.age).add(" ago)");
}

void add_result(std::string_view name, const Measurement& result, Text& line) {
    line.add(name).add(' ');
    add_reported(line, *result.source->value);
    line.add(" (");
    write_age_ago(result, line);
    line.add(')');
}

bool has_number(const Measurement& result) {
    return result.source != nullptr && result.source->value.has_value();
}

/// A corrected value is computed, so it is shown with two decimals and as computed.
void add_calcium(const Facts& f, Text& line) {
    const EffectiveCalcium& calcium = f.calcium;
    if (has_number(f.calcium_total)) {
        add_result("Ca", f.calcium_total, line);
        if (calcium.is_corrected_by_us) {
            line.add(", corrected ")
                .add(calcium.value.value().rounded(2))
                .add(unit_of(calcium.value.family()));
            if (has_number(f.albumin)) add_result(" with albumin", f.albumin, line);
        } else if (calcium.is_uncorrected) {
            line.add(", uncorrected (albumin missing)");
        }
    }
    if (has_number(f.calcium_ionized)) {
        if (has_number(f.calcium_total)) line.add("; ");
        add_result("ionized Ca", f.calcium_ionized, line);
    }
}

void add_event(std::string_view name, const Event& event, Bullets& out) {
    if (!event) return;
    Text& line = out.begin("Event");
    line.add(name).add(" coded");
    if (event.source == nullptr) return;
    if (!event.source->text.empty()) {
        line.add(" as ");
        add_escaped(line, event.source->text);
    }
    const auto& date = event.source->onset ? event.source->onset : event.source->recorded;
    if (date) line.add(", ").add_time(date->at);
}

void add_doubtful(const Subject& s, Bullets& out) {
    const fhir::Observation* source = s.doubt->observation;
    if (source == nullptr) return;
    Text& line = out.begin("Why");
    line.add(short_name(s.doubt->measure)).add(' ');
    if (source->value)
        add_reported(line, *source->value);
    else
        line.add("without a number");
    if (source->effective) line.add(", collected ").add_time(source->effective->at);
    add_range(*source, line);
    if (s.doubt->other != nullptr && s.doubt->other->value) {
        line.add("; the other result: ");
        add_reported(line, *s.doubt->other->value);
    }
}

void add_amount(std::string_view name, const std::optional<fhir::Decimal>& amount, std::string_view unit,
                Text& line) {
    if (amount) line.add("; ").add(name).add(' ').add_short(*amount).add(unit);
}

std::string_view doubt_words(TotalDoubt doubt) {
    switch (doubt) {
        case TotalDoubt::none:
            return {};
        case TotalDoubt::no_dose:
            return "no dose is stated";
        case TotalDoubt::unit_unknown:
            return "the dose unit is not understood";
        case TotalDoubt::contradictory:
            return "the doses contradict each other";
        case TotalDoubt::per_weight:
            return "the dose is per body weight and the weight is unknown";
        case TotalDoubt::timing_unclear:
            return "the timing is not understood";
    }
    return {};
}

std::string_view bucket_words(RenalBucket bucket) {
    switch (bucket) {
        case RenalBucket::unknown:
            return "kidney function unknown";
        case RenalBucket::normal:
            return "60 or above";
        case RenalBucket::moderate:
            return "30 to 59";
        case RenalBucket::aki_1:
            return "AKI stage 1";
        case RenalBucket::below_30:
            return "below 30";
        case RenalBucket::aki_2_3:
            return "AKI stage 2-3";
        case RenalBucket::dialysis:
            return "dialysis";
    }
    return {};
}

void add_egfr(const Kidney& kidney, Text& line) {
    line.add("eGFR ");
    add_entities(line, kidney.egfr_text);
    const bool is_reported = kidney.origin == EgfrOrigin::reported;
    const Measurement& basis = is_reported ? kidney.reported_egfr : kidney.creatinine;
    line.add(is_reported ? " (reported" : " (CKD-EPI 2021");
    if (has_number(basis)) {
        if (!is_reported) {
            line.add(", creatinine ");
            add_reported(line, *basis.source->value);
        }
        line.add(", ").add_age(basis.age).add(" ago");
    }
    line.add(')');
    if (kidney.other_egfr) line.add(", the other estimate ").add(*kidney.other_egfr);
    if (kidney.is_egfr_stale) line.add(", not current");
}

/// A7: too old to use, shown only. Never where the equations do not hold.
void add_last_known(const Facts& f, Text& line) {
    const Kidney& kidney = f.kidney;
    const fhir::Observation* creatinine =
        has_number(kidney.creatinine) ? kidney.creatinine.source : kidney.creatinine.last_known;
    if (creatinine != nullptr && creatinine->value) {
        line.add("; last creatinine ");
        add_reported(line, *creatinine->value);
        if (creatinine->effective)
            line.add(", ").add_age(f.input->now - creatinine->effective->at).add(" ago");
    }
    if (kidney.last_egfr && f.is_adult() && !f.is_pregnant)
        line.add("; last eGFR ").add(*kidney.last_egfr).add(", ").add_age(kidney.last_egfr_age).add(" ago");
}

/// The level that an order is about, whatever else its rule asks.
Measure own_measure(const Subject& s) {
    if (s.order == nullptr || s.order->magnesium != MagnesiumOrderKind::none) return Measure::magnesium;
    if (s.order->is_intravenous_potassium || s.order->is_oral_potassium) return Measure::potassium;
    const bool is_about_calcium =
        s.order->is_intravenous_calcium ||
        s.order->classes.has_any({fhir::DrugTag::denosumab, fhir::DrugTag::bisphosphonate});
    return is_about_calcium ? Measure::calcium_total : Measure::magnesium;
}

}  // namespace

void add_why(const Subject& s, Bullets& out) {
    const Facts& f = *s.patient;
    if (s.doubt != nullptr) return add_doubtful(s, out);
    const bool is_about_kidney = s.about == Measure::egfr || s.about == Measure::creatinine;
    const Measure about = is_about_kidney || s.about == Measure::none ? own_measure(s) : s.about;
    const Measurement& result = measured(f, about);
    if (!has_number(result)) {
        if (s.order == nullptr) {
            Text& line = out.begin("Why");
            line.add(short_name(about)).add(' ');
            write_result(f, result, about, line);
        }
        return;
    }
    Text& line = out.begin("Why");
    line.add(short_name(about)).add(' ');
    add_reported(line, *result.source->value);
    add_collection(result, line);
    const std::string_view status = status_words(result.source->status);
    if (!status.empty()) line.add(", ").add(status);
    if (result.freshness == Freshness::stale) line.add(", not current");
    if (result.is_haemolysed) line.add(", haemolysed sample");
    // Tiers and grades are for adults (0.3).
    const bool is_graded = f.age_group == AgeGroup::adult || f.age_group == AgeGroup::unknown;
    if (is_graded) add_tier(f, about, line);
    const auto grade = is_graded ? ctcae_grade(f, about) : std::nullopt;
    if (grade) line.add("; CTCAE v5 grade ").add(*grade);
    add_range(*result.source, line);
    if (f.has_unexplained_delta)
        out.begin_item().add("Large change within 6 h without treatment: verify the specimen.");
}

void add_events(const Facts& f, Bullets& out) {
    add_event("torsades", f.torsades, out);
    add_event("ventricular arrhythmia", f.ventricular_arrhythmia, out);
    add_event("cardiac arrest", f.cardiac_arrest, out);
    add_event("seizure", f.seizure, out);
    add_event("tetany", f.tetany, out);
    add_event("laryngospasm", f.laryngospasm, out);
    add_event("paralysis", f.paralysis, out);
    add_event("altered consciousness", f.altered_consciousness, out);
}

void add_related(const Subject& s, Bullets& out) {
    const Facts& f = *s.patient;
    const bool has_calcium = has_number(f.calcium_total) || has_number(f.calcium_ionized);
    const bool is_about_magnesium = s.about == Measure::magnesium;
    const bool is_electrolyte_order = s.order != nullptr && s.order->delivers_electrolyte();
    const bool has_other_magnesium = !is_about_magnesium && !is_electrolyte_order && has_number(f.magnesium);
    // The card's own potassium stands above; calcium is told again, with how it was corrected.
    const bool has_other_potassium = s.about != Measure::potassium && has_number(f.potassium);
    if (!has_other_potassium && !has_calcium && !has_number(f.qtc) && !has_other_magnesium) return;
    Text& line = out.begin("Other results");
    const std::size_t begin = line.size();
    const auto separate = [&] {
        if (line.size() > begin) line.add("; ");
    };
    if (has_other_magnesium) add_result("Mg", f.magnesium, line);
    if (has_other_potassium) {
        separate();
        add_result("K", f.potassium, line);
    }
    if (has_calcium) {
        separate();
        add_calcium(f, line);
    }
    if (has_number(f.qtc)) {
        separate();
        add_result("QTc", f.qtc, line);
    }
}

void add_order(const OrderFacts& order, Bullets& out) {
    Text& line = out.begin("Order");
    add_escaped(line, order.drug_name.empty() ? std::string_view{"unnamed drug"} : order.drug_name);
    const DoseTotals& dose = order.dose;
    const bool is_vein = order.magnesium == MagnesiumOrderKind::intravenous;
    const bool is_magnesium = order.magnesium != MagnesiumOrderKind::none;
    const std::string_view unit = is_vein                        ? " g"
                                  : is_magnesium                 ? " mg elemental"
                                  : order.is_intravenous_calcium ? " mg"
                                                                 : " mEq";
    add_amount("single dose", dose.single, unit, line);
    add_amount("in 24 h", dose.per_24h, unit, line);
    if (is_vein) {
        add_amount("in 48 h", dose.per_48h, unit, line);
        add_amount("rate", dose.rate_per_h, " g/h", line);
        add_amount("rate", dose.rate_per_min, " mg/min", line);
    }
    if (order.is_intravenous_potassium) add_amount("rate", dose.rate_per_h, " mEq/h", line);
    if (order.is_intravenous_calcium) add_amount("rate", dose.rate_per_min, " mg/min", line);
    const std::string_view doubt = doubt_words(dose.doubt);
    if (order.delivers_electrolyte() && !doubt.empty()) line.add("; ").add(doubt);
    if (order.is_drug_by_text_only)
        line.add("; the drug is known by its text only, so no critical card is made of it");
}

void add_kidney(const Subject& s, Bullets& out) {
    const Facts& f = *s.patient;
    const Kidney& kidney = f.kidney;
    Text& line = out.begin("Kidney");
    if (f.age_group == AgeGroup::unknown && kidney.origin != EgfrOrigin::reported) {
        line.add("no eGFR can be computed, the age is unknown");
        return add_last_known(f, line);
    }
    if (!f.is_adult() && kidney.origin != EgfrOrigin::reported) {
        line.add("no eGFR: the adult equations do not hold below 18 years");
        return add_last_known(f, line);
    }
    line.add(bucket_words(kidney.bucket));
    if (f.is_pregnant || kidney.is_pregnancy_based) {
        line.add("; no eGFR in pregnancy, judged by creatinine");
        return add_last_known(f, line);
    }
    line.add("; ");
    if (!kidney.egfr_text.empty()) {
        add_egfr(kidney, line);
    } else {
        line.add("no eGFR can be computed");
        if (kidney.is_from_diagnosis) line.add(", advanced kidney disease is coded");
        add_last_known(f, line);
    }
    if (kidney.aki_stage > 0) line.add("; not in a steady state, so any eGFR misleads");
    if (kidney.is_aki_coded_only) line.add("; acute kidney injury is coded");
    if (kidney.creatinine_clearance)
        line.add("; creatinine clearance ").add(*kidney.creatinine_clearance).add(" mL/min");
    const bool is_clearance_wanted =
        s.order != nullptr && (s.order->magnesium == MagnesiumOrderKind::bowel_prep ||
                               s.order->classes.has(fhir::DrugTag::zoledronic_acid));
    if (kidney.has_no_weight && is_clearance_wanted)
        line.add("; no weight, so eGFR stands in for creatinine clearance");
}

}  // namespace lytes::cards
