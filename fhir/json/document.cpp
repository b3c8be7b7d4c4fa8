#include "fhir/json/document.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include <boost/json/basic_parser_impl.hpp>

#include "fhir/json/cursor.hpp"

namespace lytes::fhir::json {
namespace {

// security/threat-model.md section 4.2.
constexpr std::size_t depth_max = 32;
constexpr std::uint32_t values_max = 100'000;
constexpr std::size_t string_bytes_max = 256 * 1024;

/// FHIR bodies hold one value per 25 to 60 bytes. Too small a guess costs one copy, too big a guess memory.
constexpr std::size_t source_bytes_per_value = 24;
constexpr std::size_t values_at_start_min = 16;

/// Above this many members, names are sorted at the end of the object instead of compared one by one.
constexpr std::uint32_t members_in_pairs_max = 32;

/// 2^1024 - 2^970: from here on the nearest binary64 is infinity.
constexpr std::string_view first_infinite =
    "1797693134862315807937289714053034150799341327100378269361737789804449682927647509466490179775872070"
    "9633028641669288791094655554785194040263065748867150582068190890200070838367627385484581771153176447"
    "5730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904"
    "174497792";
static_assert(first_infinite.size() == 309);

enum class Refusal : std::uint8_t { none, duplicate_name, infinite_number, too_many_values, long_string };

/// The significant digits of a JSON number without its point, and the power of ten of the first of them.
class NumberText {
  public:
    explicit NumberText(std::string_view text) {
        const std::size_t letter = text.find_first_of("eE");
        mantissa_ = text.substr(0, letter);
        if (!mantissa_.empty() && mantissa_.front() == '-') mantissa_.remove_prefix(1);
        point_ = std::min(mantissa_.find('.'), mantissa_.size());
        first_ = mantissa_.find_first_of("123456789");
        if (letter != std::string_view::npos) exponent_ = parse_exponent(text.substr(letter + 1));
    }

    [[nodiscard]] bool is_infinite() const {
        if (first_ == std::string_view::npos) return false;
        constexpr long power_max = static_cast<long>(first_infinite.size()) - 1;
        const long place = first_ < point_ ? static_cast<long>(point_ - first_) - 1
                                           : static_cast<long>(point_) - static_cast<long>(first_);
        const long power = place + exponent_;
        if (power != power_max) return power > power_max;
        std::size_t at = 0;
        for (std::size_t index = first_; index < mantissa_.size() && at < first_infinite.size(); ++index) {
            if (index == point_) continue;
            if (mantissa_[index] != first_infinite[at]) return mantissa_[index] > first_infinite[at];
            ++at;
        }
        return at == first_infinite.size();
    }

  private:
    static long parse_exponent(std::string_view text) {
        constexpr long enough = 100'000'000;
        const bool is_negative = text.front() == '-';
        if (text.front() == '-' || text.front() == '+') text.remove_prefix(1);
        long exponent = 0;
        for (const char digit : text)
            if (exponent < enough) exponent = exponent * 10 + (digit - '0');
        return is_negative ? -exponent : exponent;
    }

    std::string_view mantissa_;
    std::size_t point_ = 0;
    std::size_t first_ = 0;
    long exponent_ = 0;
};

/// Receives the events of Boost.JSON's parser and lays the values out in document order.
class Builder {
  public:
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);

    using error_code = boost::json::error_code;
    using text_view = boost::json::string_view;

    Builder(std::string_view source, Arena& arena) : source_(source), arena_(arena), part_(&arena) {
        capacity_ = std::max(source.size() / source_bytes_per_value, values_at_start_min);
        capacity_ = std::min(capacity_, std::size_t{values_max});
        nodes_ = allocate(capacity_);
    }

    [[nodiscard]] std::span<const Node> nodes() const { return {nodes_, count_}; }
    [[nodiscard]] Refusal refusal() const { return refusal_; }
    [[nodiscard]] std::uint32_t innermost() const { return parent_; }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code& error) { return open(Kind::object, error); }
    bool on_array_begin(error_code& error) { return open(Kind::array, error); }
    bool on_array_end(std::size_t, error_code&) {
        close();
        return true;
    }
    bool on_object_end(std::size_t, error_code& error) {
        const std::uint32_t object = close();
        const bool is_refused = nodes_[object].size > members_in_pairs_max && has_duplicate_name(object);
        return !is_refused || refuse(Refusal::duplicate_name, error);
    }
    bool on_key_part(text_view text, std::size_t, error_code& error) { return take_part(text, error); }
    bool on_string_part(text_view text, std::size_t, error_code& error) { return take_part(text, error); }
    bool on_key(text_view text, std::size_t, error_code& error) {
        if (part_.size() + text.size() > string_bytes_max) return refuse(Refusal::long_string, error);
        name_ = whole(text);
        Node& object = nodes_[parent_];
        const std::uint64_t bit = name_bit(name_);
        const bool is_possible = (object.names & bit) != 0 && object.size <= members_in_pairs_max;
        object.names |= bit;
        return !(is_possible && is_name_taken()) || refuse(Refusal::duplicate_name, error);
    }
    bool on_string(text_view text, std::size_t, error_code& error) {
        if (part_.size() + text.size() > string_bytes_max) return refuse(Refusal::long_string, error);
        return add(Kind::string, whole(text), error);
    }
    bool on_number_part(text_view text, error_code& error) { return take_part(text, error); }
    bool on_int64(std::int64_t, text_view text, error_code& error) { return add_number(text, error); }
    bool on_uint64(std::uint64_t, text_view text, error_code& error) { return add_number(text, error); }
    bool on_double(double, text_view text, error_code& error) {
        return add_number(text, error) && (!NumberText(nodes_[count_ - 1].text).is_infinite() ||
                                           refuse(Refusal::infinite_number, error));
    }
    bool on_bool(bool truth, error_code& error) {
        if (!add(Kind::boolean, {}, error)) return false;
        nodes_[count_ - 1].truth = truth;
        return true;
    }
    bool on_null(error_code& error) { return add(Kind::null, {}, error); }
    bool on_comment_part(text_view, error_code&) { return true; }
    bool on_comment(text_view, error_code&) { return true; }

