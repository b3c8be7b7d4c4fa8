#include <algorithm>
#include <array>
#include <bitset>

#include "cards/derive.hpp"
#include "cards/dose.hpp"
#include "cards/drugs.hpp"
#include "cards/scope.hpp"

namespace lytes::cards {
namespace {

using fhir::ClinicalTag;
using fhir::DrugTag;
using fhir::DrugTags;
using fhir::MedicationOrder;
using std::chrono::days;

constexpr DrugTags potassium_salts{DrugTag::potassium, DrugTag::potassium_chloride,
                                   DrugTag::potassium_phosphate};
constexpr DrugTags calcium_salts{DrugTag::calcium, DrugTag::calcium_gluconate, DrugTag::calcium_chloride};

/// The amount that the totals of this order are counted in; nothing for drugs that no dose rule asks about.
std::optional<DoseBasis> basis_of(const MedicationOrder& order) {
    const DrugTags& tags = order.drug.tags;
    if (tags.has(DrugTag::magnesium))
        return is_parenteral(order) ? DoseBasis::magnesium_sulfate_g : DoseBasis::elemental_magnesium_mg;
    if (tags.has_any(potassium_salts)) return DoseBasis::potassium_meq;
    if (tags.has_any(calcium_salts)) return DoseBasis::calcium_salt_mg;
    return std::nullopt;
}

/// C1: "cathartic" is 2 g of elemental magnesium or more in 24 h, whatever the product calls itself.
bool is_cathartic(const DoseTotals& dose) {
    constexpr fhir::Decimal cathartic_mg = 2000_dec;
    return dose.per_24h && *dose.per_24h >= cathartic_mg;
}

bool is_oral_magnesium(MagnesiumOrderKind kind) {
    return kind != MagnesiumOrderKind::none && kind != MagnesiumOrderKind::intravenous;
}

/// C7: IV, stat or asap, CARDIAC or NEURO, single dose of 2 g or less. An unknown dose is no emergency dose:
/// the flag softens rules.
bool is_emergency(const OrderFacts& order) {
    constexpr fhir::Decimal largest_g = 2_dec;
    const Facts& patient = *order.patient;
    const bool is_urgent =
        order.order->priority == fhir::Priority::stat || order.order->priority == fhir::Priority::asap;
    const bool has_event = patient.torsades.is_present || patient.ventricular_arrhythmia.is_present ||
                           patient.cardiac_arrest.is_present || patient.seizure.is_present ||
                           patient.tetany.is_present;
    const bool is_small =
        order.dose.doubt == TotalDoubt::none && order.dose.single && *order.dose.single <= largest_g;
    return order.magnesium == MagnesiumOrderKind::intravenous && is_urgent && has_event && is_small;
}

/// C7 OB: the order itself must give the reason. A coded diagnosis does not speak for a silent draft, because
/// OB switches the dose, rate and renal rules off.
bool is_obstetric(const OrderFacts& order) {
    constexpr fhir::ClinicalTags reasons{ClinicalTag::pre_eclampsia, ClinicalTag::eclampsia,
                                         ClinicalTag::fetal_neuroprotection};
    return order.magnesium == MagnesiumOrderKind::intravenous &&
           (order.patient->is_pregnant || order.patient->is_postpartum_48h) &&
           order.order->reasons.has_any(reasons);
}

/// Peripheral wherever one instruction says so: the stricter limits hold for it.
fhir::VenousLine line_of(const MedicationOrder& order) {
    fhir::VenousLine line = fhir::VenousLine::unspecified;
    for (const fhir::Dosage& dosage : order.dosages) {
        if (dosage.line == fhir::VenousLine::peripheral) return dosage.line;
        if (dosage.line == fhir::VenousLine::central) line = dosage.line;
    }
    return line;
}

/// Our own name where the drug is coded, else the order's text without control characters, cut short.
std::string_view name_of(const fhir::Drug& drug, fhir::Arena& arena) {
    constexpr std::size_t longest = 60;
    const std::string_view source = drug.name.empty() ? drug.text : drug.name;
    std::array<char, longest> name{};
    std::size_t size = 0;
    for (const char letter : source) {
        if (size == name.size()) break;
        const auto code = static_cast<unsigned char>(letter);
        constexpr unsigned char blank = 0x20;
        constexpr unsigned char erase = 0x7f;
        const bool is_printable = code > blank && code != erase;
        if (is_printable) name[size++] = letter;
        if (!is_printable && size > 0 && name[size - 1] != ' ') name[size++] = ' ';
    }
    // Never end inside a UTF-8 sequence.
    constexpr unsigned char continuation_mask = 0xC0;
    constexpr unsigned char continuation = 0x80;
    const auto is_cut = [&](char next) {
        return (static_cast<unsigned char>(next) & continuation_mask) == continuation;
    };
    if (size < source.size() && size == name.size() && is_cut(source[size])) {
        while (size > 0 && is_cut(name[size - 1])) --size;
        if (size > 0) --size;
    }
    return fhir::keep(arena, std::string_view(name.data(), size));
}

/// At refill the prescription in force is the one that the draft renews: no second source, no second drug.
bool is_renewed(const MedicationOrder& other, const OrderFacts& facts) {
    const fhir::Drug& drug = facts.order->drug;
    return facts.patient->input->trigger == Trigger::medication_refill && other.drug.tags == drug.tags &&
           other.drug.name == drug.name && is_parenteral(other) == facts.is_parenteral;
}

void take_other(const MedicationOrder& other, bool is_draft, OrderFacts& facts) {
    facts.other_drugs.insert(other.drug.tags);
    const MagnesiumOrderKind kind = magnesium_kind(other);
    if (kind == MagnesiumOrderKind::none) return;
    const bool is_same_class = kind == facts.magnesium;
    // The first one, unless a later one is of the same class and so the plainer duplicate.
    const bool is_plainer =
        is_same_class && !facts.is_other_magnesium_same_class && !is_draft && !facts.is_other_magnesium_draft;
    if (facts.other_magnesium != nullptr && !is_plainer) return;
    facts.other_magnesium = &other;
    facts.is_other_magnesium_same_class = is_same_class;
    facts.is_other_magnesium_draft = is_draft;
}

/// What else the patient gets: orders in force, then the other drafts of this session, which are about to be
/// in force.
void find_others(OrderFacts& facts) {
    bool has_renewed = false;
    for (const MedicationOrder* other : facts.patient->active_orders) {
        if (is_same_order(*other, *facts.order)) {
            has_renewed = true;
        } else if (!has_renewed && is_renewed(*other, facts)) {
            has_renewed = true;  // one is renewed; a second one is a duplicate like any other
        } else {
            take_other(*other, false, facts);
        }
    }
    int index = 0;
    for (const MedicationOrder& other : facts.patient->input->drafts) {
        const bool is_self = &other == facts.order || index == facts.draft_index;
        ++index;
        if (is_self || is_same_order(other, *facts.order) || other.is_prohibition) continue;
        take_other(other, true, facts);
    }
}

/// MG-ORD-OB-DUR-01: days of this pregnancy on which IV magnesium ran, and the days that the draft adds.
class MagnesiumDays {
  public:
    explicit MagnesiumDays(fhir::Instant now) : now_(now) {}

