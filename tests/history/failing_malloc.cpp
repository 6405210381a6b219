// An allocator that is loaded before all others (LD_PRELOAD) and has no memory when it is told so: the C library's own
// otherwise. Helper of tst_memory_faults.

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>

extern "C" {
void *__libc_malloc(std::size_t size);
void *__libc_calloc(std::size_t count, std::size_t size);
void *__libc_realloc(void *memory, std::size_t size);
void *__libc_memalign(std::size_t alignment, std::size_t size);
}

namespace {

std::atomic<long> g_counted{-1}; // below 0: nobody counts
std::atomic<long> g_from{0}, g_to{0};

bool fails()
{
    if (g_counted.load(std::memory_order_relaxed) < 0)
        return false;
    const long number = ++g_counted;
    if (number < g_from || number >= g_to)
        return false;
    errno = ENOMEM;
    return true;
}

} // namespace

extern "C" {

//! From now on allocations are counted from 1; those from \a from on fail, \a howMany of them.
void failing_malloc_start(long from, long howMany)
{
    g_from = from;
    g_to = howMany < 0 ? INTPTR_MAX : from + howMany;
    g_counted = 0;
}

//! How many it were; no further one fails.
long failing_malloc_stop()
{
    return g_counted.exchange(-1);
}

void *malloc(std::size_t size)
{
    return fails() ? nullptr : __libc_malloc(size);
}

void *calloc(std::size_t count, std::size_t size)
{
    return fails() ? nullptr : __libc_calloc(count, size);
}

void *realloc(void *memory, std::size_t size)
{
    return fails() ? nullptr : __libc_realloc(memory, size);
}

void *aligned_alloc(std::size_t alignment, std::size_t size)
{
    return fails() ? nullptr : __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, std::size_t alignment, std::size_t size)
{
    if (fails())
        return ENOMEM;
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}

} // extern "C"
