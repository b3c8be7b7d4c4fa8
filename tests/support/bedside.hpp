#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "cards/advise.hpp"
#include "tests/support/charts.hpp"

/// Facts written by hand, so that a test of the rules says exactly what it means and needs no derivation.
namespace lytes::tests {

/// An adult on a ward with good kidneys and no results. Owns what the facts borrow, so it does not move.
class Bedside {
  public:
    cards::Facts facts;

    Bedside() {
        facts.input = &ward_.on(cards::Trigger::result_review).input();
        facts.age_group = cards::AgeGroup::adult;
        facts.age_years = 62;
        facts.sex = fhir::Sex::male;
        facts.setting = cards::Setting::inpatient;
        facts.kidney.bucket = cards::RenalBucket::normal;
        facts.kidney.egfr = 97;
        facts.kidney.egfr_text = "97";
        facts.kidney.origin = cards::EgfrOrigin::computed;
        facts.kidney.creatinine = measured(creatinine("0.9", "mg/dL", 2));
        facts.kidney.creatinine_mg_dl = fhir::Decimal::of(9, 1);
        facts.magnesium_lower_normal = facts.input->knowledge->magnesium.lower_normal;
    }
    Bedside(const Bedside&) = delete;
    Bedside& operator=(const Bedside&) = delete;

    Bedside& on(cards::Trigger trigger) {
        facts.input = &ward_.on(trigger).input();
        return *this;
    }
    /// Fresh and final, one hour old.
    Bedside& magnesium(std::string_view number, cards::MagnesiumTier tier) {
        facts.magnesium = measured(mg(number, "mg/dL", 1));
        facts.magnesium_tier = tier;
        return *this;
    }
    Bedside& potassium(std::string_view number, cards::PotassiumTier tier) {
        facts.potassium = measured(k(number, 1));
        facts.potassium_tier = tier;
        return *this;
    }
    Bedside& takes(std::string_view name, const fhir::DrugTags& tags) {
        OrderText text = order("active", tags, 100);
        text.order.drug.name = name;
        text.order.source_index = static_cast<int>(orders_.size()) + 10;
        orders_.push_back(text.order);
        active_.clear();
        for (const fhir::MedicationOrder& one : orders_) active_.push_back(&one);
        facts.active_orders = active_;
        facts.active_drugs.insert(tags);
        return *this;
    }
    Bedside& doubt(fhir::Measure measure, cards::DoubtKind kind, std::string_view number,
                   std::string_view unit) {
        observations_.push_back(result(measure, number, unit, 1));
        doubts_.push_back({.measure = measure, .kind = kind, .observation = &observations_.back()});
        facts.doubts = doubts_;
        return *this;
    }
    Bedside& happened(cards::Event cards::Facts::*event) {
        facts.*event = cards::Event{.is_present = true, .source = &event_};
        return *this;
    }
    Bedside& in(cards::RenalBucket bucket) {
        facts.kidney.bucket = bucket;
        return *this;
    }

    /// A draft order of 2 g over 2 h by vein, or of one tablet twice a day; change what the test is about.
    cards::OrderFacts& draft(cards::MagnesiumOrderKind kind) {
        if (!cards_is_order()) on(cards::Trigger::order_sign);
        const bool is_vein = kind == cards::MagnesiumOrderKind::intravenous;
        OrderText text = lytes::tests::draft("draft", is_vein ? magnesium_sulfate_iv : magnesium_oxide);
        orders_.push_back(text.order);
        cards::OrderFacts made;
        made.patient = &facts;
        made.order = &orders_.back();
        made.draft_index = static_cast<int>(drafts_.size());
        made.magnesium = kind;
        made.is_parenteral = is_vein;
        made.drug_name = is_vein ? "magnesium sulfate" : "magnesium oxide";
        made.dose.doubt = cards::TotalDoubt::none;
        made.dose.single = fhir::Decimal::of(is_vein ? 2 : 241);
        made.dose.per_24h = fhir::Decimal::of(is_vein ? 2 : 482);
        made.dose.per_48h = fhir::Decimal::of(is_vein ? 2 : 964);
        if (is_vein) made.dose.rate_per_h = fhir::Decimal::of(1);
        if (is_vein) made.dose.rate_per_min = fhir::Decimal::of(167, 1);
        made.dose.shown = is_vein ? "2 g" : "482 mg elemental/day";
        drafts_.push_back(made);
        return drafts_.back();
    }

    [[nodiscard]] cards::Advice advice() const { return cards::advise_on(facts, drafts_); }
    [[nodiscard]] const std::vector<cards::OrderFacts>& drafts() const { return drafts_; }
    [[nodiscard]] Ward& ward() { return ward_; }
    [[nodiscard]] cards::Knowledge& knowledge() { return ward_.knowledge(); }

    /// A final result that counts, as measure.cpp would choose it.
    cards::Measurement measured(const fhir::Observation& observation) {
        observations_.push_back(observation);
        cards::Measurement made;
        made.source = &observations_.back();
        const auto family = observation.value->unit == fhir::Unit::mmol_per_l ? fhir::UnitFamily::amount
                                                                              : fhir::UnitFamily::mass;
        made.value = cards::Concentration{observation.value->value, family, observation.value->comparator};
        made.freshness = cards::Freshness::current;
        made.at = observation.effective->at;
        made.age = now - made.at;
        made.is_in_trigger_window = true;
        return made;
    }

  private:
    [[nodiscard]] bool cards_is_order() const { return !cards::is_result_driven(facts.input->trigger); }

    Ward ward_;
    fhir::Condition event_ = condition(fhir::ClinicalTag::torsades, 1);
    std::deque<fhir::Observation> observations_;
    std::deque<fhir::MedicationOrder> orders_;
    std::vector<const fhir::MedicationOrder*> active_;
    std::vector<cards::Doubt> doubts_;
    std::vector<cards::OrderFacts> drafts_;
};

/// "MG-LOW-CRIT-01 critical [MG-ICU-01]" for each card, in order.
inline std::vector<std::string> outline(const cards::Advice& advice) {
    std::vector<std::string> lines;
    for (const cards::Card& card : advice.cards) {
        std::string line{card.rule};
        line += card.indicator == cards::Indicator::critical  ? " critical"
                : card.indicator == cards::Indicator::warning ? " warning"
                                                              : " info";
        line += " [";
        for (std::size_t at = 0; at < card.folded.size(); ++at)
            line.append(at == 0 ? "" : " ").append(card.folded[at]);
        lines.push_back(line + "]");
    }
    return lines;
}
/// The same without what is folded.
inline std::vector<std::string> heads(const cards::Advice& advice) {
    std::vector<std::string> lines = outline(advice);
    for (std::string& line : lines) line.resize(line.find(" ["));
    return lines;
}
/// The codes of a card's suggestions, in order.
inline std::vector<std::string> offered(const cards::Card& card) {
    std::vector<std::string> codes;
    for (const cards::Suggestion& one : card.suggestions) codes.emplace_back(one.code);
    return codes;
}
inline bool offers(const cards::Card& card, std::string_view code) {
    for (const cards::Suggestion& one : card.suggestions)
        if (one.code == code) return true;
    return false;
}
/// The first card of a magnesium rule, else the first card. REQUIRES: there is a card.
inline const cards::Card& magnesium_card(const cards::Advice& advice) {
    for (const cards::Card& card : advice.cards)
        if (card.rule.starts_with("MG-")) return card;
    return advice.cards.front();
}
inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

using Lines = std::vector<std::string>;

}  // namespace lytes::tests
