#include "fhir/bundle.hpp"

namespace lytes::fhir {
namespace {

EntryMode decode_mode(const json::Cursor& entry) {
    const auto search = entry.find_value("search");
    const std::string_view mode = search ? search->text("mode") : std::string_view{};
    if (mode == "include") return EntryMode::include;
    if (mode == "outcome") return EntryMode::outcome;
    return EntryMode::match;
}

std::string_view find_next_link(const json::Cursor& bundle) {
    std::string_view next;
    if (const auto links = bundle.find_value("link")) {
        json::for_each_element(*links, [&next](const json::Cursor& link) {
            if (next.empty() && link.text("relation") == "next") next = link.text("url");
        });
    }
    return next;
}

void add_bundle(const json::Cursor& bundle, Batch& batch);

/// A resource on its own, or what an entry holds. Bundles inside (the answer to a batch) are laid flat.
void add_resource(const BundleEntry& entry, Batch& batch) {
    const std::string_view type = entry.resource.text("resourceType");
    if (entry.mode == EntryMode::outcome || type == "OperationOutcome") return;
    if (type == "Bundle") return add_bundle(entry.resource, batch);
    if (type.empty()) {
        ++batch.unreadable_entries;
        return;
    }
    batch.entries.push_back(entry);
}

void add_bundle(const json::Cursor& bundle, Batch& batch) {
    if (batch.next_link.empty()) batch.next_link = find_next_link(bundle);
    const auto entries = bundle.find_value("entry");
    if (!entries) return;
    json::for_each_element(*entries, [&batch](const json::Cursor& entry) {
        if (entry.is_null()) return;
        const auto resource = entry.find_value("resource");
        if (!resource || !resource->is_object()) {
            if (decode_mode(entry) != EntryMode::outcome) ++batch.unreadable_entries;
            return;
        }
        add_resource({*resource, entry.text("fullUrl"), decode_mode(entry)}, batch);
    });
}

void add_array(const json::Cursor& array, Batch& batch) {
    int failures = 0;
    for (const json::Cursor element : array) {
        if (element.is_null()) continue;
        if (element.text("resourceType") == "OperationOutcome") ++failures;
        add_resource({element, {}, EntryMode::match}, batch);
    }
    // Nothing but outcomes in place of data is a failure, as it is when one stands alone.
    batch.is_failure = failures > 0 && batch.entries.empty() && batch.unreadable_entries == 0;
}

}  // namespace

Batch read_batch(const json::Cursor& value, Arena& arena) {
    Batch batch{std::pmr::vector<BundleEntry>(&arena), {}, false, false, false, 0};
    if (value.is_null()) {
        batch.is_null = true;
    } else if (value.is_array()) {
        add_array(value, batch);
    } else if (const std::string_view type = value.text("resourceType"); type == "Bundle") {
        if (const auto entries = value.find_value("entry")) batch.entries.reserve(entries->size());
        add_bundle(value, batch);
    } else if (type == "OperationOutcome") {
        batch.is_failure = true;
    } else if (!type.empty()) {
        batch.entries.push_back({value, {}, EntryMode::match});
    } else {
        batch.is_unreadable = true;
    }
    return batch;
}

}  // namespace lytes::fhir
