#pragma once

namespace lineside {

/*!
 * A lack of memory or of threads that nobody has dealt with ends the program with a sentence on standard error and
 * \a exitCode instead of a crash. Nothing is flushed: what was reported as stored is safe, as in a power cut. To be
 * called once, at the start of main(); \a program is a literal.
 */
void endClearlyWithoutMemory(const char *program, int exitCode);

} // namespace lineside
