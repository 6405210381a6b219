#include "app/settings.h"

#include "models/history/historian.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

#include <fcntl.h>
#include <unistd.h>

namespace lineside {

namespace {

constexpr auto kFileName = "settings.json";
constexpr qint64 kMaxBytes = 1 << 20;
constexpr qsizetype kMaxText = 4'096;

QString pathIn(const QString &folder)
{
    return folder + QLatin1Char('/') + QLatin1String(kFileName);
}

Error broken(const QString &what)
{
    return Error{Error::Kind::BadData,
                 QStringLiteral("The settings are broken: %1.").arg(what.endsWith(QLatin1Char('.')) ? what.chopped(1) : what),
                 QStringLiteral("Mend settings.json in the data folder, or restore it from a backup; nothing was changed.")};
}

//! Reads known keys of one section and remembers the first fault.
class Section
{
public:
    Section(const QJsonObject &all, const QString &name, QString &fault)
        : m_object(all.value(name).toObject())
        , m_name(name)
        , m_fault(fault)
    {
        if (all.contains(name) && !all.value(name).isObject())
            complain(name, QStringLiteral("is not an object"));
    }

    void read(const QString &key, int &value, int low, int high)
    {
        m_known << key;
        if (!m_object.contains(key))
            return;
        const double number = m_object.value(key).toDouble(-1e300);
        if (number < low || number > high || number != int(number))
            complain(key, QStringLiteral("must be a whole number from %1 to %2").arg(low).arg(high));
        else
            value = int(number);
    }

    void read(const QString &key, QString &value, const QStringList &words)
    {
        m_known << key;
        if (!m_object.contains(key))
            return;
        const QString text = m_object.value(key).toString(QStringLiteral("?"));
        if (words.contains(text))
            value = text;
        else
            complain(key, QStringLiteral("must be one of %1").arg(words.join(QStringLiteral(", "))));
    }

    void read(const QString &key, bool &value)
    {
        m_known << key;
        if (!m_object.contains(key))
            return;
        if (m_object.value(key).isBool())
            value = m_object.value(key).toBool();
        else
            complain(key, QStringLiteral("must be true or false"));
    }

    void read(const QString &key, QString &value)
    {
        m_known << key;
        if (!m_object.contains(key))
            return;
        if (m_object.value(key).isString() && m_object.value(key).toString().size() <= kMaxText)
            value = m_object.value(key).toString();
        else
            complain(key, QStringLiteral("must be a text of at most %1 characters").arg(kMaxText));
    }

    void read(const QString &key, QStringList &values, qsizetype most)
    {
        m_known << key;
        if (!m_object.contains(key))
            return;
        const QJsonArray array = m_object.value(key).toArray();
        bool good = m_object.value(key).isArray() && array.size() <= most;
        QStringList texts;
        for (const QJsonValue &value : array) {
            good = good && value.isString() && value.toString().size() <= kMaxText;
            texts << value.toString();
        }
        if (good)
            values = texts;
        else
            complain(key, QStringLiteral("must be a list of at most %1 texts").arg(most));
    }

    void finish()
    {
        for (const QString &key : m_object.keys()) {
            if (!m_known.contains(key))
                complain(key, QStringLiteral("is not known"));
        }
    }

private:
    void complain(const QString &key, const QString &what)
    {
        if (m_fault.isEmpty())
            m_fault = m_name + QLatin1Char('.') + key + QLatin1Char(' ') + what;
    }