  private:
    Node* allocate(std::size_t count) {
        return static_cast<Node*>(arena_.allocate(count * sizeof(Node), alignof(Node)));
    }

    void grow() {
        static_assert(std::is_trivially_copyable_v<Node>);
        const std::size_t wider = std::min(capacity_ * 2, std::size_t{values_max});
        Node* moved = allocate(wider);
        std::memcpy(static_cast<void*>(moved), nodes_, count_ * sizeof(Node));
        nodes_ = moved;
        capacity_ = wider;
    }

    bool refuse(Refusal why, error_code& error) {
        refusal_ = why;
        error = make_error_code(boost::json::error::syntax);
        return false;
    }

    bool add(Kind kind, std::string_view text, error_code& error) {
        if (count_ == capacity_) {
            if (count_ == values_max) return refuse(Refusal::too_many_values, error);
            grow();
        }
        if (count_ > 0) ++nodes_[parent_].size;
        ::new (static_cast<void*>(nodes_ + count_)) Node{name_, text, 0, count_ + 1, parent_, 0, kind, false};
        name_ = {};
        ++count_;
        return true;
    }

    bool add_number(text_view text, error_code& error) {
        if (part_.size() + text.size() > string_bytes_max) return refuse(Refusal::long_string, error);
        return add(Kind::number, whole(text), error);
    }

    bool open(Kind kind, error_code& error) {
        if (!add(kind, {}, error)) return false;
        parent_ = count_ - 1;
        return true;
    }

    std::uint32_t close() {
        const std::uint32_t closed = parent_;
        nodes_[closed].next = count_;
        parent_ = nodes_[closed].parent;
        return closed;
    }

    bool take_part(text_view text, error_code& error) {
        if (part_.size() + text.size() > string_bytes_max) return refuse(Refusal::long_string, error);
        part_.append(text.data(), text.size());
        return true;
    }

    /// The text that ends with `last`: a view of the source where the parser hands one out, else a copy.
    std::string_view whole(text_view last) {
        if (part_.empty()) {
            const std::less_equal<const char*> is_at_most;
            const char* const source_end = source_.data() + source_.size();
            if (is_at_most(source_.data(), last.data()) && is_at_most(last.data() + last.size(), source_end))
                return {last.data(), last.size()};
            return keep(arena_, std::string_view{last.data(), last.size()});
        }
        part_.append(last.data(), last.size());
        const std::string_view copy = keep(arena_, part_);
        part_.clear();
        return copy;
    }

    /// Whether the object that is being read has the name already.
    [[nodiscard]] bool is_name_taken() const {
        for (std::uint32_t at = parent_ + 1; at < count_; at = nodes_[at].next)
            if (nodes_[at].key == name_) return true;
        return false;
    }

    [[nodiscard]] bool has_duplicate_name(std::uint32_t object) const {
        std::pmr::vector<std::string_view> names(&arena_);
        names.reserve(nodes_[object].size);
        for (std::uint32_t at = object + 1; at < nodes_[object].next; at = nodes_[at].next)
            names.push_back(nodes_[at].key);
        std::sort(names.begin(), names.end());
        return std::adjacent_find(names.begin(), names.end()) != names.end();
    }

    std::string_view source_;
    Arena& arena_;
    std::pmr::string part_;
    std::string_view name_;
    Node* nodes_ = nullptr;
    std::size_t capacity_ = 0;
    std::uint32_t count_ = 0;
    std::uint32_t parent_ = 0;  ///< the innermost open container
    Refusal refusal_ = Refusal::none;
};

std::string sentence(Refusal refusal, const boost::json::error_code& error) {
    switch (refusal) {
        case Refusal::duplicate_name:
            return "member names that occur once in an object";
        case Refusal::infinite_number:
            return "numbers that are finite in binary64";
        case Refusal::too_many_values:
            return "at most 100000 JSON values";
        case Refusal::long_string:
            return "strings of at most 262144 bytes";
        case Refusal::none:
            break;
    }
    if (error == boost::json::error::too_deep) return "at most 32 levels of nesting";
    if (error == boost::json::error::incomplete) return "a complete JSON document";
    return "valid JSON in UTF-8";
}

}  // namespace

Result<Document> Document::parse(std::string_view source, Arena& arena) {
    boost::json::parse_options options;
    options.max_depth = depth_max;
    boost::json::basic_parser<Builder> parser(options, source, arena);
    boost::json::error_code error;
    const std::size_t used = parser.write_some(false, source.data(), source.size(), error);
    const Builder& built = parser.handler();

    Document document;
    document.nodes_ = built.nodes();
    if (!error && used == source.size()) return document;

    Problem problem;
    const bool is_bound =
        built.refusal() == Refusal::too_many_values || built.refusal() == Refusal::long_string;
    problem.kind = is_bound ? ProblemKind::too_large : ProblemKind::malformed;
    if (!built.nodes().empty()) problem.path = Cursor(document).at(built.innermost()).path();
    problem.expected = error ? sentence(built.refusal(), error) : std::string("one JSON value and no more");
    problem.expected += ", byte offset " + std::to_string(used);
    return problem;
}

}  // namespace lytes::fhir::json