    void mark(const MedicationOrder& order, fhir::Instant last) {
        if (magnesium_kind(order) != MagnesiumOrderKind::intravenous) return;
        const auto& begin = order.started ? order.started : order.authored;
        if (!begin || begin->at > now_) return;
        const auto end = order.ended ? std::min(order.ended->at, now_) : last;
        for (auto at = begin->at; at <= std::max(end, begin->at); at += days{1}) mark_day(at);
        mark_day(std::max(end, begin->at));
    }
    /// Days before today: today belongs to the draft.
    [[nodiscard]] int count_past() const {
        const auto today = static_cast<std::size_t>(marked_.test(0));
        return static_cast<int>(marked_.count() - today);
    }

  private:
    static constexpr std::size_t pregnancy_days = 300;

    void mark_day(fhir::Instant at) {
        const auto ago = (std::chrono::floor<days>(now_) - std::chrono::floor<days>(at)).count();
        if (ago >= 0 && static_cast<std::size_t>(ago) < marked_.size())
            marked_.set(static_cast<std::size_t>(ago));
    }

    fhir::Instant now_;
    std::bitset<pregnancy_days> marked_;
};

std::optional<int> pregnancy_magnesium_days(const OrderFacts& facts) {
    const Facts& patient = *facts.patient;
    if (!patient.is_pregnant || facts.magnesium != MagnesiumOrderKind::intravenous) return std::nullopt;
    const Case& input = *patient.input;
    MagnesiumDays marked(input.now);
    for (const MedicationOrder& given : input.chart->administrations)
        if (const auto at = given_at(given)) marked.mark(given, *at);
    for (const MedicationOrder& order : input.chart->medications) {
        if (is_same_order(order, *facts.order)) continue;
        using enum fhir::OrderStatus;
        const bool is_running = is_in_force(order, input.now);
        const bool has_run = (order.status == completed || order.status == stopped) && order.ended;
        if (is_running || has_run) marked.mark(order, input.now);
    }
    return marked.count_past() + facts.dose.planned_days.value_or(1);
}

}  // namespace

OrderFacts derive_order(const Facts& patient, const MedicationOrder& draft, int draft_index) {
    fhir::Arena& arena = *patient.input->arena;
    OrderFacts facts;
    facts.patient = &patient;
    facts.order = &draft;
    facts.draft_index = draft_index;
    facts.is_parenteral = is_parenteral(draft);
    facts.magnesium = magnesium_kind(draft);
    const DrugTags& tags = draft.drug.tags;
    facts.is_intravenous_potassium = tags.has_any(potassium_salts) && facts.is_parenteral;
    facts.is_oral_potassium = tags.has_any(potassium_salts) && !facts.is_parenteral;
    facts.is_intravenous_calcium = tags.has_any(calcium_salts) && facts.is_parenteral;
    if (const auto basis = basis_of(draft)) facts.dose = derive_dose(draft, *basis, patient.weight_kg, arena);
    if (is_oral_magnesium(facts.magnesium) && is_cathartic(facts.dose))
        facts.magnesium = MagnesiumOrderKind::bowel_prep;
    facts.is_emergency = is_emergency(facts);
    facts.is_obstetric = is_obstetric(facts);
    facts.line = line_of(draft);
    facts.classes = systemic_classes(draft);
    facts.drug_name = name_of(draft.drug, arena);
    facts.is_drug_by_text_only = draft.drug.match == fhir::DrugMatch::text;
    find_others(facts);
    facts.pregnancy_magnesium_days = pregnancy_magnesium_days(facts);
    return facts;
}

}  // namespace lytes::cards
