#include "cards/suppress.hpp"

#include <algorithm>
#include <array>

#include "cards/tables/clauses.hpp"

namespace lytes::cards {
namespace {

using std::chrono::hours;

constexpr fhir::Duration critical_window = hours{8};
constexpr fhir::Duration inpatient_window = hours{24};
constexpr fhir::Duration outpatient_window = hours{30 * 24};

/// D4: these say that the result itself is wrong, which only a new result changes.
constexpr auto wrong_result_codes =
    std::to_array<std::string_view>({"OV-LAB-ERROR", "OV-SPURIOUS-CONFIRMED"});

struct TierMark {
    std::string_view name;
    int severity;
};

// In the order of the enumerations of facts.hpp.
constexpr auto magnesium_tiers = std::to_array<TierMark>({
    {"",              0},
    {"undetermined",  0},
    {"critical-low",  4},
    {"severe-low",    3},
    {"moderate-low",  2},
    {"mild-low",      1},
    {"low-normal",    0},
    {"normal",        0},
    {"high-mild",     1},
    {"high-moderate", 2},
    {"high-severe",   3},
});
constexpr auto potassium_tiers = std::to_array<TierMark>({
    {"",                 0},
    {"undetermined",     0},
    {"critical-low",     3},
    {"moderate-low",     2},
    {"mild-low",         1},
    {"below-target",     0},
    {"normal",           0},
    {"upper-borderline", 0},
    {"high-mild",        1},
    {"high-moderate",    2},
    {"high-severe",      3},
});
constexpr auto calcium_tiers = std::to_array<TierMark>({
    {"",              0},
    {"undetermined",  0},
    {"critical-low",  3},
    {"severe-low",    2},
    {"mild-low",      1},
    {"normal",        0},
    {"high-mild",     1},
    {"high-moderate", 2},
    {"high-severe",   3},
});
static_assert(magnesium_tiers.size() == static_cast<std::size_t>(MagnesiumTier::high_severe) + 1);
static_assert(potassium_tiers.size() == static_cast<std::size_t>(PotassiumTier::high_severe) + 1);
static_assert(calcium_tiers.size() == static_cast<std::size_t>(CalciumTier::high_severe) + 1);

TierMark tier_of(const Facts& facts, fhir::Measure about) {
    switch (about) {
        case fhir::Measure::magnesium:
            return magnesium_tiers[static_cast<std::size_t>(facts.magnesium_tier)];
        case fhir::Measure::potassium:
            return potassium_tiers[static_cast<std::size_t>(facts.potassium_tier)];
        case fhir::Measure::calcium_total:
            return calcium_tiers[static_cast<std::size_t>(facts.calcium.tier)];
        default:
            return {"", 0};
    }
}

/// FNV-1a over the parts of a source. A result without an id spoils the key: then nothing tells it from
/// another.
class Fingerprint {
  public:
    void add(std::string_view text) {
        for (const char letter : text) mix(static_cast<unsigned char>(letter));
        mix(0x1f);  // so that "ab" + "c" is not "a" + "bc"
    }
    void add(std::uint64_t number) {
        for (int shift = 0; shift < 64; shift += 8) mix((number >> shift) & 0xff);
    }
    void add(const fhir::Observation* result) {
        if (result == nullptr) return add("none");
        if (result->id.empty()) is_spoiled_ = true;
        add(result->id);
        add(result->version);
        // An amended result may keep its id, and not every server gives versions.
        add(result->value ? result->value->text : result->value_text);
        add(result->value ? result->value->unit_text : std::string_view{});
    }
    void add_key(SourceKey key) {
        if (key == 0) is_spoiled_ = true;
        add(key);
    }

    [[nodiscard]] SourceKey key() const {
        if (is_spoiled_) return 0;
        return hash_ == 0 ? 1 : hash_;
    }

  private:
    void mix(std::uint64_t byte) {
        hash_ ^= byte;
        hash_ *= 0x100000001b3ULL;
    }

