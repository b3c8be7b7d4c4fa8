#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/model/time.hpp"

namespace lytes::tests {

/// One expected card: "MG-LOW-CRIT-01 critical [MG-ICU-01 MG-CAUSE-DRUG-01]".
struct ExpectedCard {
    std::string rule;
    std::string indicator;
    std::vector<std::string> folded;
    bool checks_folded = false;
};

/// A rule that the case comes near to: all of its clauses hold but this one.
struct NearMiss {
    std::string rule;
    std::string clause;
};

/// A worked clinical case in the notation of tests/vignettes/README.md: a chart in words, and the cards it
/// must give.
struct Vignette {
    std::string id;
    std::string file;
    int line = 0;
    std::string service;  ///< service id
    std::vector<ExpectedCard> cards;
    std::vector<std::string> wanted;    ///< texts that the response must contain
    std::vector<std::string> unwanted;  ///< texts that it must not contain
    std::vector<NearMiss> misses;
    std::vector<std::string> chart;  ///< the chart lines, in order
    std::string heading;             ///< "IP F58"

    /// The hook call as JSON, with every time relative to `now`.
    [[nodiscard]] std::string request(fhir::Instant now) const;
    /// The same call with the chart lines in another order.
    [[nodiscard]] std::string request(fhir::Instant now, const std::vector<std::string>& lines) const;
};

/// Reads every case of a file. Throws std::runtime_error with file and line on a notation error.
[[nodiscard]] std::vector<Vignette> load_vignettes(const std::string& path);
/// The cases of every text file of the folder.
[[nodiscard]] std::vector<Vignette> load_all_vignettes();

}  // namespace lytes::tests
