#include "server/ops/clock.hpp"

#include <chrono>

namespace lytes::server {

fhir::Instant wall_clock() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace lytes::server
