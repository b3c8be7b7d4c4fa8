#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "cards/case.hpp"

namespace lytes::hooks {

/// The kinds of data that a chart knows the availability of, one for each `fhir::Chart::..._data`.
enum class DataKind : std::uint8_t {
    patient,
    observations,
    medications,
    administrations,
    conditions,
    procedures,
    encounters,
    count_,
};

/// How much of the answer to a template is needed.
enum class TemplateScope : std::uint8_t {
    whole,       ///< every page: a next link is followed, else the data are partial
    newest,      ///< the newest page is enough, a next link is normal (requirements PFD-08)
    supplement,  ///< as newest; adds to the data of another key and is never essential
};

/// One prefetch template, as published and as fetched when the client did not send it.
struct PrefetchTemplate {
    std::string_view key;
    std::string_view query;  ///< with {{context.patientId}} and the like
    DataKind kind = DataKind::patient;
    TemplateScope scope = TemplateScope::whole;
};

/// One CDS service: a row of the catalogue.
struct Service {
    std::string_view id;
    std::string_view hook;
    std::string_view title;
    std::string_view description;
    std::string_view usage_requirements;
    cards::Trigger trigger;
    std::span<const PrefetchTemplate> prefetch;
};

}  // namespace lytes::hooks
