#pragma once

#include "models/plant/plant.h"

#include <QDialog>

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
    TagPicker(SnapshotPtr snapshot, QWidget *parent = nullptr);

    std::vector<TagUuid> chosen() const;

private:
    void filter(const QString &text);

    const SnapshotPtr m_snapshot;
    QLineEdit *m_filter;
    QListView *m_list;
    QStandardItemModel *m_model;
};

} // namespace lineside
