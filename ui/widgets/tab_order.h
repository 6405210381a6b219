#pragma once

class QWidget;

namespace lineside {

/*!
 * Makes Tab go through everything below \a root in the order in which layouts show it, whatever the order in which it
 * was made. Again after a part was made anew. Hidden pages of tabs are in the chain and skipped while hidden.
 */
void tabInOrderOfSight(QWidget *root);

} // namespace lineside
