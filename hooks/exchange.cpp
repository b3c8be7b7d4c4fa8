#include "hooks/exchange.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <deque>
#include <utility>

#include "cards/advise.hpp"
#include "fhir/json/document.hpp"
#include "hooks/explain.hpp"
#include "hooks/gather.hpp"
#include "hooks/intake.hpp"
#include "hooks/prefetch.hpp"
#include "hooks/reference.hpp"
#include "hooks/request.hpp"
#include "hooks/response.hpp"
#include "hooks/variants.hpp"

namespace lytes::hooks {
namespace {

using fhir::Availability;
using fhir::Problem;
using fhir::ProblemKind;
using fhir::json::Cursor;

constexpr int pages_max = 10;  ///< of one kind of data (threat S5)
constexpr std::size_t resources_max = 2000;
constexpr std::size_t medication_reads_max = 16;

/// Why a query is made, in the order of `Fetch::queries`.
struct Planned {
    enum class Purpose : std::uint8_t { answer, page, medication };
    Purpose purpose = Purpose::answer;
    const PrefetchTemplate* row = nullptr;
    NextPage page;
    std::string_view medication_id;
};

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool is_dash_place = at == 8 || at == 13 || at == 18 || at == 23;
        const bool is_hex =
            std::string_view{"0123456789abcdefABCDEF"}.find(text[at]) != std::string_view::npos;
        if (is_dash_place ? text[at] != '-' : !is_hex) return false;
    }
    return true;
}

std::string_view words_for(Availability availability) {
    switch (availability) {
        case Availability::missing:
            return "missing";
        case Availability::complete:
            return "not found";
        case Availability::partial:
            return "incomplete";
        case Availability::unreadable:
            return "could not be read";
    }
    return "missing";
}

Problem unavailable(const std::vector<Shortfall>& shortfalls) {
    assert(!shortfalls.empty());
    Problem problem{ProblemKind::unavailable, "prefetch." + std::string{shortfalls.front().key},
                    "data that were neither sent nor to be had from fhirServer: "};
    const char* separator = "";
    for (const Shortfall& one : shortfalls) {
        problem.expected.append(separator).append(one.key).append(" (").append(words_for(one.availability));
        problem.expected.append(")");
        separator = ", ";
    }
    return problem;
}

Problem unidentified(const DraftReview& review) {
    assert(!review.unidentified.empty());
    return {
        ProblemKind::unavailable, review.unidentified.front().path(),
        "a medication that can be identified, by a code, a resolvable reference or its name: the order could "
        "not be checked"};
}

/// What the first card has to add about orders that nobody could check (AMB-27, threat S6). Results that are
/// missing or doubtful stand in the cards already.
std::string gap_text(const DraftReview& review) {
    if (review.unidentified.empty()) return {};
    return "Not checked: " + std::to_string(review.unidentified.size()) +
           " order(s) whose drug could not be identified.";
}

}  // namespace

/// The half-done exchange: all documents and what is known of them.
class Pending {
  public:
    Pending(const Service& service, const Request& request, const Environment& environment,
            fhir::Arena& arena)
        : service_(&service),
          request_(request),
          environment_(&environment),
          arena_(&arena),
          intake_(service, request, arena, environment.local_codes) {
        if (is_uuid(request.hook_instance)) summary_.hook_instance = request.hook_instance;
        const cards::Knowledge& knowledge = environment.knowledge;
        summary_.knowledge = full_version(knowledge);
        if (!knowledge.hash.empty()) summary_.knowledge.append(" ").append(knowledge.hash);
    }

    [[nodiscard]] fhir::Result<void> take_request() { return intake_.take_request(); }
    [[nodiscard]] fhir::Result<void> take_results(std::vector<FetchResult> results);
    /// Whether the draft orders alone settle the answer: no drug that a rule asks about.
    [[nodiscard]] bool is_settled() const {
        return !cards::is_result_driven(service_->trigger) && review_drafts(intake_, *arena_).is_settled();
    }
    /// What to ask next; empty when nothing is missing or nothing may be asked.
    [[nodiscard]] std::vector<Query> plan();
    [[nodiscard]] Fetch make_fetch(std::vector<Query> queries) const;
    [[nodiscard]] const Request& request() const { return request_; }
    [[nodiscard]] bool wants_history() const { return environment_->memory == Memory::recall; }

