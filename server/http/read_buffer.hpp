#pragma once

#include <cassert>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace lytes::server {

/// Bytes read and not yet used, in one piece. Views into it hold until `make_room`.
class ReadBuffer {
  public:
    [[nodiscard]] std::string_view unused() const { return {bytes_.get() + begin_, end_ - begin_}; }
    [[nodiscard]] std::span<char> room() { return {bytes_.get() + end_, capacity_ - end_}; }

    void add(std::size_t read) {
        assert(end_ + read <= capacity_);
        end_ += read;
    }

    void use(std::size_t count) {
        assert(begin_ + count <= end_);
        begin_ += count;
        if (begin_ == end_) begin_ = end_ = 0;
    }

    /// Sees to it that the unused bytes can grow to `size` in all, moving them if they must.
    void make_room(std::size_t size) {
        if (capacity_ - begin_ >= size) return;
        const auto count = end_ - begin_;
        if (capacity_ >= size) {
            std::memmove(bytes_.get(), bytes_.get() + begin_, count);
        } else {
            auto grown = std::make_unique_for_overwrite<char[]>(size);
            if (count != 0) std::memcpy(grown.get(), bytes_.get() + begin_, count);
            bytes_ = std::move(grown);
            capacity_ = size;
        }
        begin_ = 0;
        end_ = count;
    }

    /// Gives memory beyond `size` back when nothing is unused.
    void shrink(std::size_t size) {
        if (begin_ != end_ || capacity_ <= size) return;
        bytes_.reset();
        begin_ = end_ = capacity_ = 0;
    }

  private:
    std::unique_ptr<char[]> bytes_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace lytes::server
