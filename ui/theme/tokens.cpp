#include "ui/theme/tokens.h"

#include <array>
#include <cmath>

namespace lineside {

namespace {

struct TokenRow
{
    Token token;
    const char *name;
    QRgb light;
    QRgb dark;
};

constexpr std::array<TokenRow, kTokenCount> kTokens{{
    {Token::Page, "page", 0xFFD9DDE0, 0xFF1D2226},
    {Token::Panel, "panel", 0xFFE8EAEC, 0xFF262C31},
    {Token::Raised, "raised", 0xFFF3F4F5, 0xFF2F363C},
    {Token::Selected, "selected", 0xFFCFDCE8, 0xFF253747},
    {Token::Line, "line", 0xFFBFC5CA, 0xFF434C54},
    {Token::Grid, "grid", 0xFFD0D5D9, 0xFF384048},
    {Token::Text, "text", 0xFF1B2126, 0xFFE3E7EA},
    {Token::Muted, "muted", 0xFF545D66, 0xFF98A3AC},
    {Token::Value, "value", 0xFF0F2A40, 0xFFCFE3F2},
    {Token::Band, "band", 0xFFC9D2D8, 0xFF3D4952},
    {Token::Fill, "fill", 0xFF8B98A3, 0xFF7B8893},
    {Token::Focus, "focus", 0xFF2B6CB0, 0xFF63A4E8},
    {Token::Priority1, "priority-1", 0xFFD11F2A, 0xFFD11F2A},
    {Token::Priority2, "priority-2", 0xFFE87A00, 0xFFE87A00},
    {Token::Priority3, "priority-3", 0xFFE8C500, 0xFFE8C500},
    {Token::Priority4, "priority-4", 0xFF1E9DB5, 0xFF1E9DB5},
    {Token::Suppressed, "suppressed", 0xFF7A4FA3, 0xFFB08AD6},
    {Token::Pen1, "pen-1", 0xFF24506F, 0xFF8FBBDA},
    {Token::Pen2, "pen-2", 0xFF6B5A3A, 0xFFCDB98A},
    {Token::Pen3, "pen-3", 0xFF3C6B52, 0xFF93C4A8},
    {Token::Pen4, "pen-4", 0xFF6A4A78, 0xFFC3A5D0},
    {Token::Pen5, "pen-5", 0xFF8A4B3C, 0xFFDDA394},
    {Token::Pen6, "pen-6", 0xFF2F6F78, 0xFF84C6CE},
    {Token::Pen7, "pen-7", 0xFF5B6470, 0xFFB4BDC6},
    {Token::Pen8, "pen-8", 0xFF7A6A1E, 0xFFD8CB7C},
}};

constexpr Token kBackgrounds[] = {Token::Page, Token::Panel, Token::Raised, Token::Selected};
constexpr Token kTextColors[] = {Token::Text, Token::Muted, Token::Value};

const TokenRow &rowOf(Token token)
{
    return kTokens[size_t(token)];
}

double luminance(const QColor &color)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

QColor tokenColor(Token token, Scheme scheme)
{
    const TokenRow &row = rowOf(token);
    return QColor::fromRgb(scheme == Scheme::Light ? row.light : row.dark);
}

QString tokenName(Token token)
{
    return QLatin1String(rowOf(token).name);
}

Token penToken(int index)
{
    return Token(int(Token::Pen1) + ((index % kPenCount) + kPenCount) % kPenCount);
}

std::span<const Token> textBackgrounds()
{
    return kBackgrounds;
}

std::span<const Token> textColors()
{
    return kTextColors;
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

} // namespace lineside