    std::uint64_t hash_ = 0xcbf29ce484222325ULL;
    bool is_spoiled_ = false;
};

/// A new result of any kind that order rules look at is reason enough to speak again.
void add_all_results(const Facts& facts, Fingerprint& print) {
    for (const Measurement* result :
         {&facts.magnesium, &facts.potassium, &facts.calcium_total, &facts.calcium_ionized, &facts.albumin,
          &facts.phosphate, &facts.qtc, &facts.kidney.creatinine, &facts.kidney.reported_egfr})
        print.add(result->source);
    print.add(static_cast<std::uint64_t>(facts.kidney.bucket));
}

/// The kind of order, without its amounts: those are compared, because only a rise counts.
void add_order(const OrderFacts& order, Fingerprint& print) {
    print.add(order.drug_name);
    print.add(static_cast<std::uint64_t>(order.magnesium));
    for (const bool is_so : {order.is_parenteral, order.is_intravenous_potassium, order.is_oral_potassium,
                             order.is_intravenous_calcium, order.is_emergency, order.is_obstetric})
        print.add(static_cast<std::uint64_t>(is_so));
    print.add(static_cast<std::uint64_t>(order.line));
    print.add(static_cast<std::uint64_t>(order.dose.doubt));
}

SourceKey own_source(const Finding& finding) {
    const Subject& subject = finding.subject;
    Fingerprint print;
    if (subject.doubt != nullptr) {
        print.add(static_cast<std::uint64_t>(subject.doubt->kind));
        print.add(subject.doubt->observation);
        if (subject.doubt->other != nullptr) print.add(subject.doubt->other);
    } else if (subject.order != nullptr) {
        add_order(*subject.order, print);
        add_all_results(*subject.patient, print);
    } else if (subject.about == fhir::Measure::none) {
        add_all_results(*subject.patient, print);
    } else {
        print.add(measured(*subject.patient, subject.about).source);
        if (subject.about == fhir::Measure::calcium_total) print.add(subject.patient->albumin.source);
    }
    // The same rule with another message is another card.
    print.add(static_cast<std::uint64_t>(finding.is_in_progress));
    print.add(static_cast<std::uint64_t>(finding.is_unrechecked));
    return print.key();
}

/// The card as a whole: a new folded finding or modifier makes it a new one.
SourceKey source_of(const Findings& findings, std::size_t card, const Attachments& attachments) {
    Fingerprint print;
    print.add_key(own_source(findings[card]));
    for (const Finding& finding : findings) {
        if (finding.into != static_cast<int>(card)) continue;
        print.add(finding.rule->id);
        print.add(static_cast<std::uint64_t>(finding.indicator));
        print.add_key(own_source(finding));
    }
    for (const Attachment& attachment : attachments)
        if (attachment.finding == static_cast<int>(card)) print.add(attachment.modifier->id);
    return print.key();
}

Mark mark_of(const Findings& findings, std::size_t card, const Attachments& attachments) {
    const Finding& finding = findings[card];
    const Subject& subject = finding.subject;
    const TierMark tier =
        subject.doubt != nullptr ? TierMark{"", 0} : tier_of(*subject.patient, subject.about);
    Mark mark{.rule = finding.rule->id,
              .source = source_of(findings, card, attachments),
              .indicator = finding.indicator,
              .tier = tier.name,
              .severity = tier.severity};
    if (subject.order != nullptr) {
        const DoseTotals& dose = subject.order->dose;
        mark.dose = {dose.single, dose.per_24h, dose.per_48h, dose.rate_per_h};
    }
    return mark;
}

/// An amount that was known and is not any more may hide a rise.
bool has_risen(const DoseMark& now, const DoseMark& then) {
    for (std::size_t at = 0; at < now.size(); ++at) {
        if (now[at].has_value() != then[at].has_value()) return true;
        if (now[at] && *now[at] > *then[at]) return true;
    }
    return false;
}

bool is_same(const Shown& shown, const Mark& mark, Trigger trigger) {
    // Signing is the last stop: what was said while an order was picked is said again there.
    const bool was_only_selected = shown.trigger == Trigger::order_select && trigger == Trigger::order_sign;
    return shown.rule == mark.rule && shown.source == mark.source && !was_only_selected &&
           mark.indicator <= shown.indicator && mark.severity <= shown.severity &&
           !has_risen(mark.dose, shown.dose);
}

fhir::Duration window_of(Indicator indicator, Setting setting) {
    if (indicator == Indicator::critical) return critical_window;
    return setting == Setting::outpatient ? outpatient_window : inpatient_window;
}

bool is_wrong_result(std::string_view reason) {
    return std::ranges::find(wrong_result_codes, reason) != wrong_result_codes.end();
}

}  // namespace

const Shown* find_repeated(const History& history, const Mark& mark, Trigger trigger, Setting setting,
                           fhir::Instant now) {
    if (mark.source == 0) return nullptr;
    const fhir::Duration window = window_of(mark.indicator, setting);
    for (const Shown& shown : history.shown) {
        if (!is_same(shown, mark, trigger)) continue;
        const bool is_overridden =
            shown.overridden_at && (now < *shown.overridden_at + window || is_wrong_result(shown.reason));
        if (is_overridden || now < shown.at + window) return &shown;
    }
    return nullptr;
}

void suppress(Findings& findings, const Attachments& attachments, const Facts& facts, Recorder& recorder) {
    const Case& input = *facts.input;
    if (input.history == nullptr) return;
    for (std::size_t card = 0; card < findings.size(); ++card) {
        Finding& finding = findings[card];
        if (!finding.is_card()) continue;
        finding.mark = mark_of(findings, card, attachments);
        if (!input.history->is_used) continue;
        const Shown* const earlier =
            find_repeated(*input.history, finding.mark, input.trigger, facts.setting, input.now);
        if (earlier == nullptr) continue;
        if (finding.indicator == Indicator::critical) {
            finding.indicator = Indicator::info;
            finding.repeats = earlier;
        } else {
            finding.is_hidden = true;
            recorder.became(finding.rule->id, finding.subject.draft_index(), Outcome::suppressed,
                            earlier->overridden_at ? "shown before and overridden" : "shown before");
        }
    }
}

void write_repeat(const Shown& earlier, Text& line) {
    line.add("Shown as critical at ").add_time(earlier.at);
    if (earlier.overridden_at) {
        line.add(", overridden at ").add_time(*earlier.overridden_at);
        if (const OverrideReason* reason = find_override(earlier.reason); reason != nullptr)
            line.add(" (").add(reason->display).add(')');
    }
    line.add(
        ": repeated as information. A new result, a worse tier or a higher dose makes it critical again.");
}

std::string to_text(const DoseMark& dose) {
    std::string text;
    for (const auto& amount : dose) {
        if (&amount != dose.data()) text += ';';
        if (amount) text += std::to_string(amount->units()) + "e" + std::to_string(-amount->scale());
    }
    return text;
}

DoseMark parse_dose_mark(std::string_view text) {
    DoseMark dose{};
    for (auto& amount : dose) {
        const auto end = std::min(text.find(';'), text.size());
        amount = fhir::Decimal::parse(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return dose;
}

}  // namespace lytes::cards
