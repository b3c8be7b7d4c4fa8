#include "fhir/dstu2/decode.hpp"

#include "fhir/datatypes.hpp"

namespace lytes::fhir::dstu2 {
namespace {

/// What was done about an order, oldest first by its time and not by its place.
std::optional<Moment> first_event(const json::Cursor& order) {
    std::optional<Moment> first;
    const auto events = order.find_value("event");
    if (!events) return first;
    json::for_each_element(*events, [&first](const json::Cursor& event) {
        const auto moment = find_moment(event, "dateTime");
        if (moment && (!first || moment->at < first->at)) first = moment;
    });
    return first;
}

void add_items(const json::Cursor& order, Procedure& out) {
    const auto items = order.find_value("item");
    if (!items) return;
    json::for_each_element(*items, [&out](const json::Cursor& item) {
        if (out.text.empty()) out.text = find_concept_text(item, "code");
        out.tags.insert(find_tags(item, "code"));
    });
}

}  // namespace

MedicationOrder decode_medication_order(const json::Cursor& resource, const r4::MedicationLookup& lookup,
                                        Arena& arena) {
    MedicationOrder order = r4::decode_medication_order(resource, lookup, arena);
    const bool has_no_intent = resource.text("resourceType") == "MedicationOrder" &&
                               order.intent == OrderIntent::unspecified && order.status != OrderStatus::draft;
    if (has_no_intent) order.intent = OrderIntent::order;
    return order;
}

Procedure decode_service_request(const json::Cursor& resource, Arena& arena) {
    Procedure order = r4::decode_service_request(resource, arena);
    add_items(resource, order);
    if (order.status == EventStatus::unspecified) {
        const std::string_view status = resource.text("status");
        if (status == "review") order.status = EventStatus::active;
        if (status == "failed") order.status = EventStatus::not_done;
    }
    const Period scheduled = find_period(resource, "scheduledPeriod");
    if (!order.performed) order.performed = first_event(resource);
    if (!order.performed) order.performed = find_moment(resource, "scheduledDateTime");
    if (!order.performed) order.performed = scheduled.start;
    if (!order.ended) order.ended = scheduled.end;
    return order;
}

}  // namespace lytes::fhir::dstu2
