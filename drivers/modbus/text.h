#pragma once

#include <QCoreApplication>

namespace lineside::modbus {

//! Text::tr() for everything in this folder that people read.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(modbus)
};

} // namespace lineside::modbus
