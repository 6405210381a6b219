#pragma once

// QCustomPlot's header is written with Qt's bare keywords, which are switched off here; they live for this one include.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach(variable, container) for (variable : container)
#include <qcustomplot.h>
#undef signals
#undef slots
#undef foreach
