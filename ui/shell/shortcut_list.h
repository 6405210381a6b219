#pragma once

#include <QDialog>
#include <QList>

namespace lineside {

class Theme;

//! One line of the list that Help shows.
struct ShortcutLine
{
    QString group;
    QString keys;
    QString words;
};

//! The keys that no menu shows: inside pages, lists and trends.
QList<ShortcutLine> keysOutsideMenus();

//! F1: all keys on one page.
class ShortcutDialog : public QDialog
{
    Q_OBJECT

public:
    ShortcutDialog(const QList<ShortcutLine> &lines, const Theme &theme, QWidget *parent = nullptr);
};

} // namespace lineside
