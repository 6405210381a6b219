#include "ui/widgets/offer_login.h"

namespace lineside {

void offerLogin(const PageContext &context, QWidget *parent, const Error &reason, const std::function<void()> &then)
{
    const Seat::State state = context.services.seat.state();
    if (context.parts.logIn && (state == Seat::State::Vacant || state == Seat::State::Taken))
        context.parts.logIn(context, parent, reason.message, then);
}

QString inWords(const Error &error)
{
    return error.hint.isEmpty() ? error.message : QString(error.message + QLatin1Char(' ') + error.hint);
}

} // namespace lineside
