// The room is interfaces and plain descriptions; this file makes sure that each header stands on its own.
#include "models/field/field_gateway.h"
#include "models/field/field_writer.h"
#include "models/field/secret_source.h"
