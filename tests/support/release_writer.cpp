#include "tests/support/release_writer.hpp"

#include <algorithm>
#include <array>
#include <memory_resource>
#include <optional>
#include <stdexcept>

#include "fhir/datatypes.hpp"
#include "fhir/json/document.hpp"
#include "fhir/json/writer.hpp"

namespace lytes::tests {
namespace {

using fhir::Release;
using fhir::json::Cursor;
using fhir::json::Document;
using fhir::json::Writer;

/// What becomes of a member.
enum class Turn : std::uint8_t {
    rename,     ///< only the name
    drop,       ///< the release has no such member
    first,      ///< an array's first element alone
    code,       ///< a concept's code as a string
    word,       ///< an encounter class as DSTU2's word
    list,       ///< a Coding as an array of one concept
    note,       ///< notes as one text
    wrap,       ///< X as {"concept": X}, {"reference": X}; arrays element by element
    agent,      ///< X as {"agent": X}
};

struct Row {
    Release release;
    std::string_view type;
    std::string_view member;
    Turn turn;
    std::string_view name;  ///< the member's new name
    std::string_view wrapper{};
};

using enum Release;
constexpr auto rows = std::to_array<Row>({
    {dstu2, "MedicationRequest",        "subject",                   Turn::rename, "patient"                },
    {dstu2, "MedicationRequest",        "authoredOn",                Turn::rename, "dateWritten"            },
    {dstu2, "MedicationRequest",        "requester",                 Turn::rename, "prescriber"             },
    {dstu2, "MedicationRequest",        "reasonCode",                Turn::first,  "reasonCodeableConcept"  },
    {dstu2, "MedicationRequest",        "reasonReference",           Turn::first,  "reasonReference"        },
    {dstu2, "MedicationRequest",        "intent",                    Turn::drop,   ""                       },
    {dstu2, "MedicationStatement",      "subject",                   Turn::rename, "patient"                },
    {dstu2, "MedicationAdministration", "subject",                   Turn::rename, "patient"                },
    {dstu2, "MedicationAdministration", "effectiveDateTime",         Turn::rename, "effectiveTimeDateTime"  },
    {dstu2, "MedicationAdministration", "effectivePeriod",           Turn::rename, "effectiveTimePeriod"    },
    {dstu2, "Observation",              "interpretation",            Turn::first,  "interpretation"         },
    {dstu2, "Observation",              "note",                      Turn::note,   "comments"               },
    {dstu2, "Condition",                "subject",                   Turn::rename, "patient"                },
    {dstu2, "Condition",                "clinicalStatus",            Turn::code,   "clinicalStatus"         },
    {dstu2, "Condition",                "verificationStatus",        Turn::code,   "verificationStatus"     },
    {dstu2, "Condition",                "recordedDate",              Turn::rename, "dateRecorded"           },
    {dstu2, "Encounter",                "subject",                   Turn::rename, "patient"                },
    {dstu2, "Encounter",                "class",                     Turn::word,   "class"                  },
    {stu3,  "MedicationRequest",        "encounter",                 Turn::rename, "context"                },
    {stu3,  "MedicationRequest",        "requester",                 Turn::agent,  "requester"              },
    {stu3,  "Observation",              "interpretation",            Turn::first,  "interpretation"         },
    {stu3,  "Observation",              "note",                      Turn::note,   "comment"                },
    {stu3,  "Condition",                "clinicalStatus",            Turn::code,   "clinicalStatus"         },
    {stu3,  "Condition",                "verificationStatus",        Turn::code,   "verificationStatus"     },
    {stu3,  "Condition",                "recordedDate",              Turn::rename, "assertedDate"           },
    {r5,    "MedicationRequest",        "medicationCodeableConcept", Turn::wrap,   "medication", "concept"  },
    {r5,    "MedicationRequest",        "medicationReference",       Turn::wrap,   "medication", "reference"},
    {r5,    "MedicationRequest",        "reasonCode",                Turn::wrap,   "reason",     "concept"  },
    {r5,    "MedicationRequest",        "reasonReference",           Turn::wrap,   "reason",     "reference"},
    {r5,    "MedicationStatement",      "medicationCodeableConcept", Turn::wrap,   "medication", "concept"  },
    {r5,    "MedicationStatement",      "medicationReference",       Turn::wrap,   "medication", "reference"},
    {r5,    "MedicationStatement",      "reasonCode",                Turn::wrap,   "reason",     "concept"  },
    {r5,    "MedicationAdministration", "medicationCodeableConcept", Turn::wrap,   "medication", "concept"  },
    {r5,    "MedicationAdministration", "effectiveDateTime",         Turn::rename, "occurenceDateTime"      },
    {r5,    "MedicationAdministration", "effectivePeriod",           Turn::rename, "occurencePeriod"        },
    {r5,    "Procedure",                "performedDateTime",         Turn::rename, "occurrenceDateTime"     },
    {r5,    "Procedure",                "performedPeriod",           Turn::rename, "occurrencePeriod"       },
    {r5,    "Encounter",                "class",                     Turn::list,   "class"                  },
    {r5,    "Encounter",                "period",                    Turn::rename, "actualPeriod"           },
    {r5,    "ServiceRequest",           "code",                      Turn::wrap,   "code",       "concept"  },
});

const Row* find_row(Release release, std::string_view type, std::string_view member) {
    const auto* const found = std::ranges::find_if(rows, [&](const Row& row) {
        return row.release == release && row.type == type && row.member == member;
    });
    return found == rows.end() ? nullptr : found;
}

std::string first_code(const Cursor& concepts) {
    std::string code;
    fhir::for_each_coding(concepts, [&code](const fhir::Coding& coding) {
        if (code.empty()) code = coding.code;
    });
    return code;
}

std::string_view class_word(std::string_view code) {
    if (code == "AMB") return "outpatient";
    return code == "EMER" ? "emergency" : "inpatient";
}

class ReleaseWriter {
  public:
    ReleaseWriter(Release release, std::pmr::string& text) : release_(release), out_(text) {}

