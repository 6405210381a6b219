#include "models/forward/schema.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>

static void initSqlResource() // Q_INIT_RESOURCE must not stand in a namespace
{
    Q_INIT_RESOURCE(lineside_sql);
}

namespace lineside::forward {

namespace {

struct SchemaText
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

// Two numbers that nobody else is likely to lock: "Line", "side".
constexpr const char *kLock = "SELECT pg_advisory_xact_lock(1282305637, 1936286821)";

constexpr const char *kBootstrap = R"sql(
CREATE SCHEMA IF NOT EXISTS lineside;
COMMENT ON SCHEMA lineside IS 'Everything that Lineside stations forward. Readers use the schema lineside_read.';
CREATE TABLE IF NOT EXISTS lineside.schema_migrations (
  number integer PRIMARY KEY,
  name text NOT NULL,
  sha256 text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now(),
  applied_by text NOT NULL
);
COMMENT ON TABLE lineside.schema_migrations IS 'The steps that made this schema.';
COMMENT ON COLUMN lineside.schema_migrations.number IS 'Number of the step; they are applied in order.';
COMMENT ON COLUMN lineside.schema_migrations.name IS 'What the step brings.';
COMMENT ON COLUMN lineside.schema_migrations.sha256 IS 'Hash of its statements when it was applied.';
COMMENT ON COLUMN lineside.schema_migrations.applied_at IS 'When it was applied.';
COMMENT ON COLUMN lineside.schema_migrations.applied_by IS 'The version of Lineside that applied it.'
)sql";

Status asStatus(const Result<SqlRows> &rows)
{
    return rows.ok() ? Status(Done{}) : Status(rows.error());
}

} // namespace

QByteArray Migration::sha256() const
{
    return QCryptographicHash::hash(sql, QCryptographicHash::Sha256).toHex();
}

std::vector<QByteArray> Migration::statements() const
{
    // Semicolons end a statement but for those in comments, 'quotes' and between $marks$.
    std::vector<QByteArray> statements;
    QByteArray statement;
    QByteArray mark;
    bool quoted = false;
    for (qsizetype i = 0; i < sql.size(); ++i) {
        if (!quoted && mark.isEmpty() && sql.mid(i, 2) == "--") {
            const qsizetype end = sql.indexOf('\n', i);
            i = end < 0 ? sql.size() : end;
            statement += '\n';
            continue;
        }
        if (!quoted && sql[i] == '$') {
            const qsizetype end = sql.indexOf('$', i + 1);
            const QByteArray found = end < 0 ? QByteArray() : sql.mid(i, end - i + 1);
            if (!found.isEmpty() && (mark.isEmpty() || found == mark)) {
                mark = mark.isEmpty() ? found : QByteArray();
                statement += found;
                i = end;
                continue;
            }
        }
        if (mark.isEmpty() && sql[i] == '\'')
            quoted = !quoted;
        if (mark.isEmpty() && !quoted && sql[i] == ';') {
            statements.push_back(statement.trimmed());
            statement.clear();
            continue;
        }
        statement += sql[i];
    }
    if (!statement.trimmed().isEmpty())
        statements.push_back(statement.trimmed());
    return statements;
}

std::vector<Migration> builtInMigrations()
{
    initSqlResource();
    std::vector<Migration> migrations;
    const QDir folder(QStringLiteral(":/lineside/sql"));
    for (const QString &name : folder.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        migrations.push_back({name.left(3).toInt(), name.mid(4).chopped(4), file.readAll()});
    }
    return migrations;
}

