#pragma once

#include "ui/page.h"

#include <QAbstractItemModel>

class QTreeView;

namespace lineside {

/*!
 * What a server or broker offers, asked for branch by branch as it is opened. Values can be checked to be added as tags.
 */
class BrowseModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, SampleColumn, TypeColumn, IdColumn, ColumnCount };

    BrowseModel(const UiServices &services, QObject *parent = nullptr);
    ~BrowseModel() override;

    //! Forgets everything and starts at the device's root.
    void setDevice(const Device &device);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    //! What kind of value it is, in words.
    static QString typeWords(ValueType type);

    //! The checked values; clearChecks() takes the marks away.
    QList<BrowseNode> checked() const;
    void clearChecks();

Q_SIGNALS:
    void failed(const QString &why);
    void checksChanged();

private:
    struct Item
    {
        BrowseNode node;
        Item *up = nullptr;
        int row = 0;
        bool asked = false;
        bool isChecked = false;
        std::vector<std::unique_ptr<Item>> children;
    };

    Item *itemAt(const QModelIndex &index) const;
    QModelIndex indexOf(Item *item) const;

    const UiServices &m_services;
    Device m_device;
    std::unique_ptr<Item> m_root;
    QList<JobPtr<QList<BrowseNode>>> m_jobs;
    quint64 m_generation = 0;
};

} // namespace lineside
