#include "hooks/intake.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "fhir/r4/decode.hpp"
#include "hooks/reference.hpp"

namespace lytes::hooks {
namespace {

using fhir::Problem;
using fhir::ProblemKind;
using fhir::json::Cursor;

/// What the rules of this server judge: without one of these the laboratory was not looked at.
bool is_laboratory(fhir::Measure measure) {
    return measure >= fhir::Measure::magnesium && measure <= fhir::Measure::phosphate;
}

std::string_view self_link(const Cursor& bundle) {
    std::string_view url;
    if (const auto links = bundle.find_value("link")) {
        fhir::json::for_each_element(*links, [&url](const Cursor& link) {
            if (link.text("relation") == "self") url = link.text("url");
        });
    }
    return url;
}

/// What an empty Bundle was searched for, by its self link.
std::optional<DataKind> searched_kind(const Cursor& bundle) {
    std::string_view url = self_link(bundle);
    url = url.substr(0, url.find('?'));
    const std::size_t slash = url.rfind('/');
    return kind_of(type_of(slash == std::string_view::npos ? url : url.substr(slash + 1)));
}

/// "The latest one" was asked for, so that a next link is no loss (PFD-08).
bool is_single_wanted(const Cursor& bundle, std::string_view next) {
    for (const std::string_view url : {self_link(bundle), next}) {
        constexpr std::string_view mark = "_count=1";
        const std::size_t at = url.find(mark);
        if (at == std::string_view::npos) continue;
        const std::size_t end = at + mark.size();
        if (end == url.size() || url[end] == '&') return true;
    }
    return false;
}

std::string subject_path(const Cursor& resource) {
    return path_of(resource, resource.find("subject") || !resource.find("patient") ? "subject" : "patient");
}

/// A resource with both `subject` and `patient` belongs to ours only where both say so.
bool names_another_beside(const Cursor& resource, std::string_view reference) {
    const auto subject = resource.find_value("subject");
    const auto patient = resource.find_value("patient");
    return subject && patient && patient->text("reference") != reference;
}

Problem wrong_patient(std::string path) {
    return {ProblemKind::wrong_patient, std::move(path),
            "the patient of context.patientId, by a relative reference or one below fhirServer"};
}

}  // namespace

Intake::Intake(const Service& service, const Request& request, fhir::Arena& arena,
               const fhir::LocalCodes* local_codes)
    : service_(&service),
      request_(request),
      arena_(&arena),
      local_codes_(local_codes),
      resources_(&arena),
      seen_(&arena),
      medications_(request.fhir_server, arena),
      next_pages_(&arena),
      unevaluated_(&arena),
      answered_(&arena) {}

fhir::Result<void> Intake::take_request() {
    if (request_.context.draft_orders) {
        if (auto taken = take_drafts(*request_.context.draft_orders); !taken) return taken;
    }
    if (request_.prefetch) {
        for (const Cursor value : *request_.prefetch) {
            const auto row = std::ranges::find(service_->prefetch, value.key(), &PrefetchTemplate::key);
            const bool is_ours = row != service_->prefetch.end();
            if (is_ours) ++prefetch_hits_;
            take_value(is_ours ? &*row : nullptr, value);
        }
    }
    return sort_out_new();
}

fhir::Result<void> Intake::take_answer(const PrefetchTemplate& row, const Cursor& body) {
    take_value(&row, body);
    return sort_out_new();
}

fhir::Result<void> Intake::take_page(const NextPage& page, const Cursor& body) {
    const fhir::Batch batch = fhir::read_batch(body, *arena_);
    const bool is_page = body.text("resourceType") == "Bundle";
    if (!is_page || batch.unreadable_entries > 0) cut(page.kind);
    if (!is_page) return {};
    for (const fhir::BundleEntry& entry : batch.entries) {
        resources_.push_back({.json = entry.resource,
                              .full_url = entry.full_url,
                              .row = page.row,
                              .type = type_of(entry.resource.text("resourceType")),
                              .is_match = entry.mode == fhir::EntryMode::match});
    }
    if (!batch.next_link.empty()) next_pages_.push_back({page.row, page.kind, batch.next_link});
    return sort_out_new();
}

void Intake::take_medication(const Cursor& medication) {
    medications_.add(medication, {}, fhir::DrugMatch::read);
}

void Intake::fail(const PrefetchTemplate& row) {
    answered_.push_back(&row);
    if (row.scope == TemplateScope::supplement) return;
    state_of(row.kind).is_failed = true;
    if (row.kind == DataKind::patient) is_patient_unobtainable_ = true;
}

fhir::Result<void> Intake::take_drafts(const Cursor& bundle) {
    const fhir::Batch batch = fhir::read_batch(bundle, *arena_);
    if (batch.unreadable_entries > 0) {
        return Problem{ProblemKind::missing, path_of(bundle, "entry"),
                       "a resource with a type in every entry"};
    }
    for (const fhir::BundleEntry& entry : batch.entries) {
        Resource resource{.json = entry.resource,
                          .full_url = entry.full_url,
                          .type = type_of(entry.resource.text("resourceType")),
                          .role = Role::set_aside};
        const bool is_order = resource.type == ResourceType::medication_request ||
                              resource.type == ResourceType::service_request;
        if (is_order && is_selected(resource)) resource.role = Role::draft;
        resources_.push_back(resource);
    }
    return check_selections();
}

/// Hook order-select is about the newly selected orders; where nothing is selected, about all.
bool Intake::is_selected(const Resource& draft) const {
    const auto selections = request_.context.selections;
    return selections.empty() || std::ranges::any_of(selections, [&draft](std::string_view selection) {
               return is_named_by(draft, selection);
           });
}

fhir::Result<void> Intake::check_selections() const {
    std::size_t place = 0;
    for (const std::string_view selection : request_.context.selections) {
        const bool is_known = std::ranges::any_of(
            resources_, [selection](const Resource& resource) { return is_named_by(resource, selection); });
        if (!is_known) {
            return Problem{ProblemKind::inconsistent, "context.selections[" + std::to_string(place) + "]",
                           "a resource of context.draftOrders"};
        }
        ++place;
    }
    return {};
}

void Intake::take_value(const PrefetchTemplate* row, const Cursor& value) {
    const fhir::Batch batch = fhir::read_batch(value, *arena_);
    resources_.reserve(resources_.size() + batch.entries.size());
    for (const fhir::BundleEntry& entry : batch.entries) {
        resources_.push_back({.json = entry.resource,
                              .full_url = entry.full_url,
                              .row = row,
                              .type = type_of(entry.resource.text("resourceType")),
                              .is_match = entry.mode == fhir::EntryMode::match});
    }
    if (row != nullptr) {
        note_answer(*row, batch, value);
    } else {
        note_other(batch, value);
    }
}

void Intake::note_answer(const PrefetchTemplate& row, const fhir::Batch& batch, const Cursor& value) {
    answered_.push_back(&row);
    const bool has_kind = std::ranges::any_of(batch.entries, [&row](const fhir::BundleEntry& entry) {
        return kind_of(type_of(entry.resource.text("resourceType"))) == row.kind;
    });
    const bool is_other_kind = !batch.entries.empty() && !has_kind;
    const bool is_failure = batch.is_failure || batch.is_unreadable || is_other_kind;
    if (is_failure) unevaluated_.push_back({value, "holds no data of the kind that the key asks for"});
    if (batch.unreadable_entries > 0) unevaluated_.push_back({value, "has entries without a resource"});
    if (row.kind == DataKind::patient && !has_kind) is_patient_unobtainable_ = true;
    if (row.scope == TemplateScope::supplement) return;
    KindState& state = state_of(row.kind);
    state.unreadable += batch.unreadable_entries;
    state.is_failed = state.is_failed || is_failure;
    state.is_answered = state.is_answered || !is_failure;
    if (row.scope == TemplateScope::whole && !batch.next_link.empty()) {
        next_pages_.push_back({&row, row.kind, batch.next_link});
    }
}

/// A key that we did not ask for: only its content can tell what it answers.
void Intake::note_other(const fhir::Batch& batch, const Cursor& value) {
    if (batch.is_null) return;
    if (batch.is_failure || batch.is_unreadable) {
        unevaluated_.push_back({value, "is neither a resource nor a Bundle with data"});
        return;
    }
    if (batch.entries.empty()) {
        const auto kind = searched_kind(value);
        if (!kind) return;
        state_of(*kind).is_answered = true;
        state_of(*kind).is_elsewhere = true;
        return;
    }
    const auto kind = kind_of(type_of(batch.entries.front().resource.text("resourceType")));
    if (!kind) return;
    state_of(*kind).unreadable += batch.unreadable_entries;
    if (!batch.next_link.empty() && !is_single_wanted(value, batch.next_link)) {
        next_pages_.push_back({nullptr, *kind, batch.next_link});
    }
}

fhir::Result<void> Intake::sort_out_new() {
    for (std::size_t at = sorted_out_; at < resources_.size(); ++at) {
        Resource& resource = resources_[at];
        const auto has_subject = check_patient(resource);
        if (!has_subject) return has_subject.error();
        if (*has_subject) {
            keep(resource);
        } else {
            drop(resource, "names no patient");
        }
    }
    std::erase_if(resources_, [](const Resource& resource) { return !resource.is_kept; });
    sorted_out_ = resources_.size();
    return {};
}

/// True when the resource is the patient's, false when it does not say whose it is.
fhir::Result<bool> Intake::check_patient(const Resource& resource) {
    if (resource.type == ResourceType::medication || resource.type == ResourceType::location) return true;
    const std::string_view patient_id = request_.context.patient_id;
    if (resource.type == ResourceType::patient) {
        const std::string_view id = resource.json.text("id");
        if (id.empty() || id == patient_id) return !id.empty();
        return wrong_patient(path_of(resource.json, "id"));
    }
    const auto reference = fhir::r4::subject_reference(resource.json, *arena_);
    if (!reference) {
        if (resource.role == Role::chart) return resource.type == ResourceType::other;
        // A draft may leave its patient to the context, but not name one in a way that cannot be compared.
        const bool has_subject = resource.json.find_value("subject") || resource.json.find_value("patient");
        if (has_subject) return wrong_patient(subject_path(resource.json));
        return true;
    }
    switch (belonging_of(*reference, patient_id, request_.fhir_server)) {
        case Belonging::ours:
            if (!names_another_beside(resource.json, *reference)) return true;
            break;
        case Belonging::by_urn:
            if (is_our_patient(*reference)) return true;
            break;
        case Belonging::foreign:
            break;
    }
    return wrong_patient(subject_path(resource.json));
}

bool Intake::is_our_patient(std::string_view urn) const {
    return std::ranges::any_of(resources_, [&](const Resource& resource) {
        return resource.type == ResourceType::patient && resource.full_url == urn &&
               resource.json.text("id") == request_.context.patient_id;
    });
}

void Intake::keep(Resource& resource) {
    const std::string_view id = resource.json.text("id");
    if (!id.empty() && !seen_.insert({resource.json.text("resourceType"), id}).second) {
        resource.is_kept = false;
        return;
    }
    if (resource.type == ResourceType::medication) {
        medications_.add(resource.json, resource.full_url, fhir::DrugMatch::included);
    }
    const auto kind = kind_of(resource.type);
    if (resource.role != Role::chart || !kind) return;
    KindState& state = state_of(*kind);
    ++state.usable;
    if (resource.is_match && (resource.row == nullptr || resource.row->kind != *kind)) {
        state.is_answered = true;
        state.is_elsewhere = state.is_elsewhere || answers_template(resource.type);
    }
}

void Intake::drop(Resource& resource, std::string_view why) {
    resource.is_kept = false;
    unevaluated_.push_back({resource.json, why});
    if (const auto kind = kind_of(resource.type)) ++state_of(*kind).unreadable;
}

/// An Observation under some key of the client's own is not the laboratory's answer when it is a body weight.
bool Intake::has_laboratory_result() const {
    std::pmr::vector<fhir::Observation> decoded{arena_};
    for (const Resource& resource : resources_) {
        if (resource.type == ResourceType::observation) {
            fhir::r4::decode_observation(resource.json, *arena_, decoded, local_codes_);
        }
    }
    return std::ranges::any_of(decoded, is_laboratory, &fhir::Observation::measure);
}

bool Intake::is_answered(const PrefetchTemplate& row) const {
    if (std::ranges::find(answered_, &row) != answered_.end()) return true;
    if (!state_of(row.kind).is_elsewhere) return false;
    return row.kind != DataKind::observations || row.scope == TemplateScope::supplement ||
           has_laboratory_result();
}

std::vector<const PrefetchTemplate*> Intake::missing() const {
    std::vector<const PrefetchTemplate*> rows;
    for (const PrefetchTemplate& row : service_->prefetch) {
        if (!is_answered(row)) rows.push_back(&row);
    }
    return rows;
}

std::vector<NextPage> Intake::take_next_pages() {
    std::vector<NextPage> pages(next_pages_.begin(), next_pages_.end());
    next_pages_.clear();
    return pages;
}

fhir::Availability Intake::availability(DataKind kind) const {
    const KindState& state = state_of(kind);
    const bool is_answered_by_supplement =
        kind == DataKind::observations && !state.is_answered && state.usable > 0 && has_laboratory_result();
    if (!state.is_answered && !is_answered_by_supplement) {
        const bool was_tried = state.is_failed || (state.unreadable > 0 && state.usable == 0);
        return was_tried ? fhir::Availability::unreadable : fhir::Availability::missing;
    }
    if (state.usable == 0 && (state.is_failed || state.unreadable > 0)) return fhir::Availability::unreadable;
    const bool is_whole = !state.is_failed && !state.is_cut && state.unreadable == 0;
    return is_whole ? fhir::Availability::complete : fhir::Availability::partial;
}

std::vector<Shortfall> Intake::shortfalls() const {
    std::vector<Shortfall> found;
    for (const PrefetchTemplate& row : service_->prefetch) {
        if (row.scope == TemplateScope::supplement) continue;
        const fhir::Availability state = availability(row.kind);
        const bool is_without_patient = row.kind == DataKind::patient && is_patient_unobtainable_;
        if (state != fhir::Availability::complete || is_without_patient) found.push_back({row.key, state});
    }
    return found;
}

}  // namespace lytes::hooks
