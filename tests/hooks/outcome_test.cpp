#include <string>

#include <doctest/doctest.h>

#include "hooks/exchange.hpp"
#include "tests/support/requests.hpp"

using lytes::fhir::Problem;
using lytes::fhir::ProblemKind;
using lytes::hooks::operation_outcome;
using lytes::hooks::status_of;

TEST_SUITE("hooks/outcome") {
    TEST_CASE("each kind of problem has its status and its issue code") {
        struct Row {
            ProblemKind kind;
            unsigned status;
            const char* code;
        };
        for (const Row& row : {
                 Row{ProblemKind::malformed,     400, "structure"    },
                 Row{ProblemKind::missing,       400, "required"     },
                 Row{ProblemKind::wrong_type,    400, "structure"    },
                 Row{ProblemKind::invalid_value, 400, "value"        },
                 Row{ProblemKind::wrong_patient, 400, "business-rule"},
                 Row{ProblemKind::inconsistent,  400, "invariant"    },
                 Row{ProblemKind::unavailable,   412, "incomplete"   },
                 Row{ProblemKind::too_large,     413, "too-long"     }
        }) {
            CHECK(status_of(row.kind) == row.status);
            CHECK(operation_outcome({row.kind, "p", "x"}) ==
                  std::string{R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":")"} +
                      row.code + R"(","diagnostics":"p: expected x"}]})");
        }
    }

    TEST_CASE("a problem of the whole body has no path") {
        CHECK(lytes::tests::diagnostics_of(operation_outcome(
                  {ProblemKind::malformed, "", "one JSON value"})) == "expected one JSON value");
    }
}
