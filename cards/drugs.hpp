#pragma once

#include "cards/facts.hpp"

namespace lytes::cards {

/// A10: a request with status active and intent order, or a statement with status active; stop date not past,
/// not a prohibition. A missing status or intent counts: leaving a running drug out is the worse error.
[[nodiscard]] bool is_in_force(const fhir::MedicationOrder& order, fhir::Instant now);

/// C7: into a vein, bone, muscle or under the skin, by the route; by the product where no route is given.
[[nodiscard]] bool is_parenteral(const fhir::MedicationOrder& order);

/// C7: what kind of magnesium the order is, before its dose is known (see is_cathartic in classify).
[[nodiscard]] MagnesiumOrderKind magnesium_kind(const fhir::MedicationOrder& order);

/// The same order under the same id: a draft that changes it is not another order.
[[nodiscard]] bool is_same_order(const fhir::MedicationOrder& left, const fhir::MedicationOrder& right);

/// Algorithm C10: the drugs whose orders are checked against results.
inline constexpr fhir::DrugTags watched_drugs{fhir::DrugTag::digoxin,
                                              fhir::DrugTag::qt_known_risk,
                                              fhir::DrugTag::loop_diuretic,
                                              fhir::DrugTag::thiazide,
                                              fhir::DrugTag::ppi,
                                              fhir::DrugTag::aminoglycoside,
                                              fhir::DrugTag::amphotericin_b,
                                              fhir::DrugTag::foscarnet,
                                              fhir::DrugTag::pentamidine,
                                              fhir::DrugTag::cisplatin,
                                              fhir::DrugTag::cetuximab,
                                              fhir::DrugTag::panitumumab,
                                              fhir::DrugTag::calcineurin_inhibitor,
                                              fhir::DrugTag::denosumab,
                                              fhir::DrugTag::zoledronic_acid,
                                              fhir::DrugTag::bisphosphonate,
                                              fhir::DrugTag::raas_inhibitor,
                                              fhir::DrugTag::mineralocorticoid_antagonist};

/// A10 "systemic": what is left of the order's tags once the ordered way into the body is known. Nothing for
/// drops, creams and inhalations; what the gut does not absorb falls away by mouth.
[[nodiscard]] fhir::DrugTags systemic_classes(const fhir::MedicationOrder& order);

/// When the drug was given: start of the administration, else its date. Nothing for an administration that
/// did not happen.
[[nodiscard]] std::optional<fhir::Instant> given_at(const fhir::MedicationOrder& administration);

/// Fills the drug members of `facts`: what is in force, what was in force lately.
void derive_drugs(Facts& facts);

/// D4: replacement in progress and replacement given, per analyte.
/// REQUIRES: measurements, tiers, kidney and flags of `facts` are set.
void derive_replacement(Facts& facts);

}  // namespace lytes::cards
