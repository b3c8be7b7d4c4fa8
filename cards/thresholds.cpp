#include "cards/thresholds.hpp"

#include <array>
#include <chrono>
#include <memory_resource>

#include "cards/limit_rows.hpp"
#include "cards/tables.hpp"
#include "cards/text.hpp"

namespace lytes::cards {
namespace {

void add_number(std::string& out, fhir::Decimal number) {
    Text text{*std::pmr::get_default_resource()};
    out += text.add(number).view();
}

void add_age(std::string& out, fhir::Duration age) {
    Text text{*std::pmr::get_default_resource()};
    out += text.add_age(age).view();
}

template <typename Limits, std::size_t N>
void add_limits(std::string& out, std::string_view heading, const Limits& limits,
                const std::array<LimitRow<Limits>, N>& rows) {
    out.append("### ").append(heading).append("\n\n| Limit | mg/dL | mmol/L | mEq/L |\n|---|---|---|---|\n");
    for (const LimitRow<Limits>& row : rows) {
        const Limit& limit = limits.*row.limit;
        out.append("| ").append(row.name);
        for (const fhir::Decimal number : {limit.mass, limit.amount, limit.equivalent}) {
            out += " | ";
            add_number(out, number);
        }
        out += " |\n";
    }
    out += "\n";
}

template <typename Limits, std::size_t N>
void add_order_rows(std::string& out, std::string_view heading, const Limits& limits,
                    const std::array<NumberRow<Limits>, N>& rows) {
    out.append("### ").append(heading).append("\n\n| Limit | Value |\n|---|---|\n");
    for (const NumberRow<Limits>& row : rows) {
        out.append("| ").append(row.name).append(" | ");
        add_number(out, limits.*row.number);
        out += " |\n";
    }
}

void add_order_limits(std::string& out, const Knowledge& knowledge) {
    add_order_rows(out, "Magnesium orders", knowledge.magnesium_orders, magnesium_order_rows);
    for (const CountRow<MagnesiumOrderLimits>& row : magnesium_count_rows)
        out.append("| ")
            .append(row.name)
            .append(" | ")
            .append(std::to_string(knowledge.magnesium_orders.*row.count))
            .append(" |\n");
    out += "\n";
    add_order_rows(out, "Potassium orders", knowledge.potassium_orders, potassium_order_rows);
    out += "\n";
    add_order_rows(out, "Calcium orders", knowledge.calcium_orders, calcium_order_rows);
    out.append("| zoledronic acid, clearance below (mL/min) | ")
        .append(std::to_string(knowledge.zoledronate_clearance_min));
    out.append(" |\n| IV calcium avoided without symptoms, phosphate above (mg/dL) | ");
    add_number(out, knowledge.phosphate_high.mass);
    out += " |\n\n";
}

void add_windows(std::string& out, std::string_view setting, const SettingWindows& windows) {
    const auto row = [&](std::string_view name, const AgeWindow& window) {
        out.append("| ").append(setting).append(" | ").append(name).append(" | ");
        add_age(out, window.current);
        out += " | ";
        add_age(out, window.stale);
        out += " |\n";
    };
    row("potassium", windows.potassium);
    row("magnesium, calcium, phosphate", windows.electrolyte);
    row("creatinine, eGFR", windows.creatinine);
    row("albumin", windows.albumin);
    row("new result / not rechecked", {windows.trigger, windows.unrechecked});
}

void add_caps(std::string& out, const Caps& caps) {
    out += "### Cards at most\n\n| Hook | Cards |\n|---|---|\n";
    const auto row = [&](std::string_view hook, int cap) {
        out.append("| ").append(hook).append(" | ").append(std::to_string(cap)).append(" |\n");
    };
    row("patient-view, critical and warning", caps.patient_view);
    row("result review", caps.result_review);
    row("order-select, critical", caps.order_select);
    row("order-sign, each draft", caps.order_sign_per_draft);
    row("order-sign, each request", caps.order_sign);
    row("encounter-discharge", caps.encounter_discharge);
    row("medication-refill, each draft", caps.medication_refill_per_draft);
    row("medication-refill, each request", caps.medication_refill);
    out += "\n";
}

}  // namespace

void add_thresholds(std::string& out, const Knowledge& knowledge) {
    out +=
        "## Thresholds\n\nA result is compared in the unit family in which the laboratory reported it.\n\n";
    add_limits(out, "Magnesium", knowledge.magnesium, magnesium_rows);
    add_limits(out, "Potassium", knowledge.potassium, potassium_rows);
    add_limits(out, "Calcium, total or corrected", knowledge.calcium, calcium_rows);
    add_limits(out, "Calcium, ionized", knowledge.ionized_calcium, ionized_rows);
    add_limits(out, "Creatinine", knowledge.creatinine, creatinine_rows);
    add_limits(out, "Plausible values of what else is used", knowledge.plausible, plausible_rows);
    add_order_rows(out, "Weight", knowledge.plausible, weight_rows);
    out += "\n";
    add_order_limits(out, knowledge);
    add_limits(out, "Orders of other drugs", knowledge.other_orders, other_order_rows);
    out += renal_matrix();
    out += "### Age of results\n\n| Setting | Result | current up to | usable up to |\n|---|---|---|---|\n";
    add_windows(out, "inpatient", knowledge.windows.inpatient);
    add_windows(out, "outpatient", knowledge.windows.outpatient);
    out += "\n";
    add_caps(out, knowledge.caps);
}

}  // namespace lytes::cards
