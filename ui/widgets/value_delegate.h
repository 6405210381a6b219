#pragma once

#include "ui/widgets/value_painter.h"

#include <QStyledItemDelegate>

#include <functional>

namespace lineside {

/*!
 * Paints a ValueLook of an item model as the value component, numbers lined up on the decimal point.
 */
class ValueDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    ValueDelegate(const Theme &theme, int lookRole, QObject *parent = nullptr);

    //! Room left of the decimal point: the width of this text.
    void setIntegerRoom(const QString &widest) { m_integerRoom = widest; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    ValueSetting setting() const;

    const Theme &m_theme;
    const int m_lookRole;
    QString m_integerRoom = QStringLiteral("0000");
};

//! Paints a tag's moving analogue indicator, lying.
class AnalogueDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    AnalogueDelegate(const Theme &theme, int lookRole, int tagRole, QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
    const int m_lookRole;
    const int m_tagRole;
};

//! Text with a glyph before it, both upon the same ground: a selected row is selected from edge to edge.
class GlyphDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using GlyphOf = std::function<Glyph(const QModelIndex &)>;
    //! \a aligned: words begin below each other, whether a glyph stands before them or not.
    GlyphDelegate(const Theme &theme, GlyphOf glyphOf, bool aligned, QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
    const GlyphOf m_glyphOf;
    const bool m_aligned;
};

//! Text with the glyph of a Condition before it.
class ConditionDelegate : public GlyphDelegate
{
    Q_OBJECT

public:
    ConditionDelegate(const Theme &theme, int conditionRole, QObject *parent = nullptr);
};

} // namespace lineside

Q_DECLARE_METATYPE(lineside::ValueLook)
Q_DECLARE_METATYPE(lineside::Tag)
