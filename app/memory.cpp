#include "app/memory.h"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace lineside {

void tuneAllocator()
{
#ifdef __GLIBC__
    // A heap per thread would keep each thread's largest need for ever. Batches are made on one thread and freed on
    // another, so they meet in few heaps anyway.
    ::mallopt(M_ARENA_MAX, 2);
    // Fixed, since by itself it grows up to 32 MiB, and then large blocks leave holes in the heap. History's slabs (0.8 MB)
    // are above it, batches of readings (0.2 MB) below.
    ::mallopt(M_MMAP_THRESHOLD, 512 * 1024);
    ::mallopt(M_TRIM_THRESHOLD, 1024 * 1024);
#endif
}

void giveBackFreeMemory()
{
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

} // namespace lineside
