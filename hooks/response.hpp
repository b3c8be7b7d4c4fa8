#pragma once

#include <functional>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cards/card.hpp"
#include "fhir/json/cursor.hpp"
#include "fhir/release.hpp"
#include "hooks/showing.hpp"

namespace lytes::hooks {

/// What a response needs beside the cards.
struct ResponseContext {
    std::string_view version;         ///< of the knowledge that made the cards
    std::string_view site_version{};  ///< of the site's overlay, empty: none
    std::string_view hash{};          ///< of the knowledge's effective values
    fhir::DraftContext draft;         ///< for whom a new order would be
    std::span<const fhir::json::Cursor>
        sources;           ///< the sender's own orders, by MedicationOrder::source_index
    std::string_view gap;  ///< what could not be checked: a line on the first card
    fhir::Release release = fhir::Release::unknown;  ///< that drafts are written in
    const std::function<std::string()>& make_uuid;
    std::vector<ShownCard>* shown = nullptr;  ///< where to note what is shown, if anywhere
};

/// Appends the response document: `cards` and nothing else, no null and nothing empty but `cards` (GEN-05,
/// GEN-06). A suggestion that would need an order without an id is left out: nobody could carry it out.
void encode_response(std::span<const cards::Card> cards, const ResponseContext& context,
                     std::pmr::string& out);

/// "MG-LOW-CRIT-01" with its indicator as source.topic code: "MGLOWCRIT01critical". Static and alphanumeric,
/// because Epic remembers overrides by it (EPIC-08).
[[nodiscard]] std::string topic_code(std::string_view rule, cards::Indicator indicator);

[[nodiscard]] std::string_view indicator_code(cards::Indicator indicator);

}  // namespace lytes::hooks
