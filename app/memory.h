#pragma once

namespace lineside {

/*!
 * How the C library's allocator is to work for a program that loads much at once and then runs for months with little:
 * few heaps, and large blocks straight from the system, so that they go back to it. First thing in main().
 */
void tuneAllocator();

//! Gives what was freed back to the system: after loading and starting, when most of what was needed for it is free.
void giveBackFreeMemory();

} // namespace lineside
