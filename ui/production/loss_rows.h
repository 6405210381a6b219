#pragma once

#include "models/production/oee.h"

#include <QString>

#include <optional>
#include <vector>


namespace lineside {

struct Site;

//! A bar of the waterfall from time in shift to good time.
struct LossRow
{
    enum class Kind { Total, Loss, Remains };
    Kind kind = Kind::Loss;
    QString label;
    double from = 0;   //!< seconds; a loss takes from…to from what was there
    double to = 0;
    qint64 tenths = 0; //!< of a minute, rounded so that what is shown adds up, too
    std::optional<double> units; //!< that could have been made in it, or that were lost
    qint64 stops = 0;

    double seconds() const { return to - from; }
};
/*!
 * The waterfall as bars: what was there, what was taken from it one by one, and what remained after each kind of loss.
 * Stops of one kind beyond the six longest reasons are put together.
 */
std::vector<LossRow> lossRows(const production::Waterfall &fall, const production::OeeFigures &figures, const Site *site);
//! "42.3".
QString minutesText(qint64 tenths);

} // namespace lineside
