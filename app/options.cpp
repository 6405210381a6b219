#include "app/options.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QProcess>
#include <QRegularExpression>

#include <array>

namespace lineside {

namespace {

struct Option
{
    const char *name;
    const char *value; //!< what the value is called; null for a switch
    const char *help;
    bool (*take)(Options &, const QString &); //!< false: the value is wrong
};

bool takeSeconds(Options &options, const QString &value)
{
    bool ok = false;
    const double seconds = value.toDouble(&ok);
    if (!ok || !(seconds >= 0 && seconds <= 1e8))
        return false;
    options.runFor = std::chrono::milliseconds(qint64(seconds * 1000));
    return true;
}

bool takeRequired(Options &options, const QString &value)
{
    options.require = value.split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (QString &name : options.require)
        name = name.trimmed();
    return !options.require.isEmpty();
}

bool oneOf(const QString &value, std::initializer_list<const char *> words)
{
    for (const char *word : words) {
        if (value == QLatin1String(word))
            return true;
    }
    return false;
}

bool isYes(const QString &value)
{
    return oneOf(value, {"1", "true", "yes", "on"});
}

//! "on", "off", "8443", "0.0.0.0", "127.0.0.1:8443", "[::1]:8443".
bool takeWeb(Options &options, const QString &value)
{
    Options::Web web;
    web.on = value != QLatin1String("off");
    if (value != QLatin1String("on") && web.on) {
        static const QRegularExpression form(QStringLiteral("^(?:(?<port>[0-9]{1,5})|(?<four>[0-9.]+)(?::(?<at>[0-9]{1,5}))?"
                                                            "|\\[(?<six>[0-9a-fA-F:.]+)\\](?::(?<on>[0-9]{1,5}))?)$"));
        const QRegularExpressionMatch match = form.match(value);
        web.address = match.captured(QStringLiteral("four")) + match.captured(QStringLiteral("six"));
        const QString port = match.captured(QStringLiteral("port")) + match.captured(QStringLiteral("at")) + match.captured(QStringLiteral("on"));
        if (!match.hasMatch() || port.toInt() > 65'535 || (!web.address.isEmpty() && QHostAddress(web.address).isNull()))
            return false;
        if (!port.isEmpty())
            web.port = port.toInt();
    }
    options.web = web;
    return true;
}

// One table: the command line, the environment and the help are all read from it.
constexpr std::array kOptions{
    Option{"headless", nullptr, "Work without a window.",
           [](Options &o, const QString &v) { return o.headless = isYes(v), true; }},
    Option{"demo", nullptr, "Start the demo plant beside the station and show it.",
           [](Options &o, const QString &v) { return o.demo = isYes(v), true; }},
    Option{"demo-plant", "OPTIONS", "Further options of the demo plant, in one argument: \"--tags 5000 --speed 60\".",
           [](Options &o, const QString &v) { return o.demoPlant = QProcess::splitCommand(v), true; }},
    Option{"demo-past", "DAYS", "With --demo, when its history is empty: so many days of the plant's past are simulated, 0 to 31. Default: 8.",
           [](Options &o, const QString &v) {
               bool isNumber = false;
               o.demoPast = v.toInt(&isNumber);
               return isNumber && o.demoPast >= 0 && o.demoPast <= 31;
           }},
    Option{"project", "FILE", "The project to run. Default: project.json in the data folder.",
           [](Options &o, const QString &v) { return o.project = v, !v.isEmpty(); }},
    Option{"data", "DIR", "The data folder: history, settings, certificates. Default: the user's own.",
           [](Options &o, const QString &v) { return o.data = v, !v.isEmpty(); }},
    Option{"run-for", "SECONDS", "Stop cleanly after this time.", takeSeconds},
    Option{"report", "FILE", "Write a JSON report of the run at its end.",
           [](Options &o, const QString &v) { return o.report = v, !v.isEmpty(); }},
    Option{"ack-file", "FILE", "Write a line after each committed batch: first sequence, count.",
           [](Options &o, const QString &v) { return o.ackFile = v, !v.isEmpty(); }},
    Option{"screenshot", "FILE", "Draw the window into a PNG, also without a display, and stop.",
           [](Options &o, const QString &v) { return o.screenshot = v, !v.isEmpty(); }},
    Option{"page", "NAME", "The page that --screenshot shows: overview, machine, trends, tags, links, …",
           [](Options &o, const QString &v) { return o.page = v, !v.isEmpty(); }},
    Option{"size", "WxH", "The size of the window, e.g. 1440x900.",
           [](Options &o, const QString &v) {
               static const QRegularExpression form(QStringLiteral("^[0-9]{3,5}x[0-9]{3,5}$"));
               o.size = v;
               return form.match(v).hasMatch();
           }},
    Option{"palette", "light|dark", "The palette, whatever the system says.",
           [](Options &o, const QString &v) { return o.palette = v, oneOf(v, {"light", "dark"}); }},
    Option{"language", "en|de", "The language, whatever the system says.",
           [](Options &o, const QString &v) { return o.language = v, oneOf(v, {"en", "de"}); }},
    Option{"require", "LIST",
           "Protocols (modbus,opcua,mqtt) whose links must be up within 30 s and stay up; exit code 6 otherwise.",
           takeRequired},
    Option{"log-format", "text|json", "How log lines are written.",
           [](Options &o, const QString &v) { return o.logJson = v == QLatin1String("json"), oneOf(v, {"text", "json"}); }},
    Option{"log-file", "FILE", "Write the log there instead of to standard error; kept to 5 files of 10 MB.",
           [](Options &o, const QString &v) { return o.logFile = v, !v.isEmpty(); }},
    Option{"connect-postgresql", "URL",
           "Forward to this database (postgresql://user@host/database) from now on, and stop; the password is read from "
           "standard input.",
           [](Options &o, const QString &v) { return o.connectPostgresql = v, !v.isEmpty(); }},
    Option{"restore", "FILE", "Put this backup into the data folder and stop; the folder must be empty.",
           [](Options &o, const QString &v) { return o.restore = v, !v.isEmpty(); }},
    Option{"set-aside", nullptr, "With --restore: what the data folder holds is renamed and kept.",
           [](Options &o, const QString &v) { return o.setAside = isYes(v), true; }},
    Option{"reconcile", nullptr,
           "Compare the local history with the database that it is forwarded to, also beside a running station, and stop.",
           [](Options &o, const QString &v) { return o.reconcile = isYes(v), true; }},
    Option{"repair", nullptr, "With --reconcile: copy what is missing there, correct what differs, remove what is there twice.",
           [](Options &o, const QString &v) { return o.repair = isYes(v), true; }},
    Option{"export-csv", "FILE",
           "Write the history of tags into a CSV file, also beside a running station, and stop; the last 24 hours unless "
           "--from and --to say otherwise.",
           [](Options &o, const QString &v) { return o.exportCsv = v, !v.isEmpty(); }},
    Option{"tags", "LIST", "With --export-csv: which ones, parted by commas: \"CAP-01.*,PLC-1.pressure\". Default: all.",
           [](Options &o, const QString &v) { return o.tags = v, !v.isEmpty(); }},
    Option{"figures", "minute|hour|day", "With --export-csv: figures of each minute, hour or day in place of readings.",
           [](Options &o, const QString &v) {
               o.figures = std::chrono::seconds(v == QLatin1String("minute") ? 60 : v == QLatin1String("hour") ? 3'600 : 86'400);
               return oneOf(v, {"minute", "hour", "day"});
           }},
    Option{"from", "TIME", "With --reconcile and --export-csv: from this time on (UTC), such as 2026-11-21 or 2026-11-21T14:00.",
           [](Options &o, const QString &v) { return o.from = v, !v.isEmpty(); }},
    Option{"to", "TIME", "With --reconcile and --export-csv: up to this time (UTC).",
           [](Options &o, const QString &v) { return o.to = v, !v.isEmpty(); }},
    Option{"verify-archive", "FILE", "Read all of a month's archive, say whether it is whole, and stop.",
           [](Options &o, const QString &v) { return o.verifyArchive = v, !v.isEmpty(); }},
    Option{"create-admin", nullptr,
           "Make the first administrator, print the password for the first login, and stop. Not while a station runs.",
           [](Options &o, const QString &v) { return o.createAdmin = isYes(v), true; }},
    Option{"admin-name", "NAME", "With --create-admin: how the administrator logs in; admin otherwise.",
           [](Options &o, const QString &v) { return o.adminName = v, !v.isEmpty(); }},
    Option{"verify-audit", nullptr,
           "Check that nothing in the audit trail was changed, removed or cut off, also beside a running station, and stop.",
           [](Options &o, const QString &v) { return o.verifyAudit = isYes(v), true; }},
    Option{"web", "on|off|[ADDRESS:]PORT",
           "Run the web server in this run, or do not: 8443, 0.0.0.0:8443, [::]:8443; 0 for a port that is free.", takeWeb},
    Option{"version", nullptr, "Print the version and stop.",
           [](Options &o, const QString &v) { return o.showVersion = isYes(v), true; }},
    Option{"help", nullptr, "Print this and stop.",
           [](Options &o, const QString &v) { return o.showHelp = isYes(v), true; }},
};

const Option *find(const QString &name)
{
    for (const Option &option : kOptions) {
        if (name == QLatin1String(option.name))
            return &option;
    }
    return nullptr;
}

QString environmentName(const Option &option)
{
    return QStringLiteral("LINESIDE_") + QString::fromLatin1(option.name).toUpper().replace(QLatin1Char('-'), QLatin1Char('_'));
}

Error wrong(const QString &where, const Option &option, const QString &value)
{
    return Error{Error::Kind::BadData,
                 QStringLiteral("%1 cannot be “%2”; it takes %3.")
                     .arg(where, value, option.value ? QString::fromLatin1(option.value) : QStringLiteral("no value")),
                 QStringLiteral("lineside --help lists the options.")};
}

} // namespace

Result<Options> Options::parse(const QStringList &arguments, const QMap<QString, QString> &environment)
{
    Options options;
    for (const Option &option : kOptions) {
        const QString name = environmentName(option);
        const auto value = environment.constFind(name);
        if (value != environment.cend() && !value->isEmpty() && !option.take(options, *value))
            return wrong(name, option, *value);
    }
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        if (argument == QLatin1String("-h")) {
            options.showHelp = true;
            continue;
        }
        const qsizetype equals = argument.indexOf(QLatin1Char('='));
        const Option *option = argument.startsWith(QLatin1String("--"))
            ? find(argument.mid(2, equals < 0 ? -1 : equals - 2))
            : nullptr;
        if (!option)
            return Error{Error::Kind::BadData, QStringLiteral("There is no option “%1”.").arg(argument),
                         QStringLiteral("lineside --help lists the options.")};
        QString value = QStringLiteral("yes");
        if (option->value && equals >= 0) {
            value = argument.mid(equals + 1);
        } else if (option->value) {
            if (++i == arguments.size())
                return Error{Error::Kind::BadData,
                             QStringLiteral("%1 wants a value: %2.").arg(argument, QString::fromLatin1(option->value)),
                             QStringLiteral("lineside --help lists the options.")};
            value = arguments[i];
        } else if (equals >= 0) {
            return wrong(argument.left(equals), *option, argument.mid(equals + 1));
        }
        if (!option->take(options, value))
            return wrong(QStringLiteral("--") + QString::fromLatin1(option->name), *option, value);
    }
    if (options.demo && !options.project.isEmpty())
        return Error{Error::Kind::BadData, QStringLiteral("--demo brings its own project; --project is one too many."),
                     QStringLiteral("Leave one of the two out.")};
    return options;
}

QString Options::help()
{
    QString text = QStringLiteral("Usage: lineside [OPTIONS]\n\n"
                                  "Shows a plant, keeps its history, and lets engineers connect devices.\n\n");
    for (const Option &option : kOptions) {
        QString left = QStringLiteral("  --") + QString::fromLatin1(option.name);
        if (option.value)
            left += QLatin1Char(' ') + QString::fromLatin1(option.value);
        text += left.leftJustified(26) + QLatin1Char(' ') + QString::fromUtf8(option.help) + QLatin1Char('\n');
    }
    text += QStringLiteral("\nEach option may also stand in the environment: --run-for is LINESIDE_RUN_FOR.\n"
                           "Exit codes: 0 fine, 1 failed, 2 wrong option, 3 data folder in use, 4 project refused,\n"
                           "5 data folder or settings refused, 6 a required link was lost.\n");
    return text;
}

} // namespace lineside
