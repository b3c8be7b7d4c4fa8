#include "hooks/discovery.hpp"

#include <memory_resource>

#include "fhir/json/writer.hpp"
#include "hooks/variants.hpp"

namespace lytes::hooks {
namespace {

void encode_service(const Service& service, fhir::json::Writer& out) {
    out.begin_object();
    out.member("hook", service.hook);
    out.member("title", service.title);
    out.member("description", service.description);
    out.member("id", service.id);
    out.key("prefetch");
    out.begin_object();
    for (const PrefetchTemplate& row : service.prefetch) out.member(row.key, row.query);
    out.end_object();
    out.member_unless_empty("usageRequirements", service.usage_requirements);
    out.end_object();
}

}  // namespace

std::string discovery_document() { return discovery_document(fhir::Release::r4); }

std::string discovery_document(fhir::Release release) {
    std::pmr::string text;
    fhir::json::Writer out{text};
    out.begin_object();
    out.key("services");
    out.begin_array();
    for (const Service& service : catalog_of(release)) encode_service(service, out);
    out.end_array();
    out.end_object();
    return std::string{text};
}

}  // namespace lytes::hooks
