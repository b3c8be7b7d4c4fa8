#pragma once

#include <span>
#include <string_view>

#include "cards/case.hpp"

namespace lytes::hooks {

/// One prefetch template, as published and as fetched when the client did not send it.
struct PrefetchTemplate {
    std::string_view key;
    std::string_view query;  ///< with {{context.…}} tokens
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
