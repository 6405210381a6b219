#pragma once

#include <QMessageBox>
#include <QString>

class QAction;
class QLabel;
class QPoint;
class QWidget;

namespace lineside {

/*
 * Words from a device, a file or a person are words, never markup: labels, tooltips and boxes in Qt guess whether a
 * text is rich, and would load what it points at. Views use these instead of the bare calls; a test looks for those.
 */

//! A label that shows exactly \a text.
QLabel *plainLabel(const QString &text, QWidget *parent = nullptr);
//! \a text so that a tooltip (or Qt::ToolTipRole) shows it as it is, line by line.
QString plainToolTip(const QString &text);
void setPlainToolTip(QWidget *widget, const QString &text);
void setPlainToolTip(QAction *action, const QString &text);
//! Shows it now, at a place on the screen: F2.
void showPlainToolTip(const QPoint &at, const QString &text, QWidget *widget);
//! \a text so that a menu or button shows it without making a mnemonic of '&'.
QString plainMenuText(QString text);
/*!
 * A modal question or piece of bad news; the second text says what to do, \a yes what Yes does. Enter takes the choice
 * that harms nothing: Save before Cancel before the rest.
 */
QMessageBox::StandardButton plainMessage(QWidget *parent, QMessageBox::Icon icon, const QString &text,
                                         const QString &whatToDo = {},
                                         QMessageBox::StandardButtons buttons = QMessageBox::Ok,
                                         const QString &yes = {});

} // namespace lineside
