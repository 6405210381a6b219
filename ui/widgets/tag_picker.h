#pragma once

#include "models/plant/plant.h"

#include <QDialog>

#include <functional>

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace lineside {

/*!
 * Chooses tags from the whole plant by typing a part of their names. Modal to its parent; Enter adds.
 */
class TagPicker : public QDialog
{
    Q_OBJECT

public:
    using Fits = std::function<bool(const TagEntry &)>;

    //! Numbers of all kinds, as many as one likes.
    TagPicker(SnapshotPtr snapshot, QWidget *parent = nullptr);
    //! One of those that fit.
    TagPicker(SnapshotPtr snapshot, Fits fits, QWidget *parent = nullptr);

    std::vector<TagUuid> chosen() const;

private:
    void filter(const QString &text);

    const SnapshotPtr m_snapshot;
    const Fits m_fits;
    QLineEdit *m_filter;
    QListView *m_list;
    QStandardItemModel *m_model;
};

} // namespace lineside
