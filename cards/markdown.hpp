#pragma once

#include <cstddef>
#include <string_view>

#include "cards/text.hpp"

namespace lytes::cards {

/// Card details are at most this long (threat model 4.2).
inline constexpr std::size_t detail_bytes_max = 8192;
/// One foreign text in a detail is at most this long: it may never crowd out the finding.
inline constexpr std::size_t foreign_units_max = 80;

/// Foreign text for GitHub-flavoured markdown: on one line, without invisible characters, and with nothing
/// left that a renderer could act on (threat model 2.4).
void add_escaped(Text& out, std::string_view foreign);
/// The same with a bound of its own, for a site's sentences.
void add_escaped(Text& out, std::string_view foreign, std::size_t units_max);

/// The same for a reported number with its unit. Numbers and plain unit names stay readable as sent.
void add_reported(Text& out, const fhir::Quantity& reported);

/// Our own words with filled placeholders: only what HTML acts on becomes an entity.
void add_entities(Text& out, std::string_view words);

/// The detail of a card: short bullets, cut between bullets when they would exceed `detail_bytes_max`.
class Bullets {
  public:
    explicit Bullets(fhir::Arena& arena) : out_(arena), line_(arena) {
        out_.reserve(detail_bytes_max / 2);
        line_.reserve(512);
    }

    /// Begins a bullet: "- **Why:** ". The words of the returned line belong to it until the next call.
    Text& begin(std::string_view label);
    /// A bullet without a label.
    Text& begin_item();
    /// A paragraph before the bullets, for the sentence that must be read first.
    void add_paragraph(std::string_view words);
    [[nodiscard]] std::string_view finished();

  private:
    void flush();

    Text out_;
    Text line_;
    bool is_full_ = false;
};

}  // namespace lytes::cards
