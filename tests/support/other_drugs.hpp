#pragma once

#include <functional>
#include <string_view>

#include "cards/advise.hpp"
#include "tests/support/bedside.hpp"

/// Orders of the drugs of algorithm C10, and the wards that they are checked on.
namespace lytes::tests {

using Arrange = std::function<void(Ward&)>;

inline OrderText drug(std::string_view name, const fhir::DrugTags& tags) {
    OrderText made = draft("d", tags);
    made.order.drug.name = name;
    return made;
}
inline OrderText active(std::string_view name, const fhir::DrugTags& tags) {
    OrderText made = order("a", tags, 300);
    made.order.drug.name = name;
    return made;
}
inline OrderText by_text(OrderText text) {
    text.order.drug.match = fhir::DrugMatch::text;
    return text;
}
inline OrderText digoxin() { return drug("digoxin", {fhir::DrugTag::digoxin}); }
inline OrderText haloperidol() { return drug("haloperidol", {fhir::DrugTag::qt_known_risk}); }
inline OrderText denosumab() { return drug("denosumab", {fhir::DrugTag::denosumab}); }
inline OrderText zoledronic() {
    return drug("zoledronic acid", {fhir::DrugTag::bisphosphonate, fhir::DrugTag::zoledronic_acid});
}

/// A man of 62 on a ward with good kidneys; what else is known, `arrange` adds.
inline cards::Advice advice_for(Ward& ward, const OrderText& text, const Arrange& arrange) {
    ward.with(creatinine("0.9", "mg/dL", 2));
    arrange(ward);
    ward.draft(text);
    return advise(ward.on(cards::Trigger::order_sign).input());
}
inline Lines cards(const OrderText& text, const Arrange& arrange) {
    Ward ward;
    return outline(advice_for(ward, text, arrange));
}
inline Arrange levels(const char* potassium, const char* magnesium) {
    return [=](Ward& ward) { ward.with(k(potassium, 2)).with(mg(magnesium, "mg/dL", 2)); };
}
inline Arrange magnesium(const char* number) {
    return [=](Ward& ward) { ward.with(mg(number, "mg/dL", 2)); };
}
inline Arrange magnesium(const char* number, const char* unit) {
    return [=](Ward& ward) { ward.with(mg(number, unit, 2)); };
}
inline Arrange potassium(const char* number) {
    return [=](Ward& ward) { ward.with(k(number, 2)); };
}
inline Arrange total_calcium(const char* number) {
    return [=](Ward& ward) { ward.with(ca(number, "mg/dL", 2)).with(albumin("4.0", "g/dL", 2)); };
}
inline Arrange both(const Arrange& one, const Arrange& other) {
    return [=](Ward& ward) {
        one(ward);
        other(ward);
    };
}
inline const Arrange nothing = [](Ward&) {};
inline const Arrange long_qt = [](Ward& ward) { ward.with(result(fhir::Measure::qtc, "500", "ms", 2)); };
inline const Lines none{};

}  // namespace lytes::tests