    [[nodiscard]] Reply conclude(std::span<const cards::Shown> shown);
    [[nodiscard]] Reply answer(std::span<const cards::Card> cards, const Gathered& gathered,
                               std::string_view gap);
    [[nodiscard]] Reply refuse(const Problem& problem);

  private:
    [[nodiscard]] bool may_fetch() const {
        return !request_.fhir_server.empty() &&
               (!request_.access_token.empty() || environment_->may_fetch_without_token);
    }
    void plan_templates(std::vector<Query>& queries);
    void plan_pages(std::vector<Query>& queries);
    void plan_medications(std::vector<Query>& queries);
    [[nodiscard]] fhir::Result<void> take(const Planned& planned, FetchResult result);
    [[nodiscard]] std::optional<Cursor> read(FetchResult result);
    [[nodiscard]] std::optional<Problem> find_gap(const cards::Advice& advice, const DraftReview& review,
                                                  const fhir::Chart& chart) const;

    const Service* service_;
    Request request_;
    const Environment* environment_;
    fhir::Arena* arena_;
    Intake intake_;
    std::deque<std::string> bodies_;  ///< of answers; documents borrow from them, so they never move
    std::deque<fhir::json::Document> documents_;
    std::vector<Planned> planned_;
    std::vector<std::string> visited_pages_;
    std::vector<std::string_view> asked_medications_;
    std::array<int, static_cast<std::size_t>(DataKind::count_)> pages_{};
    bool has_asked_templates_ = false;
    Summary summary_;
};

std::vector<Query> Pending::plan() {
    planned_.clear();
    std::vector<Query> queries;
    if (may_fetch()) {
        plan_templates(queries);
        plan_pages(queries);
        plan_medications(queries);
    } else {
        for (const NextPage& page : intake_.take_next_pages()) intake_.cut(page.kind);
    }
    summary_.fetches += static_cast<int>(queries.size());
    return queries;
}

void Pending::plan_templates(std::vector<Query>& queries) {
    if (std::exchange(has_asked_templates_, true)) return;
    for (const PrefetchTemplate* row : intake_.missing()) {
        auto target = expand(row->query, request_.context);
        if (!target) continue;
        if (environment_->local_codes != nullptr)
            target = with_local_codes(*std::move(target), *environment_->local_codes);
        queries.push_back({std::string{row->key}, *std::move(target), false});
        planned_.push_back(
            {.purpose = Planned::Purpose::answer, .row = row, .page = {}, .medication_id = {}});
    }
}

void Pending::plan_pages(std::vector<Query>& queries) {
    for (const NextPage& page : intake_.take_next_pages()) {
        auto url = page_below(request_.fhir_server, page.link);
        int& taken = pages_[static_cast<std::size_t>(page.kind)];
        const bool is_allowed = url && ++taken < pages_max && intake_.resources().size() < resources_max &&
                                std::ranges::find(visited_pages_, *url) == visited_pages_.end();
        if (!is_allowed) {
            intake_.cut(page.kind);
            continue;
        }
        visited_pages_.push_back(*url);
        queries.push_back(
            {page.row == nullptr ? "next page" : std::string{page.row->key}, *std::move(url), true});
        planned_.push_back(
            {.purpose = Planned::Purpose::page, .row = page.row, .page = page, .medication_id = {}});
    }
}

void Pending::plan_medications(std::vector<Query>& queries) {
    for (const std::string_view id : wanted_medications(intake_)) {
        const bool is_asked = std::ranges::find(asked_medications_, id) != asked_medications_.end();
        if (is_asked || asked_medications_.size() >= medication_reads_max) continue;
        asked_medications_.push_back(id);
        const std::string target = "Medication/" + std::string{id};
        queries.push_back({target, target, false});
        planned_.push_back(
            {.purpose = Planned::Purpose::medication, .row = nullptr, .page = {}, .medication_id = id});
    }
}

