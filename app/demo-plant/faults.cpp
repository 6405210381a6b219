#include "app/demo-plant/faults.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace lineside::demo {

namespace {

Error badOrder(const QString &message)
{
    return {Error::Kind::BadData, message,
            QCoreApplication::translate("demo-plant", "\"help\" shows how each fault is written.")};
}

struct KindName
{
    const char *name;
    FaultOrder::Kind kind;
    int words; //!< after the name, at least
};
constexpr KindName kFaultKinds[] = {
    {"link-loss", FaultOrder::Kind::LinkLoss, 1},     {"stuck", FaultOrder::Kind::Stuck, 1},
    {"spike", FaultOrder::Kind::Spike, 2},            {"drift", FaultOrder::Kind::Drift, 2},
    {"bearing-wear", FaultOrder::Kind::BearingWear, 2}, {"rollover", FaultOrder::Kind::RollOver, 1},
    {"bad-quality", FaultOrder::Kind::BadQuality, 1},
};

QString nameOf(FaultOrder::Kind kind)
{
    for (const KindName &known : kFaultKinds) {
        if (known.kind == kind)
            return QString::fromLatin1(known.name);
    }
    return {};
}

} // namespace

std::optional<std::chrono::milliseconds> parseDuration(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(\\d+(?:\\.\\d+)?)(ms|s|min|h)?$"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QString unit = match.captured(2);
    const double factor = unit == QLatin1String("ms") ? 1 : unit == QLatin1String("min") ? 60'000
        : unit == QLatin1String("h")                  ? 3'600'000
                                                      : 1'000;
    const double ms = match.captured(1).toDouble() * factor;
    if (ms > 86'400'000)
        return std::nullopt;
    return std::chrono::milliseconds(qint64(ms));
}

Result<FaultOrder> FaultOrder::parse(const QStringList &words)
{
    if (words.isEmpty())
        return badOrder(QCoreApplication::translate("demo-plant", "A fault needs a name."));
    const auto known = std::find_if(std::begin(kFaultKinds), std::end(kFaultKinds),
                                    [&](const KindName &kind) { return words[0] == QLatin1String(kind.name); });
    if (known == std::end(kFaultKinds))
        return badOrder(QCoreApplication::translate("demo-plant", "There is no fault \"%1\".").arg(words[0]));
    if (words.size() < 1 + known->words)
        return badOrder(QCoreApplication::translate("demo-plant", "The fault %1 needs %n more word(s).", nullptr,
                                                    int(1 + known->words - words.size()))
                            .arg(words[0]));

    FaultOrder order;
    order.kind = known->kind;
    order.target = words[1];
    qsizetype next = 2;
    if (order.kind == Kind::Spike || order.kind == Kind::Drift || order.kind == Kind::BearingWear) {
        QString amount = words[next++];
        double perSecond = 1;
        if (order.kind == Kind::Drift) {
            const QString unit = amount.section(QLatin1Char('/'), 1);
            amount = amount.section(QLatin1Char('/'), 0, 0);
            if (unit == QLatin1String("min"))
                perSecond = 1.0 / 60;
            else if (unit == QLatin1String("h"))
                perSecond = 1.0 / 3'600;
            else if (unit != QLatin1String("s"))
                return badOrder(QCoreApplication::translate("demo-plant", "A drift is an amount per time: 0.1/min."));
        }
        bool ok = false;
        order.amount = amount.toDouble(&ok) * perSecond;
        if (!ok || !std::isfinite(order.amount))
            return badOrder(QCoreApplication::translate("demo-plant", "\"%1\" is not a number.").arg(amount));
        if (order.kind == Kind::BearingWear && (order.amount < 0 || order.amount > 3))
            return badOrder(QCoreApplication::translate("demo-plant", "Wear is 0 (new) to 3; 1 is worn out."));
    }
    const bool timed = order.kind != Kind::Spike && order.kind != Kind::BearingWear && order.kind != Kind::RollOver;
    if (next < words.size() && timed) {
        const std::optional<std::chrono::milliseconds> lasts = parseDuration(words[next++]);
        if (!lasts)
            return badOrder(QCoreApplication::translate("demo-plant", "\"%1\" is no time such as 30s or 2min.")
                                .arg(words[next - 1]));
        order.lasts = *lasts;
    } else if (order.kind == Kind::LinkLoss) {
        order.lasts = std::chrono::seconds(30);
    }
    if (next < words.size())
        return badOrder(QCoreApplication::translate("demo-plant", "What does \"%1\" mean here?").arg(words[next]));
    return order;
}

void TransmitterFaults::add(size_t point, const FaultOrder &order, SteadyTime now, SteadyTime until)
{
    m_active[point].push_back({order, now, until, std::nullopt, false});
    m_touched[point] = 1;
}

size_t TransmitterFaults::clear()
{
    size_t count = 0;
    for (const auto &[point, faults] : m_active) {
        count += faults.size();
        m_touched[point] = 0;
    }
    m_active.clear();
    return count;
}

void TransmitterFaults::prune(size_t point, SteadyTime now)
{
    const auto found = m_active.find(point);
    if (found == m_active.end())
        return;
    std::erase_if(found->second, [now](const Active &fault) {
        return fault.until <= now || (fault.order.kind == FaultOrder::Kind::Spike && fault.served);
    });
    if (found->second.empty()) {
        m_active.erase(found);
        m_touched[point] = 0;
    }
}

void TransmitterFaults::apply(size_t point, ServedValue &value, ValueType type, const ServedValue &last, SteadyTime now)
{
    prune(point, now);
    const auto found = m_active.find(point);
    if (found == m_active.end())
        return;
    for (Active &fault : found->second) {
        switch (fault.order.kind) {
        case FaultOrder::Kind::Stuck: {
            if (!fault.frozen)
                fault.frozen = last;
            const UtcTime at = value.at;
            value = *fault.frozen;
            value.at = at; // it goes on sending, with fresh stamps: that is what makes it treacherous
            break;
        }
        case FaultOrder::Kind::Spike:
        case FaultOrder::Kind::Drift: {
            const double seconds = std::chrono::duration<double>(now - fault.since).count();
            const double added = fault.order.kind == FaultOrder::Kind::Spike ? fault.order.amount
                                                                            : fault.order.amount * seconds;
            if (type == ValueType::Float64)
                value.value = Payload::of(double(float(value.value.asDouble() + added)));
            fault.served = true;
            break;
        }
        case FaultOrder::Kind::BadQuality:
            value.status = StatusCode::BadSensorFailure;
            break;
        default:
            break;
        }
    }
}

QStringList TransmitterFaults::list(SteadyTime now)
{
    std::vector<size_t> points;
    for (const auto &[point, faults] : m_active)
        points.push_back(point);
    for (const size_t point : points)
        prune(point, now);
    QStringList lines;
    for (const auto &[point, faults] : m_active) {
        for (const Active &fault : faults) {
            QString line = nameOf(fault.order.kind) + QLatin1Char(' ') + fault.order.target;
            if (fault.until != SteadyTime::max()) {
                const auto left = std::chrono::ceil<std::chrono::seconds>(fault.until - now);
                line += QStringLiteral(" (%1 s left)").arg(left.count());
            }
            lines.append(line);
        }
    }
    return lines;
}

} // namespace lineside::demo
