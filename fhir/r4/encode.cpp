#include "fhir/r4/encode.hpp"

namespace lytes::fhir::r4 {

void encode_with_status(const json::Cursor& order, std::string_view status, json::Writer& out) {
    const bool has_status = order.find("status").has_value();
    out.begin_object();
    if (!has_status) out.member("status", status);
    for (const json::Cursor member : order) {
        out.key(member.key());
        if (member.key() == "status") {
            out.string(status);
        } else {
            out.copy(member);
        }
    }
    out.end_object();
}

}  // namespace lytes::fhir::r4
