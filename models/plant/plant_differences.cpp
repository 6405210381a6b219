#include "models/plant/plant_differences.h"

#include "models/plant/project_parts.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>

#include <vector>

namespace lineside {

namespace {

struct DifferenceText
{
    Q_DECLARE_TR_FUNCTIONS(plant)
};

constexpr qsizetype kLongestValue = 120; // of one property; the rest of it is left out

QString valueWords(const QJsonValue &value)
{
    QString words;
    if (value.isString()) {
        words = value.toString();
    } else {
        const QByteArray listed = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
        words = QString::fromUtf8(listed.sliced(1, listed.size() - 2));
    }
    return words.size() > kLongestValue ? words.left(kLongestValue) + QChar(0x2026) : words;
}

void flatten(const QJsonObject &object, const QString &prefix, QMap<QString, QString> &into)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.value().isObject() && !it.value().toObject().isEmpty())
            flatten(it.value().toObject(), prefix + it.key() + QLatin1Char('.'), into);
        else
            into.insert(prefix + it.key(), valueWords(it.value()));
    }
}

template<typename Part>
QMap<QString, QString> propertiesOf(const Part &part)
{
    QMap<QString, QString> properties;
    flatten(QJsonDocument::fromJson(project::writePart(part)).object(), {}, properties);
    return properties;
}

QString counted(qsizetype count, const char *what)
{
    return QString::number(count) + QLatin1Char(' ') + QLatin1String(what);
}

QString belowWords(const Site &site)
{
    return QStringLiteral(" (") + counted(site.lines.size(), "lines") + QStringLiteral(", ") + counted(site.devices.size(), "devices") + QLatin1Char(')');
}
QString belowWords(const Line &line) { return QStringLiteral(" (") + counted(line.machines.size(), "machines") + QLatin1Char(')'); }
QString belowWords(const Device &device) { return QStringLiteral(" (") + counted(device.tags.size(), "tags") + QLatin1Char(')'); }
QString belowWords(const Machine &) { return {}; }
QString belowWords(const Tag &) { return {}; }

//! Goes through two plants side by side.
class DifferenceWalk
{
public:
    explicit DifferenceWalk(qsizetype most) : m_most(most) {}

    void plants(const Plant &before, const Plant &after)
    {
        if (before.name != after.name)
            add(QStringLiteral("plant name: ") + before.name, QStringLiteral("plant name: ") + after.name);
        lists(QStringLiteral("site "), before.sites, after.sites, [this](const Site &a, const Site &b) {
            lists(QStringLiteral("line "), a.lines, b.lines, [this](const Line &c, const Line &d) {
                lists(QStringLiteral("machine "), c.machines, d.machines, [](const Machine &, const Machine &) {});
            });
            lists(QStringLiteral("device "), a.devices, b.devices, [this](const Device &c, const Device &d) {
                lists(QStringLiteral("tag ") + d.code + QLatin1Char('.'), c.tags, d.tags, [](const Tag &, const Tag &) {});
            });
        });
    }

    std::pair<QString, QString> told() const
    {
        QString before = m_before.join(QStringLiteral("; ")), after = m_after.join(QStringLiteral("; "));
        if (m_more > 0)
            after += QStringLiteral("; ") + DifferenceText::tr("%Ln more", nullptr, int(m_more));
        return {before, after};
    }

private:
    void add(const QString &before, const QString &after)
    {
        if (m_told >= m_most) {
            ++m_more;
            return;
        }
        ++m_told;
        if (!before.isEmpty())
            m_before << before;
        if (!after.isEmpty())
            m_after << after;
    }

    template<typename Part>
    void properties(const QString &what, const Part &before, const Part &after)
    {
        if (project::alone(before) == project::alone(after))
            return;
        if (m_told >= m_most) {
            ++m_more; // as one: nobody waits for a plant of which everything is another
            return;
        }
        const QMap<QString, QString> was = propertiesOf(project::alone(before)), is = propertiesOf(project::alone(after));
        const QString usual = QStringLiteral("default");
        for (auto it = was.begin(); it != was.end(); ++it) {
            if (const QString now = is.value(it.key(), usual); now != it.value())
                add(what + QLatin1Char(' ') + it.key() + QStringLiteral(": ") + it.value(), what + QLatin1Char(' ') + it.key() + QStringLiteral(": ") + now);
        }
        for (auto it = is.begin(); it != is.end(); ++it) {
            if (!was.contains(it.key()))
                add(what + QLatin1Char(' ') + it.key() + QStringLiteral(": ") + usual, what + QLatin1Char(' ') + it.key() + QStringLiteral(": ") + it.value());
        }
    }

    template<typename Part, typename Below>
    void lists(const QString &kind, const QList<Part> &before, const QList<Part> &after, Below below)
    {
        if (before.size() == after.size() && before.constData() == after.constData())
            return;
        QHash<QUuid, qsizetype> places;
        places.reserve(before.size());
        for (qsizetype i = 0; i < before.size(); ++i)
            places.insert(before[i].id.uuid, i);
        std::vector<bool> met(size_t(before.size()), false);
        qsizetype last = -1;
        bool inOrder = true;
        for (const Part &part : after) {
            const qsizetype place = places.value(part.id.uuid, -1);
            if (place < 0) {
                add({}, kind + part.code + belowWords(part));
                continue;
            }
            met[size_t(place)] = true;
            inOrder = inOrder && place > last;
            last = place;
            properties(kind + part.code, before[place], part);
            below(before[place], part);
        }
        for (qsizetype i = 0; i < before.size(); ++i) {
            if (!met[size_t(i)])
                add(kind + before[i].code + belowWords(before[i]), {});
        }
        if (!inOrder)
            add(kind + QStringLiteral("order: as it was"), kind + QStringLiteral("order: another"));
    }

    const qsizetype m_most;
    QStringList m_before, m_after;
    qsizetype m_told = 0, m_more = 0;
};

} // namespace

std::pair<QString, QString> differences(const Plant &before, const Plant &after, qsizetype most)
{
    DifferenceWalk walk(most);
    walk.plants(before, after);
    return walk.told();
}

} // namespace lineside
