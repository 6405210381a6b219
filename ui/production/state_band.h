#pragma once

#include "models/production/accumulator.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <functional>

namespace lineside {

struct Site;

//! How a state is drawn: each has a pattern of its own, so that none needs its shade.
void paintState(QPainter &painter, const QRectF &place, MachineState state, Scheme scheme, double step);

/*!
 * What a machine did over time: a strip of its states where they are at hand and wide enough to be seen, else how the time
 * was divided between them. Below it what each pattern means with its sum, and the words of the chosen piece. Left and Right go from
 * piece to piece.
 */
class StateBand : public QWidget
{
    Q_OBJECT

public:
    explicit StateBand(const Theme &theme, QWidget *parent = nullptr);

    struct Piece
    {
        UtcTime from{};
        UtcTime to{};
        QString words; //!< without its time
        std::vector<std::pair<MachineState, double>> parts; //!< shares, from the bottom up; one of 1: a state of its own
        friend bool operator==(const Piece &, const Piece &) = default;
    };
    //! In time order; \a sums in seconds by state, for the words below.
    void setPieces(UtcTime from, UtcTime to, std::vector<Piece> pieces, const std::array<double, production::kMachineStates> &sums);
    //! Pieces for so many columns. Called whenever there is room for another number of them.
    using Source = std::function<std::vector<Piece>(int columns)>;
    void setSource(UtcTime from, UtcTime to, Source source, const std::array<double, production::kMachineStates> &sums);
    const std::vector<Piece> &pieces() const { return m_pieces; }
    void choose(int piece); //!< -1: none
    int chosen() const { return m_chosen; }
    //! What stands below the strip.
    QString words() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QRectF strip() const;
    int columns() const;
    void take(std::vector<Piece> pieces);
    double placeOf(UtcTime at) const;
    int pieceAt(const QPointF &at) const;
    struct Legend
    {
        MachineState state;
        QString text;
        QRectF place;
    };
    std::vector<Legend> legend(int width) const;
    QString wordsOf(const Piece &piece) const;

    const Theme &m_theme;
    UtcTime m_from{};
    UtcTime m_to{};
    Source m_source; //!< empty: the pieces are what they are
    int m_columns = 0; //!< that it was asked for
    std::vector<Piece> m_pieces;
    std::array<double, production::kMachineStates> m_sums{};
    int m_chosen = -1;
};

//! A state by itself.
StateBand::Piece pieceOf(const production::StateInterval &interval, UtcTime from, UtcTime to, const Site *site);
//! [from, to) divided between states; \a times in microseconds, what they leave is not known.
StateBand::Piece sharedPiece(UtcTime from, UtcTime to, const std::array<double, production::kMachineStates> &times);
//! A piece for each state, cut to [from, to).
std::vector<StateBand::Piece> piecesOf(const std::vector<production::StateInterval> &intervals, UtcTime from, UtcTime to, const Site *site);
//! A piece for each cell: how it was divided.
std::vector<StateBand::Piece> piecesOf(const std::vector<production::Cell> &cells);

} // namespace lineside
