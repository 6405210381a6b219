#pragma once

#include "ui/services.h"
#include "ui/widgets/plant_watch.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace lineside {

/*!
 * All tags of the plant as a table, 100,000 rows if need be. Facts come by role with real types; the delegate paints
 * them. Filtering and sorting are done here on an array of row numbers, because a proxy keeps several such arrays and
 * maps each cell: the figures of the benchmark `table` are why.
 *
 * What names need (lower-case words for the filter, places in their order) takes a while for a large plant: it is made
 * beside the window, and until it is there the former plant is shown, or at first all rows in the plant's order.
 *
 * On the display tick the view calls touch() for the rows that are in sight; a sort by a live column is renewed by
 * resort(), once a second at most.
 */
class TagTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { MachineColumn, TagColumn, ValueColumn, StateColumn, AgeColumn, NormalColumn, DeviceColumn, ColumnCount };
    enum Role {
        EntryRole = Qt::UserRole, //!< index into the snapshot's tags, int
        UuidRole,                 //!< QUuid of the tag
        NumberRole,               //!< double; NaN when there is none
        ConditionRole,            //!< int, Condition
        AgeRole,                  //!< qint64 ms since the source was heard; -1 when never
    };

    TagTableModel(const UiServices &services, const PlantWatch &watch, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    void sort(int column, Qt::SortOrder order) override;
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;

    //! Words that all must occur in machine, tag or device; and whether only abnormal tags are shown.
    void setFilter(const QString &text, bool onlyAbnormal);
    int total() const { return int(m_snapshot->tags().size()); }
    int sortColumn() const { return m_sortColumn; }
    Qt::SortOrder sortOrder() const { return m_order; }
    //! True when rows come and go or change places by live values.
    bool isLive() const;

    const TagEntry *entry(int row) const;
    int rowOf(const TagUuid &tag) const; //!< -1 when filtered away

    //! Rows first to last are in sight: tell the view that they may look different.
    void touch(int first, int last);
    //! Filters and sorts again by present values; selections stay with their tags.
    void resort();

private:
    //! What is made of the tags' names, once a snapshot; by entry.
    struct Names
    {
        explicit Names(const PlantSnapshot &snapshot);
        std::vector<QString> haystacks; //!< lower-case words that a filter looks through
        std::vector<int> machine;       //!< places in the order of names: names are compared once
        std::vector<int> tag;
        std::vector<int> device;
    };

    void takeSnapshot(const SnapshotPtr &snapshot);
    bool follow(const SnapshotPtr &snapshot);
    void adopt(const SnapshotPtr &snapshot, std::shared_ptr<const Names> names);
    std::vector<int> filtered() const;
    void order(std::vector<int> &rows) const;
    void replaceRows(std::vector<int> rows);

    const UiServices &m_services;
    const PlantWatch &m_watch;
    SnapshotPtr m_snapshot;
    SnapshotPtr m_wanted;                 //!< the newest; it is shown once its names are there
    std::shared_ptr<const Names> m_names; //!< of m_snapshot; null while they are being made for the first time
    std::vector<int> m_rows;          //!< what is shown, in its order: indices into the snapshot's tags
    QStringList m_words;
    bool m_onlyAbnormal = false;
    int m_sortColumn = MachineColumn;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

} // namespace lineside
