#include "cards/placeholder.hpp"

#include <array>

#include "cards/site.hpp"
#include "cards/tables/clauses.hpp"

namespace lytes::cards {
namespace {

constexpr std::size_t drug_units_max = 48;
constexpr std::size_t drug_units_min = 8;
constexpr std::string_view ellipsis = "...";

void write_magnesium(const Subject& s, Text& out) {
    write_result(*s.patient, s.patient->magnesium, fhir::Measure::magnesium, out);
}
void write_potassium(const Subject& s, Text& out) {
    write_result(*s.patient, s.patient->potassium, fhir::Measure::potassium, out);
}

void write_event(const Subject& s, Text& out) {
    const Facts& f = *s.patient;
    if (f.torsades) return void(out.add("torsades"));
    if (f.cardiac_arrest) return void(out.add("cardiac arrest"));
    if (f.ventricular_arrhythmia) return void(out.add("ventricular arrhythmia"));
    if (f.seizure) return void(out.add("seizure"));
    if (f.tetany) return void(out.add("tetany"));
    out.add("event");
}

void write_egfr(const Subject& s, Text& out) {
    const Kidney& kidney = s.patient->kidney;
    if (!kidney.egfr_text.empty()) {
        out.add(kidney.egfr_text);
        if (kidney.is_from_clearance && kidney.creatinine_clearance)
            out.add(" (clearance ").add(*kidney.creatinine_clearance).add(')');
        return;
    }
    if (kidney.is_from_diagnosis) return void(out.add("unknown (advanced CKD coded)"));
    if (kidney.creatinine.source == nullptr || !kidney.creatinine.source->value)
        return void(out.add("unknown"));
    out.add("not valid, creatinine ").add(*kidney.creatinine.source->value);
}

void write_creatinine(const Subject& s, Text& out) {
    const Measurement& creatinine = s.patient->kidney.creatinine;
    if (creatinine.source != nullptr && creatinine.source->value)
        out.add(*creatinine.source->value);
    else
        out.add("unknown");
}

void write_aki_stage(const Subject& s, Text& out) {
    if (s.patient->kidney.aki_stage > 0)
        out.add(s.patient->kidney.aki_stage);
    else
        out.add("1 or more");
}

void write_dose(const Subject& s, Text& out) {
    if (s.order != nullptr && !s.order->dose.shown.empty()) out.add_plain(s.order->dose.shown, 32);
}

void write_drug(const Subject& s, Text& out) {
    if (s.order != nullptr) out.add_plain(s.order->drug_name, drug_units_max);
}

void write_analyte(const Subject& s, Text& out) {
    if (s.order != nullptr) {
        if (s.order->magnesium != MagnesiumOrderKind::none) return void(out.add("magnesium order"));
        return void(out.add(s.order->is_intravenous_calcium ? "calcium order" : "potassium order"));
    }
    if (s.doubt != nullptr) return void(out.add(short_name(s.doubt->measure)));
    if (s.about != fhir::Measure::calcium_total) return void(out.add(short_name(s.about)));
    switch (s.patient->calcium.kind) {
        case CalciumKind::ionized:
            return void(out.add("Ionized Ca"));
        case CalciumKind::corrected:
            return void(out.add("Corrected Ca"));
        default:
            out.add("Total Ca");
    }
}

void write_value(const Subject& s, Text& out) {
    if (s.order != nullptr) return write_dose(s, out);
    const EffectiveCalcium& calcium = s.patient->calcium;
    if (s.about != fhir::Measure::calcium_total || !calcium.is_corrected_by_us)
        return write_result(*s.patient, measured(*s.patient, s.about), s.about, out);
    out.add(calcium.value.value().rounded(2));
    const auto family = calcium.value.family();
    out.add(family == fhir::UnitFamily::mass     ? " mg/dL"
            : family == fhir::UnitFamily::amount ? " mmol/L"
                                                 : " mEq/L");
}

void write_renal_bucket(const Subject& s, Text& out) { write_renal(*s.patient, out); }

// Names of algorithm C2 to C10 that mean the same in every rule.
constexpr auto table = std::to_array<Placeholder>({
    {"mg",      write_magnesium   },
    {"k",       write_potassium   },
    {"event",   write_event       },
    {"egfr",    write_egfr        },
    {"cr",      write_creatinine  },
    {"n",       write_aki_stage   },
    {"dose",    write_dose        },
    {"drug",    write_drug        },
    {"analyte", write_analyte     },
    {"value",   write_value       },
    {"renal",   write_renal_bucket},
});

/// Where the drug's name stands in a filled template, so that it can give way.
struct Spot {
    std::size_t begin = 0;
    std::size_t end = 0;
};

void fill_marking(std::string_view pattern, const Rule& rule, const Subject& subject, Text& out, Spot& drug) {
    while (!pattern.empty()) {
        const std::size_t open = pattern.find('{');
        out.add(pattern.substr(0, open));
        if (open == std::string_view::npos) return;
        const std::size_t close = pattern.find('}', open);
        const std::string_view name = pattern.substr(open + 1, close - open - 1);
        const std::size_t begin = out.size();
        if (const auto write = find_fill(rule, name); write != nullptr) write(subject, out);
        if (name == "drug" || name == "source" || name == "raw") drug = {begin, out.size()};
        pattern.remove_prefix(close + 1);
    }
}

}  // namespace

std::span<const Placeholder> placeholders() { return table; }

void (*find_fill(const Rule& rule, std::string_view name))(const Subject&, Text&) {
    for (const Fill& own : used(rule.fills))
        if (own.name == name) return own.write;
    for (const Placeholder& shared : table)
        if (shared.name == name) return shared.write;
    return nullptr;
}

void fill(std::string_view pattern, const Rule& rule, const Subject& subject, Text& out) {
    Spot unused;
    fill_marking(pattern, rule, subject, out, unused);
}

void fill_within(std::string_view pattern, const Rule& rule, const Subject& subject, std::size_t units_max,
                 Text& out) {
    Text whole{*subject.patient->input->arena};
    Spot drug;
    fill_marking(pattern, rule, subject, whole, drug);
    const std::string_view text = whole.view();
    const std::size_t units = utf16_units(text);
    if (units <= units_max) {
        out.add(text);
        return;
    }
    const std::string_view name = text.substr(drug.begin, drug.end - drug.begin);
    const std::size_t name_units = utf16_units(name);
    const std::size_t excess = units - units_max + ellipsis.size();
    if (name_units >= excess + drug_units_min) {
        out.add(text.substr(0, drug.begin)).add(first_units(name, name_units - excess)).add(ellipsis);
        out.add(text.substr(drug.end));
        return;
    }
    out.add(first_units(text, units_max - ellipsis.size())).add(ellipsis);
}

std::string_view summary_of(const Rule& rule, const Knowledge& knowledge) {
    const RuleChange* change = find_change(knowledge, rule.id);
    return change == nullptr || change->summary.empty() ? rule.summary : std::string_view{change->summary};
}

std::string_view short_name(fhir::Measure measure) {
    switch (measure) {
        case fhir::Measure::magnesium:
        case fhir::Measure::magnesium_ionized:
            return "Mg";
        case fhir::Measure::potassium:
            return "K";
        case fhir::Measure::calcium_total:
            return "Ca";
        case fhir::Measure::calcium_corrected:
            return "Corrected Ca";
        case fhir::Measure::calcium_ionized:
            return "Ionized Ca";
        case fhir::Measure::creatinine:
            return "Creatinine";
        case fhir::Measure::egfr:
        case fhir::Measure::egfr_race_specific:
            return "eGFR";
        case fhir::Measure::creatinine_clearance:
            return "Creatinine clearance";
        case fhir::Measure::albumin:
            return "Albumin";
        case fhir::Measure::phosphate:
            return "Phosphate";
        case fhir::Measure::weight:
            return "Weight";
        default:
            return "Result";
    }
}

void write_result(const Facts& facts, const Measurement& result, fhir::Measure about, Text& out) {
    if (result.source != nullptr && result.source->value) return void(out.add(*result.source->value));
    bool is_doubtful = facts.is_observation_data_missing;
    for (const Doubt& doubt : facts.doubts) is_doubtful = is_doubtful || doubt.measure == about;
    out.add(is_doubtful ? "not known" : "not measured");
}

void write_age_ago(const Measurement& result, Text& out) {
    if (result.is_undated) return void(out.add("time unknown"));
    out.add_age(result.age).add(" ago");
}

void write_renal(const Facts& facts, Text& out) {
    const Kidney& kidney = facts.kidney;
    switch (kidney.bucket) {
        case RenalBucket::dialysis:
            return void(out.add("dialysis"));
        case RenalBucket::aki_1:
        case RenalBucket::aki_2_3:
            out.add("AKI");
            if (kidney.aki_stage > 0) out.add(" stage ").add(kidney.aki_stage);
            return;
        case RenalBucket::unknown:
            return void(out.add("unknown kidney function"));
        case RenalBucket::below_30:
        case RenalBucket::moderate:
        case RenalBucket::normal:
            break;
    }
    const bool is_clearance_lower = kidney.creatinine_clearance &&
                                    (kidney.bucket != RenalBucket::below_30 || kidney.is_from_clearance) &&
                                    *kidney.creatinine_clearance < 30;
    if (is_clearance_lower)
        return void(out.add("creatinine clearance ").add(*kidney.creatinine_clearance).add(" mL/min"));
    if (!kidney.egfr_text.empty()) return void(out.add("eGFR ").add(kidney.egfr_text));
    if (kidney.is_from_diagnosis) return void(out.add("advanced CKD coded"));
    const Measurement& creatinine = kidney.creatinine;
    if (creatinine.source != nullptr && creatinine.source->value)
        out.add("creatinine ").add(*creatinine.source->value);
    else
        out.add("reduced kidney function");
}

void write_active_drug(const Facts& facts, const fhir::DrugTags& tags, std::string_view otherwise,
                       Text& out) {
    for (const fhir::MedicationOrder* order : facts.active_orders) {
        if (!order->drug.tags.has_any(tags)) continue;
        const std::size_t before = out.size();
        out.add_plain(order->drug.name.empty() ? order->drug.text : order->drug.name, drug_units_max);
        if (out.size() > before) return;
    }
    out.add(otherwise);
}

}  // namespace lytes::cards