    void write(const Cursor& value) {
        if (value.is_array()) return write_array(value);
        if (!value.is_object()) return write_scalar(value);
        const std::string_view type = value.text("resourceType");
        out_.begin_object();
        for (const Cursor member : value) write_member(type, member);
        if (release_ == stu3 && type == "MedicationStatement") out_.member("taken", "y");
        out_.end_object();
    }

  private:
    void write_array(const Cursor& value) {
        out_.begin_array();
        for (const Cursor element : value) write(element);
        out_.end_array();
    }
    /// A selection names the draft by the type that it has in the release.
    void write_scalar(const Cursor& value) {
        constexpr std::string_view prefix = "MedicationRequest/";
        const auto text = value.as_string();
        if (release_ != dstu2 || !text || !text->starts_with(prefix)) return out_.copy(value);
        out_.string("MedicationOrder/" + std::string{text->substr(prefix.size())});
    }
    void write_member(std::string_view type, const Cursor& member) {
        const std::string_view name = member.key();
        if (name == "resourceType") return out_.member(name, type_name(type));
        if (name == "dosageInstruction" || name == "dosage") return write_dosages(type, member);
        if (type == "Encounter" && name == "location") return write_stays(member);
        const bool is_statement_status = type == "MedicationStatement" && name == "status";
        if (release_ == r5 && is_statement_status && member.as_string() == "active")
            return out_.member(name, "recorded");
        const Row* row = find_row(release_, type, name);
        if (row != nullptr) return turn(*row, member);
        out_.key(name);
        write(member);
    }
    [[nodiscard]] std::string_view type_name(std::string_view type) const {
        if (release_ == dstu2 && type == "MedicationRequest") return "MedicationOrder";
        const bool is_older = release_ == dstu2 || release_ == stu3;
        return is_older && type == "ServiceRequest" ? "ProcedureRequest" : type;
    }
    void turn(const Row& row, const Cursor& member) {
        if (row.turn == Turn::drop) return;
        out_.key(row.name);
        switch (row.turn) {
            case Turn::rename:
            case Turn::drop:
                return write(member);
            case Turn::first:
                return write(*fhir::first_element(member));
            case Turn::code:
                return out_.string(first_code(member));
            case Turn::word:
                return out_.string(class_word(first_code(member)));
            case Turn::note:
                return out_.string(fhir::first_element(member)->text("text"));
            case Turn::list:
                out_.begin_array();
                out_.begin_object();
                out_.key("coding");
                write_one(member);
                out_.end_object();
                out_.end_array();
                return;
            case Turn::wrap:
                return wrap(member, row.wrapper);
            case Turn::agent:
                return wrap(member, "agent");
        }
    }
    void write_one(const Cursor& value) {
        out_.begin_array();
        write(value);
        out_.end_array();
    }
    void wrap(const Cursor& value, std::string_view name) {
        if (value.is_array()) {
            out_.begin_array();
            for (const Cursor element : value) wrap(element, name);
            out_.end_array();
            return;
        }
        out_.begin_object();
        out_.key(name);
        write(value);
        out_.end_object();
    }
    /// The kind of place stands on Encounter in R4 only; before, the display tells it.
    void write_stays(const Cursor& stays) {
        out_.key("location");
        out_.begin_array();
        fhir::json::for_each_element(stays, [this](const Cursor& stay) {
            out_.begin_object();
            for (const Cursor member : stay) {
                const bool is_kind = member.key() == "physicalType";
                if (is_kind && release_ != r5) continue;
                out_.key(is_kind ? "form" : member.key());
                write(member);
            }
            out_.end_object();
        });
        out_.end_array();
    }
    void write_dosages(std::string_view type, const Cursor& dosages) {
        out_.key(dosages.key());
        if (!dosages.is_array()) return write_dosage(type, dosages);
        out_.begin_array();
        for (const Cursor dosage : dosages) write_dosage(type, dosage);
        out_.end_array();
    }
    void write_dosage(std::string_view type, const Cursor& dosage) {
        out_.begin_object();
        for (const Cursor member : dosage) write_dosage_member(type, member);
        out_.end_object();
    }
    void write_dosage_member(std::string_view type, const Cursor& member) {
        const std::string_view name = member.key();
        const bool is_flat = release_ == dstu2 || release_ == stu3;
        if (is_flat && name == "doseAndRate") {
            const Cursor amounts = *fhir::first_element(member);
            for (const Cursor amount : amounts) write_amount(type, amount);
            return;
        }
        if (release_ == dstu2 && name == "timing") return write_timing(member);
        std::string_view renamed = name;
        if (release_ == dstu2 && name == "site") renamed = "siteCodeableConcept";
        if (release_ == dstu2 && name == "dose") renamed = "quantity";
        if (release_ == r5 && name == "asNeededBoolean") renamed = "asNeeded";
        out_.key(renamed);
        if (release_ == r5 && name == "maxDosePerPeriod") return write_one(member);
        write(member);
    }
    void write_amount(std::string_view type, const Cursor& amount) {
        const std::string_view name = amount.key();
        if (name == "type") return;
        if (release_ == dstu2 && name == "rateQuantity") return write_ratio(amount);
        const bool is_statement = release_ == dstu2 && type == "MedicationStatement";
        out_.key(is_statement && name == "doseQuantity" ? "quantityQuantity" : name);
        write(amount);
    }
    void write_ratio(const Cursor& rate) {
        const std::string unit{rate.text("unit")};
        const std::size_t slash = unit.rfind('/');
        if (slash == std::string::npos) throw std::runtime_error("a rate without time: " + unit);
        out_.key("rateRatio");
        out_.begin_object();
        write_part("numerator", rate.find("value")->as_number_text().value(), unit.substr(0, slash));
        write_part("denominator", "1", unit.substr(slash + 1));
        out_.end_object();
    }
    void write_part(std::string_view name, std::string_view value, const std::string& unit) {
        out_.key(name);
        out_.begin_object();
        out_.key("value");
        out_.number(value);
        out_.member("unit", unit);
        out_.end_object();
    }
    void write_timing(const Cursor& timing) {
        out_.key("timing");
        out_.begin_object();
        for (const Cursor member : timing) {
            out_.key(member.key());
            if (member.key() != "repeat") {
                write(member);
                continue;
            }
            out_.begin_object();
            for (const Cursor part : member) {
                std::string_view name = part.key();
                if (name == "periodUnit") name = "periodUnits";
                if (name == "durationUnit") name = "durationUnits";
                if (name == "boundsDuration") name = "boundsQuantity";
                out_.key(name);
                write(part);
            }
            out_.end_object();
        }
        out_.end_object();
    }