    QJsonObject m_object;
    QString m_name;
    QString &m_fault;
    QStringList m_known;
};

QJsonValue jsonOf(const QStringList &values)
{
    return QJsonArray::fromStringList(values);
}

template<typename Value>
QJsonValue jsonOf(const Value &value)
{
    return QJsonValue(value);
}

template<typename Settings_, typename Visitor>
void visit(Settings_ &settings, Visitor &&section)
{
    section(QStringLiteral("history"), [&](auto &&field) {
        field(QStringLiteral("queue_mb"), settings.history.queueMb, 1, 65'536);
        field(QStringLiteral("commit_every_ms"), settings.history.commitEveryMs, 1, 1'000);
        field(QStringLiteral("log_mb"), settings.history.logMb, 0, 1'000'000);
        field(QStringLiteral("budget_mb"), settings.history.budgetMb, 0, 100'000'000);
        field(QStringLiteral("raw_days"), settings.history.rawDays, 0, kMaxKeptDays);
        field(QStringLiteral("keep"), settings.history.keep);
        field(QStringLiteral("roll_up_days"), settings.history.rollUpDays, 0, kMaxKeptDays);
        field(QStringLiteral("event_days"), settings.history.eventDays, 0, kMaxKeptDays);
        field(QStringLiteral("slow_query_ms"), settings.history.slowQueryMs, 0, 3'600'000);
    });
    section(QStringLiteral("archive"), [&](auto &&field) {
        field(QStringLiteral("enabled"), settings.archive.enabled);
        field(QStringLiteral("folder"), settings.archive.folder);
    });
    section(QStringLiteral("acquisition"), [&](auto &&field) {
        field(QStringLiteral("threads"), settings.acquisition.threads, 0, 64);
        field(QStringLiteral("widest_period_ms"), settings.acquisition.widestPeriodMs, 10, 3'600'000);
        field(QStringLiteral("queue_mb"), settings.acquisition.queueMb, 1, 65'536);
    });
    section(QStringLiteral("forward"), [&](auto &&field) {
        field(QStringLiteral("enabled"), settings.forward.enabled);
        field(QStringLiteral("host"), settings.forward.host);
        field(QStringLiteral("port"), settings.forward.port, 1, 65'535);
        field(QStringLiteral("database"), settings.forward.database);
        field(QStringLiteral("user"), settings.forward.user);
        field(QStringLiteral("password_ref"), settings.forward.passwordRef);
        field(QStringLiteral("ssl_mode"), settings.forward.sslMode, ForwardSettings::sslModes());
        field(QStringLiteral("root_cert_file"), settings.forward.rootCertFile);
        field(QStringLiteral("keep_readings_months"), settings.forward.keepReadingsMonths, 0, 1'200);
        field(QStringLiteral("keep_minutes_months"), settings.forward.keepMinutesMonths, 0, 1'200);
        field(QStringLiteral("drop_only_archived"), settings.forward.dropOnlyArchived);
    });
    section(QStringLiteral("desktop"), [&](auto &&field) {
        field(QStringLiteral("palette"), settings.desktop.palette,
              QStringList{QStringLiteral("system"), QStringLiteral("light"), QStringLiteral("dark")});
        field(QStringLiteral("language"), settings.desktop.language,
              QStringList{QString(), QStringLiteral("en"), QStringLiteral("de")});
        field(QStringLiteral("zoom_percent"), settings.desktop.zoomPercent, 50, 300);
    });
    section(QStringLiteral("access"), [&](auto &&field) {
        field(QStringLiteral("lock_after_minutes"), settings.access.lockAfterMinutes, 0, 1'440);
        field(QStringLiteral("asked_for_admin"), settings.access.askedForAdmin);
    });
    section(QStringLiteral("quality"), [&](auto &&field) { field(QStringLiteral("four_eyes"), settings.quality.fourEyes); });
    section(QStringLiteral("web"), [&](auto &&field) {
        field(QStringLiteral("enabled"), settings.web.enabled);
        field(QStringLiteral("address"), settings.web.address);
        field(QStringLiteral("port"), settings.web.port, 0, 65'535);
        field(QStringLiteral("tls"), settings.web.tls);
        field(QStringLiteral("certificate_file"), settings.web.certificateFile);
        field(QStringLiteral("key_file"), settings.web.keyFile);
        field(QStringLiteral("origins"), settings.web.origins, qsizetype(WebSettings::kMostListed));
        field(QStringLiteral("proxies"), settings.web.proxies, qsizetype(WebSettings::kMostListed));
        field(QStringLiteral("most_viewers"), settings.web.mostViewers, 1, 100'000);
        field(QStringLiteral("most_viewers_per_tenant"), settings.web.mostViewersPerTenant, 1, 100'000);
        field(QStringLiteral("operator_writes"), settings.web.operatorWrites);
    });
}

} // namespace

Result<Settings> Settings::fromJson(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        return broken(QStringLiteral("%1 at line %2").arg(error.errorString()).arg(json.left(error.offset).count('\n') + 1));
    if (!document.isObject())
        return broken(QStringLiteral("the file holds no object"));
    const QJsonObject all = document.object();
    const int version = all.value(QStringLiteral("version")).toInt(-1);
    if (version < 1)
        return broken(QStringLiteral("version is missing"));
    if (version > kVersion)
        return Error{Error::Kind::TooNew, QStringLiteral("The settings were written by a newer Lineside."),
                     QStringLiteral("Start that one, or use another data folder.")};

    Settings settings;
    QString fault;
    QStringList known{QStringLiteral("version")};
    visit(settings, [&](const QString &name, auto &&fields) {
        known << name;
        Section section(all, name, fault);
        fields([&](const QString &key, auto &value, auto &&...bounds) { section.read(key, value, bounds...); });
        section.finish();
    });
    for (const QString &key : all.keys()) {
        if (!known.contains(key) && fault.isEmpty())
            fault = key + QStringLiteral(" is not known");
    }
    if (const auto rules = retentionRules(settings.history.keep); fault.isEmpty() && !rules)
        fault = QStringLiteral("history.keep: ") + rules.error().message;
    if (const Status web = settings.web.check(); fault.isEmpty() && !web)
        fault = QStringLiteral("web: ") + web.error().message;
    if (!fault.isEmpty())
        return broken(fault);
    return settings;
}

QByteArray Settings::toJson() const
{
    QJsonObject all{{QStringLiteral("version"), kVersion}};
    visit(*this, [&](const QString &name, auto &&fields) {
        QJsonObject section;
        fields([&](const QString &key, const auto &value, auto &&...) { section.insert(key, jsonOf(value)); });
        all.insert(name, section);
    });
    return QJsonDocument(all).toJson();
}

Result<Settings> Settings::load(const QString &dataFolder)
{
    QFile file(pathIn(dataFolder));
    if (!file.exists()) {
        if (QFile::exists(dataFolder + QStringLiteral("/history.sqlite")))
            return Error{Error::Kind::NotFound,
                         QStringLiteral("The data folder %1 has been in use, but its settings.json is missing.").arg(dataFolder),
                         QStringLiteral("Restore it from a backup; to start with the defaults put {\"version\": 1} there.")};
        Settings settings;
        const Status saved = settings.save(dataFolder);
        if (!saved)
            return saved.error();
        return settings;
    }
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Io, QStringLiteral("%1 cannot be read: %2.").arg(file.fileName(), file.errorString()), {}};
    if (file.size() > kMaxBytes)
        return broken(QStringLiteral("the file is larger than 1 MiB"));
    return fromJson(file.readAll());
}

Status Settings::save(const QString &dataFolder) const
{
    QDir().mkpath(dataFolder);
    QSaveFile file(pathIn(dataFolder));
    if (!file.open(QIODevice::WriteOnly))
        return Error{Error::Kind::Io, QStringLiteral("%1 cannot be written: %2.").arg(file.fileName(), file.errorString()), {}};
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    file.write(toJson());
    if (!file.commit())
        return Error{Error::Kind::Io, QStringLiteral("%1 cannot be written: %2.").arg(file.fileName(), file.errorString()), {}};
    const int folder = ::open(QFile::encodeName(dataFolder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
    return Done{};
}

} // namespace lineside