Fetch Pending::make_fetch(std::vector<Query> queries) const {
    Fetch fetch;
    fetch.base = request_.fhir_server;
    fetch.access_token = request_.access_token;
    fetch.queries = std::move(queries);
    return fetch;
}

/// The body as a document that lives as long as the exchange; nothing when it is not strict JSON.
std::optional<Cursor> Pending::read(FetchResult result) {
    if (result.status != FetchStatus::ok) return std::nullopt;
    bodies_.push_back(std::move(result.body));
    auto document = fhir::json::Document::parse(bodies_.back(), *arena_);
    if (!document) return std::nullopt;
    documents_.push_back(*std::move(document));
    return Cursor{documents_.back()};
}

fhir::Result<void> Pending::take(const Planned& planned, FetchResult result) {
    const std::optional<Cursor> body = read(std::move(result));
    switch (planned.purpose) {
        case Planned::Purpose::answer:
            if (body && body->is_object()) return intake_.take_answer(*planned.row, *body);
            intake_.fail(*planned.row);
            return {};
        case Planned::Purpose::page:
            if (body) return intake_.take_page(planned.page, *body);
            intake_.cut(planned.page.kind);
            return {};
        case Planned::Purpose::medication:
            if (body && body->text("resourceType") == "Medication" &&
                body->text("id") == planned.medication_id) {
                intake_.take_medication(*body);
            }
            return {};
    }
    return {};
}

fhir::Result<void> Pending::take_results(std::vector<FetchResult> results) {
    assert(results.size() == planned_.size());
    for (std::size_t at = 0; at < planned_.size(); ++at) {
        auto taken = take(planned_[at], std::move(results[at]));
        if (taken) continue;
        Problem problem = taken.error();
        const std::string_view key = planned_[at].row == nullptr ? "answer" : planned_[at].row->key;
        problem.path = std::string{key}.append(".").append(problem.path);
        return problem;
    }
    return {};
}

/// Why the answer must not look like an all-clear: "nothing to say" and "could not look" are different things
/// (STAT-22).
std::optional<Problem> Pending::find_gap(const cards::Advice& advice, const DraftReview& review,
                                         const fhir::Chart& chart) const {
    if (!advice.cards.empty()) return std::nullopt;
    const bool is_about_orders = !cards::is_result_driven(service_->trigger);
    if (is_about_orders && !review.unidentified.empty()) return unidentified(review);
    const std::vector<Shortfall> shortfalls = intake_.shortfalls();
    if (shortfalls.empty()) return std::nullopt;
    const bool has_doubtful_results =
        chart.observation_data == Availability::partial || chart.observation_data == Availability::unreadable;
    const bool is_deceased = chart.patient && chart.patient->is_deceased;
    const bool is_clear = !has_doubtful_results && !intake_.is_patient_unobtainable();
    if (is_deceased || (advice.was_anything_assessed && is_clear)) return std::nullopt;
    return unavailable(shortfalls);
}

Reply Pending::conclude(std::span<const cards::Shown> shown) {
    const cards::History history{.shown = shown, .is_used = wants_history()};
    const Gathered gathered = gather(intake_, *arena_);
    const DraftReview review = review_drafts(intake_, *arena_);
    const cards::Case input{.chart = &gathered.chart,
                            .drafts = gathered.drafts,
                            .draft_services = gathered.draft_services,
                            .trigger = service_->trigger,
                            .encounter_id = request_.context.encounter_id,
                            .knowledge = &environment_->knowledge,
                            .now = environment_->now,
                            .arena = arena_,
                            .wants_trace = environment_->wants_trace,
                            .history = environment_->memory == Memory::none ? nullptr : &history};
    const cards::Advice advice = cards::advise(input);
    for (const cards::Shadowed& one : advice.shadowed)
        summary_.shadow.push_back(std::string{one.rule}.append(" ").append(indicator_code(one.indicator)));
    const auto gap = find_gap(advice, review, gathered.chart);
    Reply reply = gap ? refuse(*gap) : answer(advice.cards, gathered, gap_text(review));
    if (environment_->wants_trace) reply.trace = explain(advice, intake_);
    return reply;
}

