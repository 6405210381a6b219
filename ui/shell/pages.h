#pragma once

#include "ui/page.h"

#include <QList>

namespace lineside {

//! One page of the main window, before it is made.
struct PageEntry
{
    QString id;    //!< for the session, --screenshot and links between pages: "overview"
    QString title; //!< on its tab and in menus
    QString icon;
    std::function<Page *(const PageContext &, QWidget *parent)> make;
};

//! All pages, in the order of their tabs; the first ten have Alt+1 … Alt+9 and Alt+0.
QList<PageEntry> allPages();
//! The parts that folders offer to each other.
PageParts allParts();

} // namespace lineside
