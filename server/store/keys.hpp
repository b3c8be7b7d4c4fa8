#pragma once

#include <string>
#include <string_view>

#include "fhir/problem.hpp"
#include "server/store/records.hpp"

namespace lytes::server {

/// Keyed hashes (HMAC-SHA-256) with a secret of this installation: whoever has the database alone cannot tell
/// whose rows they are (threat L1). Replicas that share a store share the secret.
class Keys {
  public:
    /// Reads the secret, 64 hexadecimal digits. Creates the file with mode 0600 when there is none and
    /// `may_create`. Refuses a file that others may read (threat H4).
    [[nodiscard]] static fhir::Result<Keys> load(const std::string& path, bool may_create);
    /// A fresh secret that lives as long as the process. Throws when the system has no randomness to give.
    [[nodiscard]] static Keys make();
    explicit Keys(std::string secret) : secret_(std::move(secret)) {}

    /// A patient of a FHIR server; without one, of a client. A final slash and the case of scheme and host do
    /// not matter.
    [[nodiscard]] std::string patient(std::string_view fhir_server, std::string_view patient_id,
                                      std::string_view client) const;
    /// What tells an entry from another (threat D4): who, where, which card, when, and what was said.
    [[nodiscard]] std::string entry(const FeedbackRecord& record) const;

  private:
    [[nodiscard]] std::string hash(std::string_view text) const;

    std::string secret_;
};

}  // namespace lytes::server
