#include "fhir/units.hpp"

#include <doctest/doctest.h>

namespace lytes::fhir {

TEST_SUITE("fhir/units") {
    TEST_CASE("spellings of laboratories and orders name their unit (algorithm A2)") {
        struct Row {
            std::string_view spelling;
            Unit unit;
        };
        const Row rows[] = {
            {"mg/dL",                 Unit::mg_per_dl     },
            {"MG/DL",                 Unit::mg_per_dl     },
            {"mg / dl",               Unit::mg_per_dl     },
            {"mgs/dL",                Unit::mg_per_dl     },
            {"mg%",                   Unit::mg_per_dl     },
            {"mg/100mL",              Unit::mg_per_dl     },
            {"mg/deciliter",          Unit::mg_per_dl     },
            {"mg per dl",             Unit::mg_per_dl     },
            {"mmol/L",                Unit::mmol_per_l    },
            {"MMOL/L",                Unit::mmol_per_l    },
            {"mmols/l",               Unit::mmol_per_l    },
            {"mmol/litre",            Unit::mmol_per_l    },
            {"mM",                    Unit::mmol_per_l    },
            {" mM ",                  Unit::mmol_per_l    },
            {"meq/L",                 Unit::meq_per_l     },
            {"mEq/L",                 Unit::meq_per_l     },
            {"MEQ/L",                 Unit::meq_per_l     },
            {"milliequivalents/L",    Unit::meq_per_l     },
            {"umol/L",                Unit::umol_per_l    },
            {"\xC2\xB5mol/L",         Unit::umol_per_l    },
            {"\xCE\xBCmol/L",         Unit::umol_per_l    },
            {"mcmol/L",               Unit::umol_per_l    },
            {"g/dL",                  Unit::g_per_dl      },
            {"gm/dl",                 Unit::g_per_dl      },
            {"g%",                    Unit::g_per_dl      },
            {"g/L",                   Unit::g_per_l       },
            {"mg/L",                  Unit::mg_per_l      },
            {"ng/mL",                 Unit::ng_per_ml     },
            {"nmol/L",                Unit::nmol_per_l    },
            {"mL/min/{1.73_m2}",      Unit::ml_per_min_173},
            {"mL/min/1.73m2",         Unit::ml_per_min_173},
            {"mL/min/1.73 m\xC2\xB2", Unit::ml_per_min_173},
            {"ml/min/1.73",           Unit::ml_per_min_173},
            {"mL/min",                Unit::ml_per_min    },
            {"ms",                    Unit::millisecond   },
            {"s",                     Unit::second        },
            {"min",                   Unit::minute        },
            {"h",                     Unit::hour          },
            {"hours",                 Unit::hour          },
            {"d",                     Unit::day           },
            {"days",                  Unit::day           },
            {"wk",                    Unit::week          },
            {"mo",                    Unit::month         },
            {"a",                     Unit::year          },
            {"yrs",                   Unit::year          },
            {"kg",                    Unit::kg            },
            {"[lb_av]",               Unit::lb            },
            {"[in_i]",                Unit::inch          },
            {"cm",                    Unit::cm            },
            {"m",                     Unit::m             },
            {"mg",                    Unit::mg            },
            {"MG",                    Unit::mg            },
            {"mcg",                   Unit::ug            },
            {"g",                     Unit::g             },
            {"mL",                    Unit::ml            },
            {"cc",                    Unit::ml            },
            {"L",                     Unit::l             },
            {"mmol",                  Unit::mmol          },
            {"mEq",                   Unit::meq           },
            {"{tbl}",                 Unit::dose_form     },
            {"{pill}",                Unit::dose_form     },
            {"tablet",                Unit::dose_form     },
            {"TAB",                   Unit::dose_form     },
            {"CAP",                   Unit::dose_form     },
            {"[iU]",                  Unit::iu            },
            {"U",                     Unit::iu            },
            {"g/h",                   Unit::g_per_h       },
            {"gm/hr",                 Unit::g_per_h       },
            {"mL/h",                  Unit::ml_per_h      },
            {"mg/min",                Unit::mg_per_min    },
            {"meq/h",                 Unit::meq_per_h     },
            {"mg/kg",                 Unit::mg_per_kg     },
            {"mg/kg/h",               Unit::mg_per_kg_h   },
            {"mg/kg/d",               Unit::mg_per_kg_day },
            {"meq/mL",                Unit::meq_per_ml    },
            {"mm[Hg]",                Unit::mm_hg         },
            {"mmHg",                  Unit::mm_hg         },
            {"/min",                  Unit::per_minute    },
            {"{beats}/min",           Unit::per_minute    },
            {"bpm",                   Unit::per_minute    },
            {"%",                     Unit::percent       },
            {"kg/m2",                 Unit::kg_per_m2     },
            {"m2",                    Unit::m2            },
        };
        for (const Row& row : rows) {
            CAPTURE(row.spelling);
            CHECK(find_unit(row.spelling) == row.unit);
        }
    }

    TEST_CASE("what no row holds is unknown, and case matters where UCUM means it") {
        for (const std::string_view spelling : {"",
                                                " ",
                                                "mm",
                                                "MM",
                                                "Mm",
                                                "M",
                                                "A",
                                                "S",
                                                "u",
                                                "\xC2\xB5",
                                                "x10*9/L",
                                                "U/L",
                                                "fL",
                                                "pg",
                                                "mg/g",
                                                "dL",
                                                "mg/dL{calc}",
                                                "258814008",
                                                "1",
                                                "mmol/d",
                                                "\xFF",
                                                "\xE2\x82",
                                                "mg/dLmg/dLmg/dLmg/dLmg/dL"}) {
            CAPTURE(spelling);
            CHECK(find_unit(spelling) == Unit::unknown);
        }
    }

    TEST_CASE("every unit has a UCUM code, and the code names the unit again") {
        for (int index = 1; index < static_cast<int>(Unit::count_); ++index) {
            const Unit unit = static_cast<Unit>(index);
            CAPTURE(index);
            const std::string_view code = ucum_code(unit);
            CHECK_FALSE(code.empty());
            // One spelling, two meanings: only the place in the order tells a rate or a strength.
            const Unit expected = unit == Unit::ml_per_min_rate    ? Unit::ml_per_min
                                  : unit == Unit::g_per_l_strength ? Unit::g_per_l
                                                                   : unit;
            CHECK(find_unit(code) == expected);
        }
        CHECK(ucum_code(Unit::unknown).empty());
        CHECK(ucum_code(Unit::meq_per_l) == "meq/L");
        CHECK(ucum_code(Unit::ml_per_min_173) == "mL/min/{1.73_m2}");
    }
}

}  // namespace lytes::fhir
