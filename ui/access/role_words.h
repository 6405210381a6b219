#pragma once

#include "models/access/permission.h"

namespace lineside {

//! "Operator", for people.
QString roleWords(Role role);
//! What that role is there for, in a sentence.
QString roleHelp(Role role);
//! "Change the plant's configuration", for people.
QString permissionWords(Permission permission);

} // namespace lineside
