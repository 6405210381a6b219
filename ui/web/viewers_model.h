#pragma once

#include "models/web/viewer_info.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QList>

#include <optional>

namespace lineside {

//! Who watches in a browser, a row each. Rows keep their place while somebody is there.
class ViewersModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        UserColumn, RoleColumn, TenantColumn, SinceColumn, FromColumn, ClientColumn, TopicsColumn, BytesColumn, MessagesColumn,
        WaitingColumn, BehindColumn, ConflatedColumn, ColumnCount
    };
    enum Role { NumberRole = Qt::UserRole, SortRole };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    //! As it is at \a now; rates are those since the last time.
    void setViewers(const QList<ViewerInfo> &viewers, SteadyTime now);
    void clear();
    const ViewerInfo &viewer(int row) const { return m_rows[size_t(row)].info; }
    //! Of all together; nothing before there are two times to compare.
    std::optional<double> bytesPerSecond() const;

private:
    struct Row
    {
        ViewerInfo info;
        std::optional<double> bytesPerSecond, messagesPerSecond;
    };
    QString words(const Row &row, int column) const;
    QVariant sortValue(const Row &row, int column) const;

    std::vector<Row> m_rows;
    SteadyTime m_at{};
};

} // namespace lineside
