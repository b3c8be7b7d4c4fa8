#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lytes::tests {

/// One text file of the tree. `code` is `text` with comments and the insides of literals blanked, so that
/// what is found in it is code; both have the same length and the same lines.
struct SourceFile {
    std::string path;  ///< from the root of the tree, "cards/rule.hpp"
    std::string text;
    std::string code;
};

/// A finding, printed as "path:line: message".
struct Finding {
    std::string path;
    std::size_t line = 0;
    std::string message;
    friend bool operator==(const Finding&, const Finding&) = default;
};

[[nodiscard]] SourceFile make_source(std::string path, std::string text);

/// Every file below the folders whose name ends with one of `endings`, in the order of paths.
[[nodiscard]] std::vector<SourceFile> read_tree(const std::vector<std::string>& folders,
                                                const std::vector<std::string_view>& endings);

/// C++ of the product: fhir, cards, hooks, server.
[[nodiscard]] std::vector<SourceFile> product_sources();

/// C++ that is ours: the product, conformance and tests.
[[nodiscard]] std::vector<SourceFile> all_sources();

[[nodiscard]] std::string read_file(const std::string& path_below_root);
[[nodiscard]] bool is_file(const std::string& path_below_root);

/// 1 for the first line.
[[nodiscard]] std::size_t line_at(std::string_view text, std::size_t offset);
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

/// The next place of `word` from `from` on that is not part of a longer identifier; npos when there is none.
[[nodiscard]] std::size_t find_word(std::string_view code, std::string_view word, std::size_t from);

/// Whether `path` lies in `folder` ("cards/") or is that very file.
[[nodiscard]] bool is_below(std::string_view path, std::string_view folder);

/// One finding a line, for a failing check's message.
[[nodiscard]] std::string listed(const std::vector<Finding>& findings);

}  // namespace lytes::tests
