#pragma once

#include <QCoreApplication>

namespace lineside::mqtt {

//! Sentences of this driver: Words::tr("…") puts them into the translation context "mqtt".
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(mqtt)
};

} // namespace lineside::mqtt
