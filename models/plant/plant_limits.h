#pragma once

#include <QtGlobal>

namespace lineside {

/*!
 * How many letters a plant's codes, names, units and other words may have, as PlantEditor::check() sees to: more than any
 * page has room for, and less than what takes a window with it.
 */
inline constexpr qsizetype kMostLetters = 250;

} // namespace lineside
