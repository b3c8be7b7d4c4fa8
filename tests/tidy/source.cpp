#include "tests/tidy/source.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

namespace lytes::tests {
namespace {

const std::filesystem::path root{LYTES_SOURCE_DIR};

bool is_name_letter(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

/// Blanks comments and the insides of literals, one construct at a time.
class Blanker {
  public:
    explicit Blanker(std::string_view text) : text_(text), code_(text) {}

    std::string run() {
        while (at_ < text_.size()) step();
        return std::move(code_);
    }

  private:
    [[nodiscard]] bool looking_at(std::string_view what) const {
        return text_.substr(at_, what.size()) == what;
    }

    void step() {
        if (looking_at("//"))
            blank_to(text_.find('\n', at_));
        else if (looking_at("/*"))
            blank_past(text_.find("*/", at_ + 2), 2);
        else if (looking_at("R\"") && (at_ == 0 || !is_name_letter(text_[at_ - 1])))
            blank_raw();
        else if (text_[at_] == '"')
            blank_literal('"');
        else if (text_[at_] == '\'' && (at_ == 0 || !is_name_letter(text_[at_ - 1])))
            blank_literal('\'');
        else
            ++at_;
    }

    void blank_to(std::size_t end) {
        for (end = std::min(end, text_.size()); at_ < end; ++at_) {
            if (text_[at_] != '\n') code_[at_] = ' ';
        }
    }

    void blank_past(std::size_t found, std::size_t length) {
        blank_to(found == std::string_view::npos ? found : found + length);
    }

    void blank_raw() {
        const auto open = text_.find('(', at_);
        const std::string end = ")" + std::string{text_.substr(at_ + 2, open - at_ - 2)} + "\"";
        at_ = open;
        blank_past(text_.find(end, open), end.size());
    }

    void blank_literal(char quote) {
        ++at_;
        while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
            const bool is_escape = text_[at_] == '\\';
            blank_to(at_ + (is_escape ? 2 : 1));
        }
        ++at_;
    }

    std::string_view text_;
    std::string code_;
    std::size_t at_ = 0;
};

bool ends_with_one_of(const std::string& name, const std::vector<std::string_view>& endings) {
    return std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

bool is_hidden_or_foreign(const std::filesystem::path& path) {
    return path.filename() == "node_modules" || path.filename().string().starts_with('.');
}

}  // namespace

SourceFile make_source(std::string path, std::string text) {
    SourceFile file{std::move(path), std::move(text), {}};
    file.code = Blanker{file.text}.run();
    return file;
}

std::string read_file(const std::string& path_below_root) {
    std::ifstream in{root / path_below_root, std::ios::binary};
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

bool is_file(const std::string& path_below_root) {
    return std::filesystem::is_regular_file(root / path_below_root);
}

std::vector<SourceFile> read_tree(const std::vector<std::string>& folders,
                                  const std::vector<std::string_view>& endings) {
    std::vector<SourceFile> files;
    for (const auto& folder : folders) {
        std::filesystem::recursive_directory_iterator walk{root / folder};
        for (const auto end = std::filesystem::end(walk); walk != end; ++walk) {
            if (walk->is_directory() && is_hidden_or_foreign(walk->path())) walk.disable_recursion_pending();
            if (!walk->is_regular_file() || !ends_with_one_of(walk->path().string(), endings)) continue;
            const std::string path = walk->path().lexically_relative(root).generic_string();
            files.push_back(make_source(path, read_file(path)));
        }
    }
    std::ranges::sort(files, {}, &SourceFile::path);
    return files;
}

std::vector<SourceFile> product_sources() {
    return read_tree({"fhir", "cards", "hooks", "server"}, {".hpp", ".cpp"});
}

std::vector<SourceFile> all_sources() {
    return read_tree({"fhir", "cards", "hooks", "server", "conformance", "tests"}, {".hpp", ".cpp"});
}

std::size_t line_at(std::string_view text, std::size_t offset) {
    return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, offset), '\n'));
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

std::size_t find_word(std::string_view code, std::string_view word, std::size_t from) {
    for (auto at = code.find(word, from); at != std::string_view::npos; at = code.find(word, at + 1)) {
        const auto after = at + word.size();
        const bool starts = at == 0 || !is_name_letter(word.front()) || !is_name_letter(code[at - 1]);
        const bool ends =
            after >= code.size() || !is_name_letter(word.back()) || !is_name_letter(code[after]);
        if (starts && ends) return at;
    }
    return std::string_view::npos;
}

bool is_below(std::string_view path, std::string_view folder) {
    return path == folder || (folder.ends_with('/') && path.starts_with(folder));
}

std::string listed(const std::vector<Finding>& findings) {
    std::string out;
    for (const auto& finding : findings) {
        out += "\n" + finding.path;
        if (finding.line > 0) out += ":" + std::to_string(finding.line);
        out += ": " + finding.message;
    }
    return out;
}

}  // namespace lytes::tests
