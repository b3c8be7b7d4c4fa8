#include <array>
#include <memory_resource>

#include "fhir/json/writer.hpp"
#include "hooks/exchange.hpp"

namespace lytes::hooks {
namespace {

struct KindRow {
    fhir::ProblemKind kind;
    unsigned status;
    std::string_view issue;  ///< FHIR IssueType
};

constexpr auto kinds = std::to_array<KindRow>({
    {fhir::ProblemKind::malformed,     400, "structure"    },
    {fhir::ProblemKind::missing,       400, "required"     },
    {fhir::ProblemKind::wrong_type,    400, "structure"    },
    {fhir::ProblemKind::invalid_value, 400, "value"        },
    {fhir::ProblemKind::wrong_patient, 400, "business-rule"},
    {fhir::ProblemKind::inconsistent,  400, "invariant"    },
    {fhir::ProblemKind::unavailable,   412, "incomplete"   },
    {fhir::ProblemKind::too_large,     413, "too-long"     },
});

const KindRow& row_of(fhir::ProblemKind kind) {
    for (const KindRow& row : kinds) {
        if (row.kind == kind) return row;
    }
    return kinds.front();
}

}  // namespace

unsigned status_of(fhir::ProblemKind kind) { return row_of(kind).status; }

std::string operation_outcome(std::span<const fhir::Problem> problems, std::string_view note) {
    std::pmr::string text;
    fhir::json::Writer out{text};
    const auto add_issue = [&out](std::string_view severity, std::string_view code, std::string_view words) {
        out.begin_object();
        out.member("severity", severity);
        out.member("code", code);
        out.member("diagnostics", words);
        out.end_object();
    };
    out.begin_object();
    out.member("resourceType", "OperationOutcome");
    out.key("issue");
    out.begin_array();
    for (const fhir::Problem& problem : problems) {
        std::string diagnostics = problem.path;
        if (!diagnostics.empty()) diagnostics += ": ";
        add_issue("error", row_of(problem.kind).issue,
                  diagnostics.append("expected ").append(problem.expected));
    }
    if (!note.empty()) add_issue("information", "informational", note);
    out.end_array();
    out.end_object();
    return std::string{text};
}

std::string operation_outcome(const fhir::Problem& problem) { return operation_outcome({&problem, 1}, {}); }

}  // namespace lytes::hooks
