#pragma once

#include "models/field/job.h"

#include <QCoreApplication>

namespace lineside::keeping {

//! How work that takes long tells how far it is, and hears that nobody wants it any more.
struct Progress
{
    std::function<bool()> cancelled = [] { return false; };
    std::function<void(double, const QString &)> tell = [](double, const QString &) {}; //!< 0 to 1, and what it does now

    template<typename T>
    static Progress of(const JobPtr<T> &job)
    {
        return {[job] { return job->isCancelled(); }, [job](double part, const QString &step) { job->setProgress(part, step); }};
    }
    //! The same work as a part of a longer one, from \a begin to \a end.
    Progress part(double begin, double end) const
    {
        return {cancelled, [tell = tell, begin, end](double done, const QString &step) {
                    tell(begin + (end - begin) * done, step);
                }};
    }
};

inline Error cancelledError()
{
    return {Error::Kind::Cancelled, QCoreApplication::translate("keeping", "It was cancelled; nothing was left behind."), {}};
}

} // namespace lineside::keeping
