#include "server/store/recent.hpp"

#include <algorithm>
#include <utility>

namespace lytes::server {

void Recent::add(Remembered remembered) {
    if (cards_max_ == 0 || !patients_by_card_.try_emplace(remembered.card, remembered.patient).second) return;
    cards_by_age_.emplace_back(remembered.shown.at, remembered.card);
    entries_by_patient_[remembered.patient].push_back(
        {std::move(remembered.card), std::move(remembered.shown)});
    while (size() > cards_max_) forget_oldest();
}

void Recent::override_card(const std::string& card, fhir::Instant at, const std::string& reason) {
    const auto patient = patients_by_card_.find(card);
    if (patient == patients_by_card_.end()) return;
    for (Entry& entry : entries_by_patient_[patient->second]) {
        if (entry.card != card || (entry.shown.overridden_at && *entry.shown.overridden_at >= at)) continue;
        entry.shown.overridden_at = at;
        entry.shown.reason = reason;
    }
}

void Recent::forget_before(fhir::Instant before) {
    while (!cards_by_age_.empty() && cards_by_age_.front().first < before) forget_oldest();
}

std::vector<cards::Shown> Recent::of(const std::string& patient) const {
    std::vector<cards::Shown> shown;
    const auto found = entries_by_patient_.find(patient);
    if (found == entries_by_patient_.end()) return shown;
    for (const Entry& entry : found->second) shown.push_back(entry.shown);
    return shown;
}

void Recent::forget_oldest() {
    const std::string card = std::move(cards_by_age_.front().second);
    cards_by_age_.pop_front();
    const auto patient = patients_by_card_.find(card);
    const auto entries = entries_by_patient_.find(patient->second);
    std::erase_if(entries->second, [&card](const Entry& entry) { return entry.card == card; });
    if (entries->second.empty()) entries_by_patient_.erase(entries);
    patients_by_card_.erase(patient);
}

}  // namespace lytes::server
