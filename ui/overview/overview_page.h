#pragma once

#include "ui/overview/machine_card.h"
#include "ui/page.h"
#include "ui/widgets/plant_watch.h"

#include <QHash>

class QScrollArea;

namespace lineside {

class SectionLine;

/*!
 * A card per machine, grouped by line, as many in a row as fit.
 */
class OverviewPage : public Page
{
    Q_OBJECT

public:
    OverviewPage(const PageContext &context, QWidget *parent = nullptr);

    void tick() override;
    bool goTo(const ObjectRef &object) override;
    void find() override;

    QList<MachineCard *> cards() const { return m_cards; }
    int columns() const { return m_columns; }
    int columnsFor(int width) const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Section
    {
        SectionLine *line = nullptr;
        LineId id;
        QList<MachineCard *> cards;
    };
    //! What a card showed last, so that an unchanged one costs two look-ups a tick.
    struct Shown
    {
        std::vector<const TagEntry *> keys;
        const TagEntry *state = nullptr;
        quint64 versions = 0;
        SteadyTime at{};
        bool fresh = false;
    };

    void takeSnapshot();
    void rebuild();
    Shown shownOf(const Machine &machine) const;
    void layOut();
    void showMachine(MachineCard *card, bool force);
    CardLook lookFor(const MachineId &machine, const Shown &shown) const;
    void select(MachineCard *chosen);
    void moveFocus(MachineCard *from, int direction);
    void drag(const MachineId &machine);
    void why(const MachineId &machine, const QPoint &at);

    const PageContext m_context;
    const Theme &m_theme;
    SnapshotPtr m_snapshot;
    QScrollArea *m_scroll;
    QWidget *m_content = nullptr;
    QWidget *m_empty = nullptr;
    QList<Section> m_sections;
    QList<MachineCard *> m_cards;
    QHash<MachineCard *, Shown> m_shown;
    int m_columns = 1;
    bool m_force = true; //!< conditions or links changed
};

} // namespace lineside
