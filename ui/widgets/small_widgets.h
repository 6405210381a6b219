#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QPushButton;

namespace lineside {

//! Gives a widget the font of \a role, now and whenever the scale changes.
void followFont(QWidget *widget, const Theme &theme, FontRole role);

//! Resizes a window to \a wanted, or to what its screen has.
void resizeWithinScreen(QWidget *window, const QSize &wanted);

//! A line of text with digits of one width, so that what changes does not jitter. Plain text, elided at the end.
class NumberLabel : public QWidget
{
    Q_OBJECT

public:
    NumberLabel(const Theme &theme, FontRole role, Token token, QWidget *parent = nullptr);

    void setText(const QString &text);
    const QString &text() const { return m_text; }
    void setToken(Token token);
    void setAlignment(Qt::Alignment alignment) { m_alignment = alignment; }
    //! For words that change seldom: it takes no more room than the present text needs.
    void setSnug() { m_snug = true; }
    //! What the present text needs; sizeHint() is what the widest so far needed.
    int textWidth() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    FontRole m_role;
    Token m_token;
    Qt::Alignment m_alignment = Qt::AlignLeft;
    QString m_text;
    bool m_snug = false;
    int m_widest = 0; //!< a label that changes each second grows, but does not shrink and shift its neighbours
};

//! "LINE 1 · MIXING": a heading over a group of cards or fields.
class SectionLine : public QWidget
{
    Q_OBJECT

public:
    SectionLine(const Theme &theme, const QStringList &parts, QWidget *parent = nullptr);

    void setParts(const QStringList &parts);
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QString m_text;
};

//! What a place is for, why it is empty, and the next step as a button.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    //! Without \a button there is no next step to offer.
    EmptyState(const Theme &theme, const QString &purpose, const QString &reason, const QString &button = {},
               QWidget *parent = nullptr);

    QPushButton *button() const { return m_button; }

Q_SIGNALS:
    void nextStepChosen();

private:
    QPushButton *m_button = nullptr;
};

} // namespace lineside
