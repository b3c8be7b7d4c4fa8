#include "cards/markdown.hpp"

namespace lytes::cards {
namespace {

/// Entities for what HTML acts on, a backslash before what markdown acts on.
void add_escaped_letter(Text& out, char letter) {
    constexpr std::string_view active = "\\`*_{}[]()#+-.!|~:@/=";
    switch (letter) {
        case '&':
            out.add("&amp;");
            return;
        case '<':
            out.add("&lt;");
            return;
        case '>':
            out.add("&gt;");
            return;
        case '"':
            out.add("&quot;");
            return;
        case '\'':
            out.add("&#39;");
            return;
        default:
            if (active.find(letter) != std::string_view::npos) out.add('\\');
            out.add(letter);
    }
}

bool is_number_text(std::string_view text) {
    return text.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
}

/// Letters, percent and single strokes: "mg/dL" is what the clinician must find again in the card.
bool is_plain_unit(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        const bool is_word = (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                             (letter >= 'A' && letter <= 'Z') || letter == '%';
        const bool is_single_stroke = letter == '/' && at + 1 < text.size() && text[at + 1] != '/';
        if (!is_word && !is_single_stroke) return false;
    }
    return true;
}

std::string_view escaped_comparator(fhir::Comparator comparator) {
    switch (comparator) {
        case fhir::Comparator::none:
            return "";
        case fhir::Comparator::less:
            return "&lt;";
        case fhir::Comparator::less_or_equal:
            return "&lt;=";
        case fhir::Comparator::greater_or_equal:
            return "&gt;=";
        case fhir::Comparator::greater:
            return "&gt;";
    }
    return "";
}

}  // namespace

void add_escaped(Text& out, std::string_view foreign) { add_escaped(out, foreign, foreign_units_max); }

void add_escaped(Text& out, std::string_view foreign, std::size_t units_max) {
    const bool is_cut = utf16_units(foreign) > units_max;
    if (is_cut) foreign = first_units(foreign, units_max - 3);
    bool is_gap_due = false;
    bool is_first = true;
    while (!foreign.empty()) {
        const Character next = first_character(foreign);
        foreign.remove_prefix(next.bytes.size());
        if (is_invisible(next.code)) continue;
        if (is_control(next.code)) {
            is_gap_due = !is_first;
            continue;
        }
        if (is_gap_due) out.add(' ');
        is_gap_due = false;
        is_first = false;
        if (next.code == 0xFFFD)
            out.add('?');
        else if (next.bytes.size() == 1)
            add_escaped_letter(out, next.bytes.front());
        else
            out.add(next.bytes);
    }
    if (is_cut) out.add("...");
}

void add_reported(Text& out, const fhir::Quantity& reported) {
    out.add(escaped_comparator(reported.comparator));
    if (is_number_text(reported.text))
        out.add(first_units(reported.text, foreign_units_max));
    else
        add_escaped(out, reported.text);
    if (reported.unit_text.empty()) return;
    out.add(' ');
    if (is_plain_unit(reported.unit_text))
        out.add(first_units(reported.unit_text, foreign_units_max));
    else
        add_escaped(out, reported.unit_text);
}

void add_entities(Text& out, std::string_view words) {
    std::size_t begin = 0;
    for (std::size_t at = 0; at < words.size(); ++at) {
        const char letter = words[at];
        if (letter != '&' && letter != '<' && letter != '>') continue;
        out.add(words.substr(begin, at - begin));
        out.add(letter == '&' ? "&amp;" : letter == '<' ? "&lt;" : "&gt;");
        begin = at + 1;
    }
    out.add(words.substr(begin));
}

Text& Bullets::begin(std::string_view label) {
    flush();
    line_.add("- **").add(label).add(":** ");
    return line_;
}

Text& Bullets::begin_item() {
    flush();
    line_.add("- ");
    return line_;
}

void Bullets::add_paragraph(std::string_view words) {
    flush();
    line_.add("**").add(words).add("**\n");
    flush();
}

void Bullets::flush() {
    constexpr std::string_view cut = "- (shortened)\n";
    if (line_.is_empty()) return;
    if (is_full_ || out_.size() + line_.size() + 1 + cut.size() > detail_bytes_max) {
        if (!is_full_) out_.add(cut);
        is_full_ = true;
    } else {
        out_.add(line_.view()).add('\n');
    }
    line_.shorten(0);
}

std::string_view Bullets::finished() {
    flush();
    return out_.view();
}

}  // namespace lytes::cards
