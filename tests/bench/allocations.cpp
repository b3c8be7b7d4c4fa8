// Counts every allocation of a process: LD_PRELOAD this and name a file of 8 bytes in LYTES_ALLOCATIONS. The
// count lives in that file, shared, so that tests/bench/run can read it while the process works.
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

extern "C" {
void* __libc_malloc(std::size_t bytes);
void* __libc_calloc(std::size_t count, std::size_t bytes);
void* __libc_realloc(void* block, std::size_t bytes);
void* __libc_memalign(std::size_t alignment, std::size_t bytes);
}

namespace {

using Count = std::atomic<std::uint64_t>;

/// Allocations come before any constructor runs, so this starts with a place of its own.
constinit Count before_start{0};
constinit Count* count = &before_start;

void count_one() { count->fetch_add(1, std::memory_order_relaxed); }

[[gnu::constructor]] void share_count() {
    const char* const path = std::getenv("LYTES_ALLOCATIONS");
    if (path == nullptr) return;
    const int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) return;
    void* const page = mmap(nullptr, sizeof(Count), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (page != MAP_FAILED) count = static_cast<Count*>(page);
}

}  // namespace

extern "C" {

void* malloc(std::size_t bytes) {
    count_one();
    return __libc_malloc(bytes);
}

void* calloc(std::size_t many, std::size_t bytes) {
    count_one();
    return __libc_calloc(many, bytes);
}

void* realloc(void* block, std::size_t bytes) {
    count_one();
    return __libc_realloc(block, bytes);
}

void* aligned_alloc(std::size_t alignment, std::size_t bytes) {
    count_one();
    return __libc_memalign(alignment, bytes);
}

int posix_memalign(void** place, std::size_t alignment, std::size_t bytes) {
    count_one();
    *place = __libc_memalign(alignment, bytes);
    return *place == nullptr ? ENOMEM : 0;
}
}
