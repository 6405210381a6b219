#pragma once

#include "ui/shell/pages.h"

#include <QAbstractListModel>
#include <QDialog>

#include <memory>
#include <vector>

class QLabel;
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

    //! Destinations with what a query looks through; making it takes its time, and may be done on any thread.
    struct Index
    {
        explicit Index(std::vector<Destination> destinations);
        std::vector<Destination> all;
        std::vector<QString> haystacks; //!< lower case
    };

    DestinationModel(std::vector<Destination> destinations, QObject *parent = nullptr);

    //! Finds in this from now on, with the query as it is.
    void setIndex(std::shared_ptr<const Index> index);
    void setQuery(const QString &query);
    const Destination *at(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    std::shared_ptr<const Index> m_index;
    QString m_query;
    std::vector<size_t> m_found;
};

std::vector<Destination> destinationsOf(const QList<PageEntry> &pages);
std::vector<Destination> destinationsOf(const PlantSnapshot &snapshot, const QList<PageEntry> &pages);

/*!
 * Ctrl+K: a line to type in and what it finds. The list of a large plant is made beside the window; until it is there,
 * pages alone are found.
 */
class GoToDialog : public QDialog
{
    Q_OBJECT

public:
    GoToDialog(SnapshotPtr snapshot, const QList<PageEntry> &pages, const Theme &theme,
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
    void showFound();

    DestinationModel *m_model;
    QLineEdit *m_edit;
    QListView *m_list;
    QLabel *m_nothing;
};

} // namespace lineside