Reply Pending::answer(std::span<const cards::Card> cards, const Gathered& gathered, std::string_view gap) {
    Reply reply{.status = 200, .body = std::pmr::string{arena_}, .summary = {}, .trace = {}, .showing = {}};
    const bool has_memory = environment_->memory != Memory::none;
    summary_.cards = static_cast<int>(cards.size());
    summary_.prefetch_hits = intake_.prefetch_hits();
    for (const cards::Card& card : cards)
        summary_.rules.push_back(std::string{card.rule}.append(" ").append(indicator_code(card.indicator)));
    const fhir::DraftContext draft{.patient_id = request_.context.patient_id,
                                   .encounter_id = request_.context.encounter_id,
                                   .requester = request_.context.user_id,
                                   .authored = environment_->now};
    const ResponseContext context{.version = environment_->knowledge.version,
                                  .site_version = environment_->knowledge.site_version,
                                  .hash = environment_->knowledge.hash,
                                  .draft = draft,
                                  .sources = gathered.sources,
                                  .gap = gap,
                                  .release = request_.release,
                                  .make_uuid = environment_->make_uuid,
                                  .shown = has_memory ? &reply.showing.cards : nullptr};
    if (has_memory) {
        reply.showing.fhir_server = request_.fhir_server;
        reply.showing.patient_id = request_.context.patient_id;
    }
    encode_response(cards, context, reply.body);
    reply.summary = summary_;
    return reply;
}

Reply Pending::refuse(const Problem& problem) {
    summary_.prefetch_hits = intake_.prefetch_hits();
    return {status_of(problem.kind), std::pmr::string{operation_outcome(problem), arena_}, summary_, {}, {}};
}

Fetch::Fetch() = default;
Fetch::Fetch(Fetch&&) noexcept = default;
Fetch& Fetch::operator=(Fetch&&) noexcept = default;
Fetch::~Fetch() = default;
Recall::Recall() = default;
Recall::Recall(Recall&&) noexcept = default;
Recall& Recall::operator=(Recall&&) noexcept = default;
Recall::~Recall() = default;

namespace {

Step refuse_unread(const Problem& problem, fhir::Arena& arena) {
    return Reply{status_of(problem.kind), std::pmr::string{operation_outcome(problem), &arena}, {}, {}, {}};
}

/// Asks for what is missing, then for what is remembered, then answers.
Step advance(std::unique_ptr<Pending> pending) {
    auto queries = pending->plan();
    if (!queries.empty()) {
        Fetch fetch = pending->make_fetch(std::move(queries));
        fetch.pending = std::move(pending);
        return fetch;
    }
    if (!pending->wants_history()) return pending->conclude({});
    Recall recall;
    recall.fhir_server = pending->request().fhir_server;
    recall.patient_id = pending->request().context.patient_id;
    recall.pending = std::move(pending);
    return recall;
}

}  // namespace

Step begin(const Service& service, std::string_view body, const Environment& environment,
           fhir::Arena& arena) {
    const auto document = fhir::json::Document::parse(body, arena);
    if (!document) return refuse_unread(document.error(), arena);
    auto request = decode_request(service, *document, arena);
    if (!request) return refuse_unread(request.error(), arena);
    request->release = choose_release(*request, environment.release);
    const Service& offered = service_of(service, request->release);
    auto pending = std::make_unique<Pending>(offered, *request, environment, arena);
    if (const auto taken = pending->take_request(); !taken) return pending->refuse(taken.error());
    if (pending->is_settled()) return pending->answer({}, {}, {});
    return advance(std::move(pending));
}

Step resume(Fetch fetch, std::vector<FetchResult> results) {
    assert(fetch.pending);
    if (const auto taken = fetch.pending->take_results(std::move(results)); !taken)
        return fetch.pending->refuse(taken.error());
    return advance(std::move(fetch.pending));
}

Reply resume(Recall recall, std::vector<cards::Shown> shown) {
    assert(recall.pending);
    return recall.pending->conclude(shown);
}

}  // namespace lytes::hooks
