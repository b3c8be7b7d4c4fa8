#include <sstream>

#include "tests/support/any_chart.hpp"

namespace lytes::tests {

std::string AnyChart::described() const {
    std::ostringstream out;
    const auto age = [](const std::optional<fhir::Moment>& moment) {
        return moment ? std::to_string((now - moment->at).count() / 3'600'000) + "h" : std::string{"undated"};
    };
    const auto bits = [](const auto& tags, auto last) {
        std::string text;
        for (std::size_t one = 0; one < static_cast<std::size_t>(last); ++one)
            if (tags.has(static_cast<decltype(last)>(one))) text += " " + std::to_string(one);
        return text;
    };
    out << "trigger " << static_cast<int>(trigger) << ", sex " << static_cast<int>(chart.patient->sex);
    if (chart.patient->birth) out << ", born " << static_cast<int>(chart.patient->birth->first.year());
    for (const fhir::Observation& one : observations) {
        out << "\n  measure " << static_cast<int>(one.measure) << " status " << static_cast<int>(one.status)
            << " " << age(one.effective);
        if (one.value)
            out << " comparator " << static_cast<int>(one.value->comparator) << " " << one.value->text
                << " unit " << static_cast<int>(one.value->unit) << " state "
                << static_cast<int>(one.value->unit_state);
        if (one.is_haemolysed) out << " haemolysed";
        if (one.flag != fhir::AbnormalFlag::none) out << " flag " << static_cast<int>(one.flag);
    }
    for (const fhir::Condition& one : conditions)
        out << "\n  condition" << bits(one.tags, fhir::ClinicalTag::count_) << " status "
            << static_cast<int>(one.status) << " " << age(one.onset);
    for (const fhir::Procedure& one : procedures)
        out << "\n  procedure" << bits(one.tags, fhir::ClinicalTag::count_) << " status "
            << static_cast<int>(one.status) << " " << age(one.performed);
    for (const fhir::Encounter& one : encounters) out << "\n  encounter " << static_cast<int>(one.setting);
    const auto add_orders = [&](const char* what, const std::vector<fhir::MedicationOrder>& orders) {
        for (const fhir::MedicationOrder& one : orders) {
            out << "\n  " << what << bits(one.drug.tags, fhir::DrugTag::count_) << " status "
                << static_cast<int>(one.status) << " " << age(one.authored) << " '" << one.drug.name << "'";
            for (const fhir::Dosage& dosage : one.dosages) {
                out << " [route " << static_cast<int>(dosage.route);
                if (dosage.dose)
                    out << " dose " << dosage.dose->text << " unit " << static_cast<int>(dosage.dose->unit);
                if (dosage.rate) out << " rate " << dosage.rate->text;
                if (dosage.duration) out << " over " << dosage.duration->text;
                if (dosage.frequency) out << " times " << dosage.frequency->units();
                out << "]";
            }
        }
    };
    add_orders("order", medications);
    add_orders("given", administrations);
    add_orders("draft", drafts);
    return out.str();
}

}  // namespace lytes::tests
