#include "models/plant/project_file.h"
#include "models/plant/project_syntax.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace lineside::project {

namespace {

using namespace Qt::Literals;

struct MigrationText
{
    Q_DECLARE_TR_FUNCTIONS(project)
};

//! Calls \a change for each object of an array that stands under \a key; what is not such an array stays as it is.
template<typename Change>
void forEachIn(QJsonObject &parent, QLatin1StringView key, Change change)
{
    if (!parent.value(key).isArray())
        return;
    QJsonArray items = parent.value(key).toArray();
    for (QJsonValueRef item : items) {
        if (!item.isObject())
            continue;
        QJsonObject object = item.toObject();
        change(object);
        item = object;
    }
    parent.insert(key, items);
}

//! Before version 1 a tag's physical range was called "range".
QJsonObject namePhysicalRange(QJsonObject document)
{
    forEachIn(document, "sites"_L1, [](QJsonObject &site) {
        forEachIn(site, "devices"_L1, [](QJsonObject &device) {
            forEachIn(device, "tags"_L1, [](QJsonObject &tag) {
                if (tag.contains("range"_L1) && !tag.contains("physicalRange"_L1))
                    tag.insert("physicalRange"_L1, tag.take("range"_L1));
            });
        });
    });
    return document;
}

struct Migration
{
    int from; //!< leads to from + 1
    QJsonObject (*step)(QJsonObject document);
};

//! In order, without gaps, up to kOldestReadAsItIs. A step never fails: what it does not understand, reading will refuse.
constexpr Migration kMigrations[] = {
    {0, namePhysicalRange},
};

} // namespace

Result<QJsonObject> migrate(QJsonObject document, int fromVersion)
{
    int version = fromVersion;
    for (const Migration &migration : kMigrations) {
        if (migration.from == version) {
            document = migration.step(std::move(document));
            ++version;
        }
    }
    if (version != kOldestReadAsItIs)
        return Error{Error::Kind::BadData,
                     MigrationText::tr("version: there never was a project file of version %1.").arg(fromVersion),
                     {}};
    document.insert("version"_L1, kOldestReadAsItIs);
    return document;
}

} // namespace lineside::project
