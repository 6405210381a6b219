#pragma once

#include <QCoreApplication>

namespace lineside {

//! The room's words for people, in the translator's context "access".
struct AccessText
{
    Q_DECLARE_TR_FUNCTIONS(access)
};

} // namespace lineside
