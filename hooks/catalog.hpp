#pragma once

#include <span>
#include <string_view>

#include "hooks/service.hpp"

namespace lytes::hooks {

/// Every service we offer, one row each, in discovery order.
[[nodiscard]] std::span<const Service> catalog();

/// Nothing when no service has the id. Ids are case-sensitive.
[[nodiscard]] const Service* find_service(std::string_view id);

}  // namespace lytes::hooks
