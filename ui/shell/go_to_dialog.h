#pragma once

#include "ui/shell/pages.h"

#include <QAbstractListModel>
#include <QDialog>

#include <vector>

class QLineEdit;
class QListView;

namespace lineside {

//! Something that Ctrl+K can go to.
struct Destination
{
    QString title;
    QString detail; //!< what kind of thing, and where
    QString page;   //!< id of a page; empty for an object
    ObjectRef object;
    int rank = 0;   //!< pages before machines before devices before tags
};

/*!
 * What matches what was typed: every word must occur in title or detail; titles that begin with it come first.
 */
class DestinationModel : public QAbstractListModel
{
    Q_OBJECT

public:
    static constexpr size_t kAtMost = 200;
    enum Role { DetailRole = Qt::UserRole };

    DestinationModel(std::vector<Destination> destinations, QObject *parent = nullptr);

    void setQuery(const QString &query);
    const Destination *at(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    std::vector<Destination> m_all;
    std::vector<QString> m_haystacks; //!< lower case
    std::vector<size_t> m_found;
};

std::vector<Destination> destinationsOf(const PlantSnapshot &snapshot, const QList<PageEntry> &pages);

//! Ctrl+K: a line to type in and what it finds.
class GoToDialog : public QDialog
{
    Q_OBJECT

public:
    GoToDialog(const PlantSnapshot &snapshot, const QList<PageEntry> &pages, const Theme &theme,
               QWidget *parent = nullptr);

    QLineEdit *edit() const { return m_edit; }
    QListView *list() const { return m_list; }

Q_SIGNALS:
    void pageChosen(const QString &page);
    void objectChosen(const lineside::ObjectRef &object);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void choose();

    DestinationModel *m_model;
    QLineEdit *m_edit;
    QListView *m_list;
};

} // namespace lineside
