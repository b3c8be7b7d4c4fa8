#pragma once

#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include "fhir/model/quantity.hpp"
#include "fhir/model/time.hpp"

namespace lytes::tests {

/// The moment at which every built case is judged.
inline constexpr fhir::Instant now =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::hours{12};

inline constexpr fhir::Instant hours_ago(int hours) { return now - std::chrono::hours{hours}; }
inline constexpr fhir::Moment moment_at(fhir::Instant at) { return {.at = at, .has_time = true}; }

/// The unit that a spelling of ours names. Any other text is an unknown unit, the empty text a missing one.
inline fhir::Unit unit_named(std::string_view text) {
    using fhir::Unit;
    constexpr auto names = std::to_array<std::pair<std::string_view, Unit>>({
        {"mg/dL",         Unit::mg_per_dl     },
        {"mmol/L",        Unit::mmol_per_l    },
        {"mEq/L",         Unit::meq_per_l     },
        {"umol/L",        Unit::umol_per_l    },
        {"g/dL",          Unit::g_per_dl      },
        {"g/L",           Unit::g_per_l       },
        {"mg/L",          Unit::mg_per_l      },
        {"ng/mL",         Unit::ng_per_ml     },
        {"mL/min/1.73m2", Unit::ml_per_min_173},
        {"mL/min",        Unit::ml_per_min    },
        {"ms",            Unit::millisecond   },
        {"s",             Unit::second        },
        {"min",           Unit::minute        },
        {"h",             Unit::hour          },
        {"d",             Unit::day           },
        {"wk",            Unit::week          },
        {"mo",            Unit::month         },
        {"a",             Unit::year          },
        {"kg",            Unit::kg            },
        {"g",             Unit::g             },
        {"mg",            Unit::mg            },
        {"ug",            Unit::ug            },
        {"lb",            Unit::lb            },
        {"cm",            Unit::cm            },
        {"m",             Unit::m             },
        {"in",            Unit::inch          },
        {"mL",            Unit::ml            },
        {"L",             Unit::l             },
        {"mmol",          Unit::mmol          },
        {"mEq",           Unit::meq           },
        {"tablet",        Unit::dose_form     },
        {"g/h",           Unit::g_per_h       },
        {"mg/h",          Unit::mg_per_h      },
        {"mg/min",        Unit::mg_per_min    },
        {"g/min",         Unit::g_per_min     },
        {"mmol/h",        Unit::mmol_per_h    },
        {"mEq/h",         Unit::meq_per_h     },
        {"mL/h",          Unit::ml_per_h      },
        {"mg/kg",         Unit::mg_per_kg     },
        {"g/kg",          Unit::g_per_kg      },
        {"mmol/kg",       Unit::mmol_per_kg   },
        {"mEq/kg",        Unit::meq_per_kg    },
        {"mg/kg/h",       Unit::mg_per_kg_h   },
        {"mg/mL",         Unit::mg_per_ml     },
        {"g/mL",          Unit::g_per_ml      },
        {"mEq/mL",        Unit::meq_per_ml    },
        {"mmol/mL",       Unit::mmol_per_ml   },
        {"mm[Hg]",        Unit::mm_hg         },
        {"/min",          Unit::per_minute    },
        {"%",             Unit::percent       },
        {"kg/m2",         Unit::kg_per_m2     },
    });
    for (const auto& [name, unit] : names)
        if (name == text) return unit;
    return Unit::unknown;
}

/// REQUIRES: `number` is JSON number text, with "<", "<=", ">" or ">=" before it for a limit of detection.
inline fhir::Quantity quantity(std::string_view number, std::string_view unit) {
    fhir::Quantity made;
    const auto strip = [&](std::string_view prefix, fhir::Comparator comparator) {
        if (made.comparator != fhir::Comparator::none || !number.starts_with(prefix)) return;
        made.comparator = comparator;
        number.remove_prefix(prefix.size());
    };
    strip("<=", fhir::Comparator::less_or_equal);
    strip(">=", fhir::Comparator::greater_or_equal);
    strip("<", fhir::Comparator::less);
    strip(">", fhir::Comparator::greater);
    made.value = fhir::Decimal::parse(number).value();
    made.text = number;
    made.unit_text = unit;
    made.unit = unit_named(unit);
    made.unit_state = unit.empty()                       ? fhir::UnitState::missing
                      : made.unit == fhir::Unit::unknown ? fhir::UnitState::unknown
                                                         : fhir::UnitState::known;
    return made;
}

}  // namespace lytes::tests