Result<QStringList> bringSchema(SqlSession &session, const std::vector<Migration> &migrations, const BeforeStatement &before)
{
    QStringList told;
    const auto bootstrap = [&](SqlSession::Transaction &transaction) -> Status {
        // A user who may not make schemas can still use one that is there.
        Result<SqlRows> there = transaction.run("SELECT to_regclass('lineside.schema_migrations') IS NOT NULL");
        if (!there || (*there)[0][0] == QByteArray("t"))
            return asStatus(there);
        if (Status locked = asStatus(transaction.run(kLock)); !locked)
            return locked;
        return asStatus(transaction.run(kBootstrap));
    };
    if (Status made = session.transact(bootstrap); !made)
        return made.error();

    for (const Migration &migration : migrations) {
        const auto step = [&](SqlSession::Transaction &transaction) -> Status {
            Result<SqlRows> applied = transaction.run("SELECT number, sha256 FROM lineside.schema_migrations"
                                                      " ORDER BY number DESC");
            if (!applied)
                return applied.error();
            const auto rowOf = [&](int number) -> const SqlRow * {
                for (const SqlRow &row : *applied) {
                    if (row[0]->toInt() == number)
                        return &row;
                }
                return nullptr;
            };
            if (!applied->empty() && (*applied)[0][0]->toInt() > migrations.back().number)
                return Error{Error::Kind::TooNew,
                             SchemaText::tr("The plant database was set up by a newer Lineside (step %1; this one knows %2).")
                                 .arg((*applied)[0][0]->toInt()).arg(migrations.back().number),
                             SchemaText::tr("Update this station, or choose another database.")};
            const auto compare = [&](const SqlRow &row) {
                if (*row[1] != migration.sha256())
                    told << SchemaText::tr("Step %1 (%2) of the plant database's schema is not the one that this Lineside"
                                           " knows. Tables may differ from what it expects.")
                                .arg(QString::number(migration.number), migration.name);
            };
            if (const SqlRow *row = rowOf(migration.number)) {
                compare(*row);
                return Done{};
            }
            if (Status locked = asStatus(transaction.run(kLock)); !locked)
                return locked;
            // Somebody else may have done it while this one waited.
            applied = transaction.run("SELECT number, sha256 FROM lineside.schema_migrations ORDER BY number DESC");
            if (!applied)
                return applied.error();
            if (const SqlRow *row = rowOf(migration.number)) {
                compare(*row);
                return Done{};
            }
            const std::vector<QByteArray> statements = migration.statements();
            for (size_t i = 0; i < statements.size(); ++i) {
                if (before)
                    before(migration.number, i);
                if (Status done = asStatus(transaction.run(statements[i])); !done)
                    return done;
            }
            if (before)
                before(migration.number, statements.size());
            return asStatus(transaction.run(
                "INSERT INTO lineside.schema_migrations(number, name, sha256, applied_by) VALUES ("
                + QByteArray::number(migration.number) + ", " + transaction.quote(migration.name) + ", "
                + transaction.quote(migration.sha256()) + ", " + transaction.quote(QByteArray(LINESIDE_VERSION)) + ")"));
        };
        if (Status done = session.transact(step); !done)
            return done.error();
    }
    return told;
}

Result<QStringList> offerToReaders(SqlSession &session)
{
    QStringList told;
    bool there = false;
    const Status looked = session.transact([&](SqlSession::Transaction &transaction) -> Status {
        Result<SqlRows> rows = transaction.run("SELECT 1 FROM pg_roles WHERE rolname = 'lineside_readers'");
        there = rows.ok() && !rows->empty();
        return asStatus(rows);
    });
    if (!looked)
        return looked.error();
    if (!there) {
        const Status made = session.transact([](SqlSession::Transaction &transaction) {
            return asStatus(transaction.run("CREATE ROLE lineside_readers NOLOGIN;"
                                            " COMMENT ON ROLE lineside_readers IS 'May read the views of lineside_read.'"));
        });
        if (!made && session.isBroken())
            return made.error();
        // 42710: somebody else has just made it
        if (!made && session.sqlState() != "42710") {
            told << SchemaText::tr("The role lineside_readers could not be made. A superuser may run: CREATE ROLE"
                                   " lineside_readers NOLOGIN. Until then nobody but the owner reads the views.");
            return told;
        }
    }
    const Status granted = session.transact([](SqlSession::Transaction &transaction) {
        return asStatus(transaction.run("GRANT USAGE ON SCHEMA lineside_read TO lineside_readers;"
                                        " GRANT SELECT ON ALL TABLES IN SCHEMA lineside_read TO lineside_readers"));
    });
    if (!granted && session.isBroken())
        return granted.error();
    if (!granted)
        told << SchemaText::tr("The views could not be given to lineside_readers: %1").arg(granted.error().message);
    return told;
}

} // namespace lineside::forward
