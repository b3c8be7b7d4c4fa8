#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "fhir/terminology.hpp"
#include "fhir/words.hpp"

namespace lytes::fhir {
namespace {

struct RouteCode {
    std::uint64_t code;
    Route route;
};

/// SNOMED CT routes of administration. `topical` is what stays on a surface: skin, eye, ear.
constexpr auto route_codes = std::to_array<RouteCode>({
    {6064005,           Route::topical      },
    {12130007,          Route::other        },
    {16857009,          Route::other        },
    {26643006,          Route::oral         },
    {34206005,          Route::subcutaneous },
    {37161004,          Route::rectal       },
    {37839007,          Route::other        },
    {38239002,          Route::other        },
    {45890007,          Route::other        },
    {46713006,          Route::other        },
    {47625008,          Route::intravenous  },
    {54471007,          Route::other        },
    {54485002,          Route::topical      },
    {58100008,          Route::other        },
    {72607000,          Route::other        },
    {78421000,          Route::intramuscular},
    {127490009,         Route::enteral_tube },
    {127491008,         Route::enteral_tube },
    {127492001,         Route::enteral_tube },
    {255559005,         Route::intramuscular},
    {255560000,         Route::intravenous  },
    {260548002,         Route::oral         },
    {372454008,         Route::enteral_tube },
    {372464004,         Route::other        },
    {404820008,         Route::other        },
    {417255000,         Route::intraosseous },
    {417985001,         Route::enteral_tube },
    {418114005,         Route::intravenous  },
    {418136008,         Route::enteral_tube },
    {418441008,         Route::enteral_tube },
    {418730005,         Route::enteral_tube },
    {418887008,         Route::enteral_tube },
    {419993007,         Route::intravenous  },
    {420218003,         Route::enteral_tube },
    {445768003,         Route::enteral_tube },
    {447081004,         Route::inhaled      },
    {447694001,         Route::inhaled      },
    {448491004,         Route::enteral_tube },
    {448598008,         Route::topical      },
    {18679011000001101, Route::inhaled      },
});

struct RouteWord {
    std::string_view word;
    Route route;
};

/// HL7 v3 RouteOfAdministration codes and the words and abbreviations of route texts, in lower case.
constexpr auto route_words = std::to_array<RouteWord>({
    {"buccal",          Route::other        },
    {"cutaneous",       Route::topical      },
    {"dialysis",        Route::other        },
    {"ear",             Route::topical      },
    {"ears",            Route::topical      },
    {"enteral",         Route::enteral_tube },
    {"epidural",        Route::other        },
    {"eye",             Route::topical      },
    {"eyes",            Route::topical      },
    {"gastrostomy",     Route::enteral_tube },
    {"gt",              Route::enteral_tube },
    {"gtube",           Route::enteral_tube },
    {"im",              Route::intramuscular},
    {"inh",             Route::inhaled      },
    {"inhalation",      Route::inhaled      },
    {"inhale",          Route::inhaled      },
    {"inhaled",         Route::inhaled      },
    {"intradermal",     Route::other        },
    {"intramuscular",   Route::intramuscular},
    {"intramuscularly", Route::intramuscular},
    {"intraosseous",    Route::intraosseous },
    {"intraperitoneal", Route::other        },
    {"intrathecal",     Route::other        },
    {"intravenous",     Route::intravenous  },
    {"intravenously",   Route::intravenous  },
    {"io",              Route::intraosseous },
    {"irrigation",      Route::topical      },
    {"iv",              Route::intravenous  },
    {"ivc",             Route::intravenous  },
    {"ivinj",           Route::intravenous  },
    {"ivinjbol",        Route::intravenous  },
    {"ivp",             Route::intravenous  },
    {"ivpb",            Route::intravenous  },
    {"ivpush",          Route::intravenous  },
    {"jejunostomy",     Route::enteral_tube },
    {"jt",              Route::enteral_tube },
    {"mouth",           Route::oral         },
    {"nasal",           Route::other        },
    {"nasogastric",     Route::enteral_tube },
    {"nasojejunal",     Route::enteral_tube },
    {"neb",             Route::inhaled      },
    {"nebulization",    Route::inhaled      },
    {"nebulized",       Route::inhaled      },
    {"ng",              Route::enteral_tube },
    {"ngt",             Route::enteral_tube },
    {"nj",              Route::enteral_tube },
    {"og",              Route::enteral_tube },
    {"ogt",             Route::enteral_tube },
    {"ophthalmic",      Route::topical      },
    {"oral",            Route::oral         },
    {"orally",          Route::oral         },
    {"orinhl",          Route::inhaled      },
    {"orogastric",      Route::enteral_tube },
    {"otic",            Route::topical      },
    {"peg",             Route::enteral_tube },
    {"po",              Route::oral         },
    {"pr",              Route::rectal       },
    {"rectal",          Route::rectal       },
    {"rectally",        Route::rectal       },
    {"sc",              Route::subcutaneous },
    {"sl",              Route::other        },
    {"sq",              Route::subcutaneous },
    {"subcut",          Route::subcutaneous },
    {"subcutaneous",    Route::subcutaneous },
    {"subcutaneously",  Route::subcutaneous },
    {"sublingual",      Route::other        },
    {"subq",            Route::subcutaneous },
    {"topical",         Route::topical      },
    {"topically",       Route::topical      },
    {"transdermal",     Route::other        },
    {"tube",            Route::enteral_tube },
    {"vaginal",         Route::other        },
});
static_assert(std::is_sorted(route_words.begin(), route_words.end(),
                             [](const RouteWord& a, const RouteWord& b) { return a.word < b.word; }));
static_assert(std::is_sorted(route_codes.begin(), route_codes.end(),
                             [](const RouteCode& a, const RouteCode& b) { return a.code < b.code; }));

/// SNOMED CT: the two venous routes, catheters, and the veins that only a central line reaches.
constexpr auto central_codes =
    std::to_array<std::uint64_t>({418114005, 52124006, 303728004, 48345005, 12123001, 9454009, 83419000});
constexpr auto peripheral_codes = std::to_array<std::uint64_t>({419993007, 82449006});

std::uint64_t number_of(std::string_view code) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), number);
    return error == std::errc{} && end == code.data() + code.size() ? number : 0;
}

