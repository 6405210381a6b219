#pragma once

#include <QColor>
#include <QString>

#include <span>

namespace lineside {

//! The names of all colours of Lineside; the browser's page uses the same names as CSS variables.
enum class Token {
    Page,       //!< background of the window
    Panel,      //!< docks, bars
    Raised,     //!< cards, tables, editors
    Selected,   //!< behind what is selected
    Line,       //!< borders
    Grid,       //!< chart grid, lines inside a table
    Text,       //!< words
    Muted,      //!< labels, units, times
    Value,      //!< live numbers
    Band,       //!< normal range
    Fill,       //!< bars, sparklines, "running"
    Focus,      //!< keyboard focus and selection only, never a state
    Priority1,  //!< priorities: colour, shape and digit, always together
    Priority2,
    Priority3,
    Priority4,
    Suppressed, //!< outline of what is shelved or suppressed
    Pen1,       //!< trends: also told apart by dash
    Pen2,
    Pen3,
    Pen4,
    Pen5,
    Pen6,
    Pen7,
    Pen8,
};
inline constexpr int kTokenCount = int(Token::Pen8) + 1;
inline constexpr int kPenCount = 8;

enum class Scheme { Light, Dark };

QColor tokenColor(Token token, Scheme scheme);
//! "priority-1": the CSS name.
QString tokenName(Token token);
Token penToken(int index); //!< any index; repeats after kPenCount

//! Tokens that words stand on, and tokens that words are written in. Each pair has a contrast of 4.5:1 or more.
std::span<const Token> textBackgrounds();
std::span<const Token> textColors();

//! Contrast ratio of two opaque colours, 1 to 21. Source: WCAG 2.1, "contrast ratio" and "relative luminance".
double contrastRatio(const QColor &a, const QColor &b);

} // namespace lineside