    Release release_;
    Writer out_;
};

void copy_without_drafts(const Cursor& value, Writer& out) {
    if (value.is_array()) {
        out.begin_array();
        for (const Cursor element : value) copy_without_drafts(element, out);
        out.end_array();
    } else if (value.is_object()) {
        out.begin_object();
        for (const Cursor member : value) {
            if (member.key() == "resource" || member.key() == "resourceId") continue;
            out.key(member.key());
            copy_without_drafts(member, out);
        }
        out.end_object();
    } else {
        out.copy(value);
    }
}

}  // namespace

std::string in_release(std::string_view request, Release release) {
    std::pmr::monotonic_buffer_resource arena;
    const auto document = Document::parse(request, arena);
    if (!document) throw std::runtime_error("no JSON to rewrite");
    std::pmr::string text;
    ReleaseWriter{release, text}.write(Cursor{*document});
    return std::string{text};
}

bool is_expressible(std::string_view request, Release release) {
    if (release != Release::dstu2) return true;
    // One dosage has one rate there: a rate beside a concentration cannot be said.
    const auto has = [request](std::string_view word) {
        return request.find(word) != std::string_view::npos;
    };
    if (has(R"("rateRatio")") && has(R"("rateQuantity")")) return false;
    return std::ranges::none_of(
        std::to_array<std::string_view>({R"("sequence")", R"("priority")", R"("intent":"p)"}), has);
}

std::string without_drafts(std::string_view response) {
    std::pmr::monotonic_buffer_resource arena;
    const auto document = Document::parse(response, arena);
    if (!document) throw std::runtime_error("no JSON to compare");
    std::pmr::string text;
    Writer out{text};
    copy_without_drafts(Cursor{*document}, out);
    return std::string{text};
}

}  // namespace lytes::tests
