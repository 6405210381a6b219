#pragma once

#include "models/forward/pg_link.h"

namespace lineside::forward {

//! What a test of a plant database that is not in use yet found: each step in words, as far as it got.
struct DatabaseTrial
{
    struct Step
    {
        bool ok = false;
        QString text;
        QString hint; //!< what to do about it; also of a step that is ok, but not as it should be
    };
    std::vector<Step> steps;
    bool ok = false; //!< the forwarder could work with it
};

/*!
 * Connects as the forwarder would, and looks whether it could work there: the server's version, whether the connection
 * proves whom it talks to, whether the schema is there, of this version, or may be made. Changes nothing. Takes as long
 * as the login's patience allows; called on a thread of its own.
 */
DatabaseTrial tryDatabase(const Login &login, DeadlineWatch &watch, const StopSignal &stop);

} // namespace lineside::forward
