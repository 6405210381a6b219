#pragma once

#include "ui/theme/tokens.h"

#include <QFont>
#include <QHash>
#include <QIcon>
#include <QObject>
#include <QPalette>

class QApplication;

namespace lineside {

//! The kinds of type; sizes at 100 %.
enum class FontRole {
    Body,    //!< 13
    Small,   //!< 11: units, axes, times
    Strong,  //!< 13 semibold
    Name,    //!< 14 semibold: names of machines
    Value,   //!< 17 semibold: live numbers
    Section, //!< 12 with letter-spacing: section lines
};

/*!
 * How Lineside looks now: palette, scale, fonts, icons. Widgets that paint hold a reference and repaint on changed().
 * Made once by main() and given to everything that shows something; lives on the window's thread.
 */
class Theme : public QObject
{
    Q_OBJECT

public:
    enum class Choice { System, Light, Dark };
    static constexpr int kMinPercent = 100;
    static constexpr int kMaxPercent = 200;
    static constexpr int kPercentStep = 10;

    explicit Theme(QObject *parent = nullptr);
    ~Theme() override;

    //! Style, palette and font for the whole program; again by itself on every change from then on.
    void applyTo(QApplication &app);

    Scheme scheme() const { return m_scheme; }
    Choice choice() const { return m_choice; }
    int percent() const { return m_percent; }
    QColor color(Token token) const { return tokenColor(token, m_scheme); }
    QPalette palette() const;
    QFont font(FontRole role) const;
    //! A length in pixels that grows with the font: px(4) is one step of the grid.
    int px(double at100) const;
    double scaled(double at100) const { return at100 * m_percent / 100.0; }

    //! An icon of resources/icons in one colour, dimmed where disabled; empty for an unknown name.
    QIcon icon(const QString &name, Token token = Token::Text) const;
    QPixmap pixmap(const QString &name, Token token, int size, double devicePixelRatio) const;

public Q_SLOTS:
    void setChoice(lineside::Theme::Choice choice);
    void setPercent(int percent); //!< cut to 100 … 200
    void zoomIn() { setPercent(m_percent + kPercentStep); }
    void zoomOut() { setPercent(m_percent - kPercentStep); }

Q_SIGNALS:
    void changed();

private:
    void update();
    void announceScale();
    Scheme systemScheme() const;

    QApplication *m_app = nullptr;
    QString m_family;
    Choice m_choice = Choice::System;
    Scheme m_scheme = Scheme::Light;
    Scheme m_startScheme = Scheme::Light; //!< the desktop's, as it was before our palette
    int m_percent = 100;
    int m_announced = 100; //!< the scale that widgets have been told of
    mutable QHash<QString, QPixmap> m_pixmaps;
};

} // namespace lineside
