#pragma once

#include "ui/page.h"
#include "ui/widgets/on_window.h"

#include <QStandardItemModel>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QTableView;

namespace lineside {

struct ColumnWidth;

/*!
 * One list of the dialog of users, with its buttons and a line that says what came of the last of them. What it does
 * runs beside the window, as who is logged in.
 */
class AccountTab : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kIdRole = Qt::UserRole + 1;

    AccountTab(const PageContext &context, const QString &name, const QStringList &titles, const QList<ColumnWidth> &widths,
               int flexible, QWidget *parent);

    //! Takes the list anew; what was chosen stays so.
    virtual void reload() = 0;
    QTableView &table() { return *m_table; }
    QString messageText() const;

Q_SIGNALS:
    //! Something was changed that other lists may show.
    void changed();

protected:
    struct Row
    {
        QString id;
        QStringList cells;
    };
    void setRows(const QList<Row> &rows);
    QString chosen() const; //!< id; empty for none
    void say(const QString &text);
    //! A button that is there for a chosen row only, unless \a always.
    QPushButton *addButton(const QString &text, bool always, std::function<void()> run);
    AccessControl *control() const { return m_context.services.seat.control(); }
    std::optional<Principal> principal() const { return m_context.services.seat.principal(); }

    //! Runs \a work on access's thread; then \a done here, unless it failed: then the reason stands there.
    template<typename T>
    void change(std::function<Result<T>(AccessControl &, const Principal &)> work, std::function<void(const T &)> done)
    {
        AccessControl *access = control();
        const std::optional<Principal> by = principal();
        if (!access || !by)
            return refuse();
        say(tr("Working…"));
        auto answer = onWindow<T>(this, [this, done = std::move(done)](Result<T> result) {
            if (!result)
                return fail(result.error());
            say(QString());
            done(*result);
            Q_EMIT changed();
        });
        const bool taken = access->run([access, by, work = std::move(work), answer = std::move(answer)] { answer(work(*access, *by)); },
                                       AccessControl::Urgency::Console);
        if (!taken)
            fail({Error::Kind::Busy, tr("Too much waits to be done."), tr("Try again in a moment.")});
    }

    const PageContext m_context;

private:
    void refuse();
    void fail(const Error &error);
    void offerButtons();

    QStandardItemModel *m_model;
    QTableView *m_table;
    QLabel *m_message;
    QHBoxLayout *m_buttons;
    QList<QPushButton *> m_forRow;
};

} // namespace lineside
