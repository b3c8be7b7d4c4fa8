#pragma once

#include <span>
#include <string_view>

namespace lytes::server {

/// One sample resource, embedded at build time from server/demo/patients/*.ndjson.
struct DemoResource {
    std::string_view type;
    std::string_view id;
    std::string_view patient;  ///< whose it is; empty for a Medication
    std::string_view tokens;   ///< " name=value name=value ": what a search may ask for
    std::string_view text;     ///< the JSON, with @NOW-2h@ and @DAY-58y@ for times before now
};

/// In file order; within a file as written.
[[nodiscard]] std::span<const DemoResource> demo_resources();

}  // namespace lytes::server
