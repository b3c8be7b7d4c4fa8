#include "fhir/datatypes.hpp"
#include "fhir/r4/decode.hpp"
#include "fhir/r4/haemolysis.hpp"
#include "fhir/r4/tokens.hpp"

namespace lytes::fhir::r4 {
namespace {

constexpr auto statuses = std::to_array<Token<ResultStatus>>({
    {"registered",       ResultStatus::registered      },
    {"preliminary",      ResultStatus::preliminary     },
    {"final",            ResultStatus::final_result    },
    {"amended",          ResultStatus::amended         },
    {"corrected",        ResultStatus::corrected       },
    {"appended",         ResultStatus::amended         },
    {"cancelled",        ResultStatus::cancelled       },
    {"entered-in-error", ResultStatus::entered_in_error},
    {"unknown",          ResultStatus::unknown         },
});

// v3-ObservationInterpretation and the older v2 table 0078, which share their letters.
constexpr auto flag_codes = std::to_array<Token<AbnormalFlag>>({
    {"LL", AbnormalFlag::critical_low     },
    {"HH", AbnormalFlag::critical_high    },
    {"AA", AbnormalFlag::critical_abnormal},
    {"<",  AbnormalFlag::below_scale      },
    {">",  AbnormalFlag::above_scale      },
    {"L",  AbnormalFlag::low              },
    {"LU", AbnormalFlag::low              },
    {"L<", AbnormalFlag::low              },
    {"LX", AbnormalFlag::low              },
    {"H",  AbnormalFlag::high             },
    {"HU", AbnormalFlag::high             },
    {"H>", AbnormalFlag::high             },
    {"HX", AbnormalFlag::high             },
    {"A",  AbnormalFlag::abnormal         },
    {"N",  AbnormalFlag::normal           },
});

constexpr auto flag_texts = std::to_array<Token<AbnormalFlag>>({
    {"critical low",      AbnormalFlag::critical_low     },
    {"critically low",    AbnormalFlag::critical_low     },
    {"low critical",      AbnormalFlag::critical_low     },
    {"low panic",         AbnormalFlag::critical_low     },
    {"panic low",         AbnormalFlag::critical_low     },
    {"critical high",     AbnormalFlag::critical_high    },
    {"critically high",   AbnormalFlag::critical_high    },
    {"high critical",     AbnormalFlag::critical_high    },
    {"high panic",        AbnormalFlag::critical_high    },
    {"panic high",        AbnormalFlag::critical_high    },
    {"critical abnormal", AbnormalFlag::critical_abnormal},
    {"critical",          AbnormalFlag::critical_abnormal},
    {"low",               AbnormalFlag::low              },
    {"high",              AbnormalFlag::high             },
    {"abnormal",          AbnormalFlag::abnormal         },
    {"normal",            AbnormalFlag::normal           },
});

// SNOMED CT, v2 and LOINC answers. They do not collide, so the system is not asked.
constexpr auto truths = std::to_array<Token<bool>>({
    {"373066001", true }, // yes
    {"373067005", false}, // no
    {"10828004",  true }, // positive
    {"260385009", false}, // negative
    {"52101004",  true }, // present
    {"2667000",   false}, // absent
    {"260373001", true }, // detected
    {"260415000", false}, // not detected
    {"77386006",  true }, // pregnant
    {"60001007",  false}, // not pregnant
    {"Y",         true },
    {"N",         false},
    {"POS",       true },
    {"NEG",       false},
    {"LA33-6",    true }, // yes
    {"LA32-8",    false}, // no
    {"LA6576-8",  true }, // positive
    {"LA6577-6",  false}, // negative
    {"LA9633-4",  true }, // present
    {"LA9634-2",  false}, // absent
    {"LA15173-0", true }, // pregnant
    {"LA26683-5", false}, // not pregnant
});

constexpr auto truth_words = std::to_array<Token<bool>>({
    {"yes",          true },
    {"no",           false},
    {"positive",     true },
    {"negative",     false},
    {"present",      true },
    {"absent",       false},
    {"detected",     true },
    {"not detected", false},
    {"pregnant",     true },
    {"not pregnant", false},
});

/// Where the codings of one concept disagree, LOINC decides, then the first in the order of `Measure`: the
/// order of codings must not matter. A code that we know to be of another sample (red cells, urine) excludes
/// the whole concept.
struct Meaning {
    Measure measure = Measure::none;
    const LocalCode* alias = nullptr;  ///< the site's row, where nothing else told the measure
};
Meaning find_meaning_of(const json::Cursor& holder, const LocalCodes* local) {
    Measure by_loinc = Measure::none;
    Measure by_other = Measure::none;
    const LocalCode* by_site = nullptr;
    bool is_excluded = false;
    for_each_coding_of(holder, "code", [&](const Coding& coding) {
        const LocalCode* alias = local == nullptr ? nullptr : local->find(coding.uri, coding.code);
        if (alias != nullptr && (by_site == nullptr || alias->measure < by_site->measure)) by_site = alias;
        const MeasureCode found = find_measure(coding.system, coding.code);
        is_excluded = is_excluded || found.is_excluded;
        if (found.measure == Measure::none) return;
        Measure& best = coding.system == CodeSystem::loinc ? by_loinc : by_other;
        if (best == Measure::none || found.measure < best) best = found.measure;
    });
    if (is_excluded) return {};
    if (by_loinc != Measure::none) return {by_loinc, nullptr};
    if (by_site != nullptr) return {by_site->measure, by_site};
    return {by_other, nullptr};
}

/// A code of the site's that comes in another unit than the site said is not what it seems: not interpreted.
void check_unit(const Meaning& meaning, Observation& out) {
    if (meaning.alias == nullptr || !out.value || out.value->unit_state != UnitState::known) return;
    if (out.value->unit != meaning.alias->unit) out.value->unit_state = UnitState::contradictory;
}

bool is_critical(AbnormalFlag flag) {
    return flag == AbnormalFlag::critical_low || flag == AbnormalFlag::critical_high ||
           flag == AbnormalFlag::critical_abnormal;
}

AbnormalFlag decode_flag(const json::Cursor& holder) {
    AbnormalFlag flag = AbnormalFlag::none;
    const auto offer = [&flag](std::optional<AbnormalFlag> found) {
        if (found && (flag == AbnormalFlag::none || (is_critical(*found) && !is_critical(flag))))
            flag = *found;
    };
    const auto interpretation = holder.find_value("interpretation");
    if (!interpretation) return flag;
    for_each_coding(*interpretation,
                    [&offer](const Coding& coding) { offer(find_token(flag_codes, coding.code)); });
    if (flag != AbnormalFlag::none) return flag;
    json::for_each_element(*interpretation, [&offer](const json::Cursor& one) {
        const std::string_view text = concept_text(one);
        const auto by_letter = find_token(flag_codes, text);
        offer(by_letter ? by_letter : find_folded(flag_texts, text));
    });
    return flag;
}

std::optional<Quantity> decode_limit(const json::Cursor& range, std::string_view name,
                                     const std::optional<Quantity>& value) {
    auto limit = find_quantity(range, name);
    if (limit && limit->unit_state == UnitState::missing && value) {
        limit->unit = value->unit;
        limit->unit_text = value->unit_text;
        limit->unit_state = value->unit_state;
    }
    return limit;
}

bool is_normal_range(const json::Cursor& range) {
    auto type = range.find_value("type");
    if (!type) type = range.find_value("meaning");  // DSTU2
    if (!type) return true;
    bool is_normal = false;
    for_each_coding(*type,
                    [&is_normal](const Coding& coding) { is_normal = is_normal || coding.code == "normal"; });
    return is_normal || has_words(concept_text(*type), "normal");
}

/// The first range of normal type that has a limit; else the first other one, marked as such.
std::optional<ReferenceRange> decode_range(const json::Cursor& holder, const std::optional<Quantity>& value) {
    std::optional<ReferenceRange> chosen;
    const auto ranges = holder.find_value("referenceRange");
    if (!ranges) return chosen;
    json::for_each_element(*ranges, [&](const json::Cursor& range) {
        const ReferenceRange found{decode_limit(range, "low", value), decode_limit(range, "high", value),
                                   is_normal_range(range)};
        if (!found.low && !found.high) return;
        if (!chosen || (found.is_normal_type && !chosen->is_normal_type)) chosen = found;
    });
    return chosen;
}

constexpr auto specimen_codes = std::to_array<Token<Specimen>>({
    {"119297000", Specimen::blood}, // SNOMED CT blood
    {"119364003", Specimen::blood}, // serum
    {"119361006", Specimen::blood}, // plasma
    {"122555007", Specimen::blood}, // venous
    {"122552005", Specimen::blood}, // arterial
    {"122554006", Specimen::blood}, // capillary
    {"122575003", Specimen::other}, // urine
    {"258450006", Specimen::other}, // cerebrospinal fluid
    {"SER",       Specimen::blood}, // v2 table 0487
    {"PLAS",      Specimen::blood},
    {"PPP",       Specimen::blood},
    {"BLD",       Specimen::blood},
    {"BLDV",      Specimen::blood},
    {"BLDA",      Specimen::blood},
    {"BLDC",      Specimen::blood},
    {"UR",        Specimen::other},
    {"CSF",       Specimen::other},
    {"DIAF",      Specimen::other},
    {"RBC",       Specimen::other},
});

// Other samples first: "red blood cells" is no blood sample in our sense.
constexpr auto specimen_words = std::to_array<Token<Specimen>>({
    {"urine",               Specimen::other},
    {"csf",                 Specimen::other},
    {"cerebrospinal fluid", Specimen::other},
    {"dialysate",           Specimen::other},
    {"dialysis fluid",      Specimen::other},
    {"pleural fluid",       Specimen::other},
    {"ascitic fluid",       Specimen::other},
    {"peritoneal fluid",    Specimen::other},
    {"body fluid",          Specimen::other},
    {"stool",               Specimen::other},
    {"faeces",              Specimen::other},
    {"feces",               Specimen::other},
    {"sweat",               Specimen::other},
    {"saliva",              Specimen::other},
    {"red cells",           Specimen::other},
    {"red blood cells",     Specimen::other},
    {"erythrocytes",        Specimen::other},
    {"rbc",                 Specimen::other},
    {"serum",               Specimen::blood},
    {"plasma",              Specimen::blood},
    {"blood",               Specimen::blood},
});

Specimen find_specimen(std::string_view text) {
    if (text.empty()) return Specimen::unspecified;
    for (const auto& [words, specimen] : specimen_words)
        if (has_words(text, words)) return specimen;
    return Specimen::unspecified;
}

Specimen decode_specimen(const json::Cursor& resource) {
    const auto reference = find_first(resource, "specimen");
    if (!reference) return Specimen::unspecified;
    Specimen specimen = find_specimen(reference->text("display"));
    const auto contained = find_contained(resource, reference_text(*reference));
    if (specimen != Specimen::unspecified || !contained) return specimen;
    for_each_coding_of(*contained, "type", [&specimen](const Coding& coding) {
        const auto found = find_token(specimen_codes, coding.code);
        if (found && specimen == Specimen::unspecified) specimen = *found;
    });
    return specimen != Specimen::unspecified ? specimen
                                             : find_specimen(find_concept_text(*contained, "type"));
}

bool is_point_of_care(const json::Cursor& resource) {
    const auto says_so = [](std::string_view text) {
        return has_words(text, "point of care") || has_words(text, "point-of-care") ||
               has_words(text, "poct") || has_words(text, "i-stat");
    };
    if (says_so(find_concept_text(resource, "method"))) return true;
    const auto device = find_first(resource, "device");
    return device && says_so(device->text("display"));
}

/// The last of the moments that a Timing names, as it is the end that counts of a period.
std::optional<Moment> find_last_event(const json::Cursor& resource) {
    std::optional<Moment> last;
    const auto timing = find_first(resource, "effectiveTiming");
    const auto events = timing ? timing->find_value("event") : std::nullopt;
    if (!events) return last;
    json::for_each_element(*events, [&last](const json::Cursor& event) {
        const auto moment = parse_moment(event.as_string().value_or(""));
        if (moment && (!last || last->at < moment->at)) last = moment;
    });
    return last;
}

/// algorithm A6: collection time.
std::optional<Moment> decode_effective(const json::Cursor& resource) {
    if (const auto moment = find_moment(resource, "effectiveDateTime")) return moment;
    const Period period = find_period(resource, "effectivePeriod");
    if (period.end) return period.end;
    if (const auto instant = find_moment(resource, "effectiveInstant")) return instant;
    if (const auto event = find_last_event(resource)) return event;
    return period.start;
}

void decode_coded_value(const json::Cursor& value, Observation& out) {
    out.value_text = concept_text(value);
    for_each_coding(value, [&out](const Coding& coding) {
        out.value_tags.insert(find_condition(coding.system, coding.code));
        if (const auto truth = find_token(truths, coding.code); truth && !out.value_bool)
            out.value_bool = truth;
    });
    if (!out.value_bool) out.value_bool = find_folded(truth_words, out.value_text);
}

void decode_value(const json::Cursor& holder, Observation& out) {
    if (holder.find_value("dataAbsentReason")) return;
    if (const auto quantity = find_first(holder, "valueQuantity")) {
        out.value = decode_quantity(*quantity);
    } else if (const std::string_view text = holder.text("valueString"); !text.empty()) {
        out.value_text = text;
        out.value = parse_quantity(text);
        out.value_bool = find_folded(truth_words, text);
    } else if (const auto coded = find_first(holder, "valueCodeableConcept")) {
        decode_coded_value(*coded, out);
    } else if (const auto truth = holder.find_value("valueBoolean")) {
        out.value_bool = truth->as_bool();
    } else if (holder.find_value("valueInteger")) {
        out.value = find_timed(holder, "valueInteger", "");
    }
    if (out.measure == Measure::pregnancy_status && out.value_bool == true)
        out.value_tags.insert(ClinicalTag::pregnancy);
}

void decode_provenance(const json::Cursor& resource, Observation& out) {
    out.id = resource.text("id");
    if (const auto meta = resource.find_value("meta")) out.version = meta->text("versionId");
    if (const auto identifier = find_first(resource, "identifier"))
        out.identifier = identifier->text("value");
    const auto status = find_token(statuses, resource.text("status"));
    out.status = status.value_or(ResultStatus::unspecified);
}

/// Everything that a result needs beyond its code; components inherit what they do not say themselves.
void decode_sample(const json::Cursor& resource, Observation& out) {
    out.specimen = decode_specimen(resource);
    out.effective = decode_effective(resource);
    out.issued = find_moment(resource, "issued");
    out.is_point_of_care = is_point_of_care(resource);
    out.is_haemolysed = says_haemolysed(resource);
    out.is_from_infusion_arm = says_from_infusion_arm(resource);
}

}  // namespace

void decode_observation(const json::Cursor& resource, Arena&, std::pmr::vector<Observation>& out,
                        const LocalCodes* local) {
    Observation panel;
    decode_provenance(resource, panel);
    const Meaning meaning = find_meaning_of(resource, local);
    panel.measure = meaning.measure;
    const auto components = resource.find_value("component");
    // Nine in ten results of a chart concern no rule; their inside is not read.
    if (panel.measure == Measure::none && !components) {
        out.push_back(panel);
        return;
    }
    decode_sample(resource, panel);
    Observation whole = panel;
    if (whole.measure != Measure::none) {
        decode_value(resource, whole);
        check_unit(meaning, whole);
        whole.flag = decode_flag(resource);
        whole.range = decode_range(resource, whole.value);
    }
    out.push_back(whole);
    if (!components) return;
    json::for_each_element(*components, [&](const json::Cursor& component) {
        Observation part = panel;
        const Meaning part_meaning = find_meaning_of(component, local);
        part.measure = part_meaning.measure;
        const bool is_told_by_whole = part.measure == whole.measure && (whole.value || whole.value_bool);
        if (part.measure == Measure::none || is_told_by_whole) return;
        decode_value(component, part);
        check_unit(part_meaning, part);
        part.flag = decode_flag(component);
        part.range = decode_range(component, part.value);
        out.push_back(part);
    });
}

}  // namespace lytes::fhir::r4