/// "oral" says the least: "oral inhalation" and "oral via NG tube" are other routes.
Route route_in(std::string_view text) {
    const Words words{text};
    Route weakest = Route::unspecified;
    if (words.has("per os")) weakest = Route::oral;
    for (const Word& word : words.all()) {
        const auto found =
            std::lower_bound(route_words.begin(), route_words.end(), word.text,
                             [](const RouteWord& row, std::string_view key) { return row.word < key; });
        if (found == route_words.end() || found->word != word.text) continue;
        if (found->route != Route::oral) return found->route;
        weakest = Route::oral;
    }
    return weakest;
}

VenousLine line_in(std::string_view text) {
    constexpr auto central = std::to_array<std::string_view>(
        {"central", "cvc", "cvad", "picc", "port", "portacath", "mediport", "hickman", "broviac", "jugular",
         "subclavian", "tunneled", "tunnelled", "swan", "cordis"});
    constexpr auto peripheral =
        std::to_array<std::string_view>({"peripheral", "peripherally", "piv", "pivc", "midline",
                                         "antecubital", "forearm", "cephalic", "basilic"});
    const Words words{text};
    VenousLine line = VenousLine::unspecified;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i].text;
        const bool is_denied =
            i > 0 && (words[i - 1].text == "non" || words[i - 1].text == "not" || words[i - 1].text == "no");
        if (is_denied) continue;
        // A "peripherally inserted central catheter" is central.
        if (std::find(central.begin(), central.end(), word) != central.end()) return VenousLine::central;
        if (std::find(peripheral.begin(), peripheral.end(), word) != peripheral.end())
            line = VenousLine::peripheral;
    }
    return line;
}

}  // namespace

Route find_route(CodeSystem system, std::string_view code, std::string_view text) {
    if (system == CodeSystem::snomed) {
        const std::uint64_t number = number_of(code);
        const auto found =
            std::lower_bound(route_codes.begin(), route_codes.end(), number,
                             [](const RouteCode& row, std::uint64_t key) { return row.code < key; });
        if (found != route_codes.end() && found->code == number) return found->route;
    } else if (const Route route = route_in(code); route != Route::unspecified) {
        return route;
    }
    return route_in(text);
}

VenousLine find_line(CodeSystem system, std::string_view code, std::string_view text) {
    if (system == CodeSystem::snomed) {
        const std::uint64_t number = number_of(code);
        if (std::find(central_codes.begin(), central_codes.end(), number) != central_codes.end()) {
            return VenousLine::central;
        }
        if (std::find(peripheral_codes.begin(), peripheral_codes.end(), number) != peripheral_codes.end()) {
            return VenousLine::peripheral;
        }
    } else if (const VenousLine line = line_in(code); line != VenousLine::unspecified) {
        return line;
    }
    return line_in(text);
}

}  // namespace lytes::fhir
