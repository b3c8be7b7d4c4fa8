#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/store/records.hpp"

namespace lytes::server {

/// What was shown lately, in memory, by patient: the history of one process (algorithm D4). Bounded: the
/// oldest is forgotten first, and then shown again.
class Recent {
  public:
    explicit Recent(std::size_t cards_max) : cards_max_(cards_max) {}

    /// A card that is known already stays as it is.
    void add(Remembered remembered);
    void override_card(const std::string& card, fhir::Instant at, const std::string& reason);
    void forget_before(fhir::Instant before);
    [[nodiscard]] std::vector<cards::Shown> of(const std::string& patient) const;
    [[nodiscard]] std::size_t size() const { return patients_by_card_.size(); }

  private:
    struct Entry {
        std::string card;
        cards::Shown shown;
    };
    void forget_oldest();

    std::size_t cards_max_;
    std::unordered_map<std::string, std::vector<Entry>> entries_by_patient_;
    std::unordered_map<std::string, std::string> patients_by_card_;
    std::deque<std::pair<fhir::Instant, std::string>> cards_by_age_;
};

}  // namespace lytes::server
