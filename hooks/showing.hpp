#pragma once

#include <string>
#include <vector>

#include "cards/card.hpp"

namespace lytes::hooks {

/// One card of an answer, as feedback will name it.
struct ShownCard {
    std::string uuid;
    std::vector<std::string> suggestions;  ///< uuids
    cards::Mark mark;
    cards::Indicator indicator = cards::Indicator::info;  ///< as shown
    bool is_reminder = false;
};

/// What an answer showed, and about whom. Names the patient, so it goes to the store, which keys it, and
/// nowhere else.
struct Showing {
    std::string fhir_server;
    std::string patient_id;
    std::vector<ShownCard> cards;
};

}  // namespace lytes::hooks
