#pragma once

#include "ui/widgets/plant_watch.h"

#include <QAbstractItemModel>

#include <vector>

namespace lineside {

/*!
 * Site → line → machine → tag, and at the end of a site its devices with their tags that belong to no machine. An edit
 * that leaves everything in its place changes rows; any other makes the tree anew.
 */
class PlantTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role {
        ObjectKindRole = Qt::UserRole, //!< int of ObjectRef::Kind
        ObjectUuidRole,
        ConditionRole, //!< int of Condition: the worst of what is below
    };

    explicit PlantTreeModel(PlantWatch &watch, QObject *parent = nullptr);

    ObjectRef objectAt(const QModelIndex &index) const;
    QModelIndex indexOf(const ObjectRef &object) const;
    //! Tells rows apart across resets: an object's id; one of its own for a site's group of devices.
    QUuid keyAt(const QModelIndex &index) const;
    QModelIndex indexOfKey(const QUuid &key) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;

public Q_SLOTS:
    //! Tells views which sites, lines and machines changed their condition.
    void refreshConditions();

private:
    struct Node
    {
        ObjectRef object;
        QString text;
        int parent = -1;
        int row = 0;
        std::vector<int> children;
        Condition condition = Condition::Normal; //!< as last told; tags are asked for when shown
        QString note;                            //!< of a device: what an engineer should know, as last told
    };

    void takeSnapshot();
    void rebuild();
    Condition worstOf(const Node &node) const;
    QString noteOf(const Node &node) const;
    int add(int parent, const ObjectRef &object, const QString &text);
    QModelIndex indexFor(int node) const;
    void collectTags(int node, std::vector<const TagEntry *> &tags) const;

    PlantWatch &m_watch;
    SnapshotPtr m_snapshot;
    std::vector<Node> m_nodes;
    std::vector<int> m_roots;
    QHash<QUuid, int> m_byUuid;
};

} // namespace lineside
