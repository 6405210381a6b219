#include "ui/access/session_tab.h"

#include "ui/widgets/table_columns.h"

#include <QLocale>

namespace lineside {

SessionTab::SessionTab(const PageContext &context, QWidget *parent)
    : AccountTab(context, tr("Sessions"), {tr("User"), tr("From"), tr("Program"), tr("Since"), tr("Ends")},
                 {{140, 90}, {140, 90}, {200, 90}, {150, 130}, {150, 130}}, 2, parent)
{
    addButton(tr("End session"), false, [this] { endSession(); });
    reload();
}

void SessionTab::reload()
{
    AccessControl *access = control();
    const auto by = principal();
    QList<Row> rows;
    if (access && by) {
        QHash<QUuid, QString> names{{by->id, by->name}};
        for (const User &user : access->accounts().users(*by))
            names.insert(user.id, user.name);
        const auto time = [](UtcTime at) { return QLocale().toString(toLocalDateTime(at), QStringLiteral("yyyy-MM-dd HH:mm:ss")); };
        for (const Session &session : access->sessions().sessionsFor(*by)) {
            const bool here = session.address == Origin::console().words();
            rows += {session.id.toString(),
                     {names.value(session.user), here ? tr("this computer") : session.address,
                      here ? tr("Lineside's window") : session.client, time(session.madeAt), time(session.endsAt)}};
        }
    }
    setRows(rows);
}

void SessionTab::endSession()
{
    const QUuid id = QUuid::fromString(chosen());
    if (id.isNull())
        return;
    change<Done>([id](AccessControl &on, const Principal &who) { return on.sessions().endOther(who, id); },
                 [this](const Done &) { reload(); });
}

} // namespace lineside
