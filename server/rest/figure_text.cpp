#include "server/rest/figure_text.h"

#include <array>
#include <cmath>

namespace lineside::rest {

namespace {

constexpr std::array kWorkBounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0};

QByteArray numberText(double value)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "+Inf" : "-Inf";
    if (value == std::floor(value) && std::abs(value) < 9e15)
        return QByteArray::number(qint64(value));
    return QByteArray::number(value, 'g', 10);
}

QByteArray labelText(const QString &value)
{
    QByteArray text = value.toUtf8();
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    return text;
}

} // namespace

std::span<const double> FigureText::workBounds()
{
    return kWorkBounds;
}

FigureText &FigureText::family(const char *name, const char *type, const char *help)
{
    m_name = name;
    m_text.append("# HELP ").append(name).append(' ').append(help).append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
    return *this;
}

void FigureText::line(const char *suffix, Labels labels, const char *bound, double value)
{
    m_text.append(m_name).append(suffix);
    char mark = '{';
    for (const auto &[name, text] : labels) {
        m_text.append(std::exchange(mark, ',')).append(name).append("=\"").append(labelText(text)).append('"');
    }
    if (bound)
        m_text.append(std::exchange(mark, ',')).append("le=\"").append(bound).append('"');
    if (mark == ',')
        m_text.append('}');
    m_text.append(' ').append(numberText(value)).append('\n');
}

FigureText &FigureText::sample(double value, Labels labels)
{
    line("", labels, nullptr, value);
    return *this;
}

FigureText &FigureText::sample(const LatencySummary &latencies, std::span<const double> bounds, Labels labels)
{
    quint64 below = 0;
    double sum = 0;
    size_t next = 0;
    const auto upTo = [&](double seconds) {
        for (; next < latencies.counts.size() && LatencySummary::lowerBoundMs(next + 1) / 1e3 <= seconds * 1.000001; ++next) {
            below += latencies.counts[next];
            sum += double(latencies.counts[next]) * (LatencySummary::lowerBoundMs(next) + LatencySummary::lowerBoundMs(next + 1)) / 2e3;
        }
    };
    for (const double bound : bounds) {
        upTo(bound);
        line("_bucket", labels, numberText(bound).constData(), double(below));
    }
    upTo(1e9);
    line("_bucket", labels, "+Inf", double(below));
    line("_sum", labels, nullptr, sum);
    line("_count", labels, nullptr, double(below));
    return *this;
}

FigureText &FigureText::sample(std::span<const quint64> counts, std::span<const double> bounds, double sum, Labels labels)
{
    quint64 below = 0;
    for (size_t i = 0; i < counts.size(); ++i) {
        below += counts[i];
        line("_bucket", labels, i < bounds.size() ? numberText(bounds[i]).constData() : "+Inf", double(below));
    }
    line("_sum", labels, nullptr, sum);
    line("_count", labels, nullptr, double(below));
    return *this;
}

} // namespace lineside::rest
