#pragma once

#include "models/telemetry/latency.h"

#include <QByteArray>
#include <QString>

#include <initializer_list>
#include <span>
#include <utility>

namespace lineside::rest {

/*!
 * Figures in the text format that Prometheus reads (version 0.0.4): a family with its help and type, and behind it its
 * samples. Names and labels' names are literals of ours; labels' values may hold anything.
 */
class FigureText
{
public:
    using Labels = std::initializer_list<std::pair<const char *, QString>>;

    //! Begins a family: all its samples come before the next one.
    FigureText &gauge(const char *name, const char *help) { return family(name, "gauge", help); }
    FigureText &counter(const char *name, const char *help) { return family(name, "counter", help); }
    FigureText &sample(double value, Labels labels = {});
    //! A family with one sample.
    void gauge(const char *name, const char *help, double value) { gauge(name, help).sample(value); }
    void counter(const char *name, const char *help, double value) { counter(name, help).sample(value); }

    FigureText &histogram(const char *name, const char *help) { return family(name, "histogram", help); }
    /*!
     * One histogram of the family, in seconds, from latencies that were counted in other buckets: each of \a bounds counts
     * those that were shorter for certain, and the sum is taken from the middles of the buckets (4 % at most beside).
     */
    FigureText &sample(const LatencySummary &latencies, std::span<const double> bounds, Labels labels = {});

    //! One histogram of the family from its own buckets, of which the last one has no bound; not added up.
    FigureText &sample(std::span<const quint64> counts, std::span<const double> bounds, double sum, Labels labels = {});

    QByteArray take() { return std::exchange(m_text, {}); }

    //! 0.001 s to 30 s.
    static std::span<const double> workBounds();

private:
    FigureText &family(const char *name, const char *type, const char *help);
    void line(const char *suffix, Labels labels, const char *bound, double value);

    QByteArray m_text;
    const char *m_name = "";
};

} // namespace lineside::rest
