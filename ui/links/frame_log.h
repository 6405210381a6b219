#pragma once

#include "ui/page.h"

#include <QAbstractTableModel>

class QCheckBox;
class QPlainTextEdit;
class QTableView;

namespace lineside {

//! Frames of one device as they were on the wire, newest last.
class FrameModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { TimeColumn, DirectionColumn, SizeColumn, NoteColumn, BytesColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void setFrames(QList<FrameRecord> frames);
    const QList<FrameRecord> &frames() const { return m_frames; }

private:
    QList<FrameRecord> m_frames;
};

/*!
 * The frame log of one device: what went over the wire and what it means, field by field. Good frames are recorded only
 * while it is shown; faulty ones always.
 */
class FrameLog : public QWidget
{
    Q_OBJECT

public:
    FrameLog(const PageContext &context, QWidget *parent = nullptr);
    ~FrameLog() override;

    void setDevice(const DeviceId &device);
    void refresh();
    QByteArray asText() const;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void watch(bool on);
    void explain();

    const PageContext m_context;
    DeviceId m_device;
    FrameModel *m_model;
    QTableView *m_table;
    QPlainTextEdit *m_words;
    QCheckBox *m_follow;
    bool m_watching = false;
    bool m_keepWords = false;
};

} // namespace lineside
