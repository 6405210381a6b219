#include "models/web/web_differences.h"

namespace lineside {

std::pair<QString, QString> differences(const WebSettings &before, const WebSettings &after)
{
    const auto yes = [](bool on) { return on ? QStringLiteral("true") : QStringLiteral("false"); };
    const auto values = [&yes](const WebSettings &one) {
        return QList<std::pair<QString, QString>>{
            {QStringLiteral("enabled"), yes(one.enabled)},
            {QStringLiteral("address"), one.address},
            {QStringLiteral("port"), QString::number(one.port)},
            {QStringLiteral("tls"), yes(one.tls)},
            {QStringLiteral("certificate_file"), one.certificateFile},
            {QStringLiteral("key_file"), one.keyFile},
            {QStringLiteral("origins"), one.origins.join(QLatin1Char(' '))},
            {QStringLiteral("proxies"), one.proxies.join(QLatin1Char(' '))},
            {QStringLiteral("most_viewers"), QString::number(one.mostViewers)},
            {QStringLiteral("most_viewers_per_tenant"), QString::number(one.mostViewersPerTenant)},
            {QStringLiteral("operator_writes"), yes(one.operatorWrites)},
        };
    };
    QStringList was, is;
    const auto old = values(before), fresh = values(after);
    for (qsizetype i = 0; i < old.size(); ++i) {
        if (old[i] == fresh[i])
            continue;
        was << old[i].first + QStringLiteral(": ") + old[i].second;
        is << fresh[i].first + QStringLiteral(": ") + fresh[i].second;
    }
    return {was.join(QStringLiteral("; ")), is.join(QStringLiteral("; "))};
}

} // namespace lineside
