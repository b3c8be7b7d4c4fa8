#include <array>

#include "cards/tables.hpp"

namespace lytes::cards {
namespace {

// Algorithm C11.
constexpr auto table = std::to_array<OverrideReason>({
    {"OV-ALREADY",            "Already treated or ordered"                                },
    {"OV-EMERGENCY",          "Life-threatening situation, the benefit outweighs the risk"},
    {"OV-RESUS",              "Resuscitation in progress"                                 },
    {"OV-DISAGREE-EVENT",     "The coded event is not current"                            },
    {"OV-SPECIALIST",         "A specialist has decided the plan"                         },
    {"OV-NEPHRO",             "Nephrology has decided the plan"                           },
    {"OV-OB-PROTOCOL",        "Obstetric protocol is being followed"                      },
    {"OV-OB-THERAPY",         "Intended obstetric magnesium treatment"                    },
    {"OV-LEVEL-GUIDED",       "The dose is guided by a recent level"                      },
    {"OV-RESULT-ELSEWHERE",   "The result was seen outside this record"                   },
    {"OV-LAB-ERROR",          "Laboratory error"                                          },
    {"OV-DRAW-ERROR",         "The sample was drawn wrongly"                              },
    {"OV-SPURIOUS-CONFIRMED", "Confirmed as a spurious result"                            },
    {"OV-CHRONIC-STABLE",     "Chronic and stable for this patient"                       },
    {"OV-NOT-CLIN-SIG",       "Not clinically significant here"                           },
    {"OV-OTHER-CAUSE",        "Another cause explains it"                                 },
    {"OV-IONIZED-NORMAL",     "Ionized calcium is normal"                                 },
    {"OV-HYPERPHOS",          "High phosphate, calcium is avoided"                        },
    {"OV-SHIFT",              "Shift between compartments, rebound expected"              },
    {"OV-DKA",                "Diabetic ketoacidosis or insulin protocol"                 },
    {"OV-CARDIAC-ICU",        "Cardiac or intensive care protocol"                        },
    {"OV-RECHECKED",          "Already rechecked"                                         },
    {"OV-TIMED",              "The doses are already separated"                           },
    {"OV-SEQUENTIAL",         "Given one after the other with a flush"                    },
    {"OV-CENTRAL",            "Given through a central line"                              },
    {"OV-PACED",              "The patient has a pacemaker"                               },
    {"OV-DIALYSIS-ARRANGED",  "Dialysis is arranged"                                      },
    {"OV-HYPERK-EMERGENCY",   "Emergency treatment of high potassium"                     },
    {"OV-EPILEPSY-KNOWN",     "Known epilepsy explains the seizure"                       },
    {"OV-CORRECTING",         "The electrolyte is being corrected"                        },
    {"OV-BENEFIT",            "The drug's benefit outweighs the risk"                     },
    {"OV-PALLIATIVE",         "Palliative treatment"                                      },
    {"OV-GOALS",              "Not in line with the goals of care"                        },
});

}  // namespace

std::span<const OverrideReason> override_reasons() { return table; }

}  // namespace lytes::cards
