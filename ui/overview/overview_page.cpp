#include "ui/overview/overview_page.h"

#include "models/health/health_service.h"
#include "models/telemetry/conditioning.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/catching_up.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/tag_mime.h"

#include <QBoxLayout>
#include <QDrag>
#include <QEvent>
#include <QMimeData>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace lineside {

namespace {

constexpr auto kAgesEvery = std::chrono::milliseconds(500);
constexpr int kCardGap = 12;
constexpr int kWidestCard = 420;

} // namespace

OverviewPage::OverviewPage(const PageContext &context, QWidget *parent)
    : Page(parent), m_context(context), m_theme(context.services.theme), m_scroll(new QScrollArea(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_scroll, 1);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(false);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->viewport()->installEventFilter(this);
    connect(&m_theme, &Theme::changed, this, [this] {
        layOut();
        m_force = true;
    });
    connect(&context.watch, &PlantWatch::snapshotTaken, this, &OverviewPage::takeSnapshot);
    connect(&context.watch, &PlantWatch::changed, this, [this] { m_force = true; });
    if (context.services.health)
        connect(context.services.health, &HealthService::computed, this, [this] { m_force = true; });
    rebuild();
}

void OverviewPage::takeSnapshot()
{
    const SnapshotPtr before = m_snapshot;
    const PlantSnapshot::Difference *difference = m_context.watch.snapshot()->differenceTo(*before);
    if (!difference || !difference->sameMachines)
        return rebuild();
    // the same cards, of which some may show something else
    m_snapshot = m_context.watch.snapshot();
    for (auto shown = m_shown.begin(); shown != m_shown.end(); ++shown) {
        if (const Machine *machine = m_snapshot->findMachine(shown.key()->machine()))
            *shown = shownOf(*machine);
    }
    m_force = true;
}

OverviewPage::Shown OverviewPage::shownOf(const Machine &machine) const
{
    Shown shown;
    for (const TagUuid &key : machine.keyTags) {
        const TagEntry *entry = m_snapshot->find(key);
        if (entry && shown.keys.size() < 2)
            shown.keys.push_back(entry);
    }
    shown.state = machine.stateTag.isNull() ? nullptr : m_snapshot->find(machine.stateTag);
    return shown;
}

void OverviewPage::rebuild()
{
    m_snapshot = m_context.watch.snapshot();
    m_sections.clear();
    m_cards.clear();
    m_shown.clear();
    m_force = true;
    delete m_empty;
    m_empty = nullptr;
    m_content = new QWidget;
    m_content->setAutoFillBackground(false);

    bool severalSites = m_snapshot->plant().sites.size() > 1;
    for (const Site &site : m_snapshot->plant().sites) {
        for (const Line &line : site.lines) {
            if (line.machines.isEmpty())
                continue;
            Section section;
            section.id = line.id;
            section.line = new SectionLine(m_theme, {severalSites ? site.name : QString(), line.code, line.name},
                                           m_content);
            for (const Machine &machine : line.machines) {
                auto *card = new MachineCard(machine.id, m_theme, m_content);
                connect(card, &MachineCard::opened, this,
                        [this](const MachineId &id) { Q_EMIT goToRequested(ObjectRef::of(id)); });
                connect(card, &MachineCard::healthRequested, this,
                        [this](const MachineId &id) { Q_EMIT goToRequested(ObjectRef::healthOf(id)); });
                connect(card, &MachineCard::dragStarted, this, &OverviewPage::drag);
                connect(card, &MachineCard::whyRequested, this, &OverviewPage::why);
                connect(card, &MachineCard::moveRequested, this,
                        [this, card](int direction) { moveFocus(card, direction); });
                m_shown.insert(card, shownOf(machine));
                section.cards += card;
                m_cards += card;
            }
            m_sections += section;
        }
    }
    m_scroll->setWidget(m_content); // deletes the one before
    m_scroll->setVisible(!m_cards.isEmpty());
    if (m_cards.isEmpty()) {
        auto *empty = new EmptyState(m_theme, tr("The overview shows a card for each machine."),
                                     tr("This plant has no machines yet. A project file brings them."),
                                     tr("Open a project…"), this);
        connect(empty, &EmptyState::nextStepChosen, this, &Page::openProjectRequested);
        layout()->addWidget(empty);
        m_empty = empty;
    }
    layOut();
    for (MachineCard *card : std::as_const(m_cards))
        showMachine(card, true);
}

int OverviewPage::columnsFor(int width) const
{
    const int gap = m_theme.px(kCardGap);
    return std::max(1, (width + gap) / (m_theme.px(MachineCard::kMinimumWidth) + gap));
}

void OverviewPage::layOut()
{
    if (!m_content)
        return;
    // Room for the scroll bar is kept free, so that its coming and going does not move the cards.
    const int width = std::max(m_theme.px(120), m_scroll->viewport()->width()
                               - (m_scroll->verticalScrollBar()->isVisible() ? m_theme.px(4) : 0));
    const int gap = m_theme.px(kCardGap);
    // No more columns than some line has machines: the cards take what is left, up to a width that still reads well.
    qsizetype most = 1;
    for (const Section &section : std::as_const(m_sections))
        most = std::max(most, section.cards.size());
    m_columns = std::min(columnsFor(width), int(most));
    const int used = std::min(width, m_columns * (m_theme.px(kWidestCard) + gap) - gap);
    int y = 0;
    for (const Section &section : std::as_const(m_sections)) {
        const int lineHeight = section.line->sizeHint().height() + m_theme.px(4);
        section.line->setGeometry(0, y, width, lineHeight);
        y += lineHeight + m_theme.px(4);
        const int height = m_theme.px(MachineCard::kHeight + (m_context.services.health ? MachineCard::kHealthHeight : 0));
        for (qsizetype i = 0; i < section.cards.size(); ++i) {
            const int column = int(i % m_columns);
            // The last card of a row ends at the edge whatever the rounding.
            const int left = (used + gap) * column / m_columns;
            const int right = (used + gap) * (column + 1) / m_columns - gap;
            section.cards[i]->setGeometry(left, y + int(i / m_columns) * (height + gap), right - left, height);
        }
        const int rows = int((section.cards.size() + m_columns - 1) / m_columns);
        y += rows * (height + gap);
    }
    m_content->resize(width, y);
    m_scroll->verticalScrollBar()->setSingleStep(m_theme.px(40));
}

bool OverviewPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_scroll->viewport() && event->type() == QEvent::Resize)
        layOut();
    return Page::eventFilter(watched, event);
}

CardLook OverviewPage::lookFor(const MachineId &machine, const Shown &shown) const
{
    const UiServices &services = m_context.services;
    const PlantWatch &watch = m_context.watch;
    const SteadyTime now = services.clock.steady();
    const QLocale locale;
    CardLook look;
    const Machine *entry = m_snapshot->findMachine(machine);
    if (!entry)
        return look;
    look.name = entry->name.isEmpty() ? entry->code : entry->code + u' ' + entry->name;
    look.worst = watch.countsOf(machine).worst();
    look.noLink = watch.hasNoLink(machine);
    for (const TagEntry *key : shown.keys) {
        CardValue value;
        value.label = key->tag->name.isEmpty() ? key->tag->code : key->tag->name;
        value.tag = *key->tag;
        value.look = lookOf(*key, services.latest.get(key->id), now, watch.isDown(key->device->id), locale);
        value.recent = watch.recentOf(key->id);
        look.values.push_back(std::move(value));
    }
    if (services.health) {
        const HealthPicturePtr picture = services.health->picture();
        if (const auto found = picture->machines.find(machine); found != picture->machines.end() && entry->health.enabled) {
            const HealthAssessment &health = *found->second;
            CardHealth onCard;
            onCard.status = health.score.status;
            if (health.score.overall)
                onCard.score = int(std::lround(*health.score.overall));
            onCard.confidence = int(health.score.confidence * 100);
            onCard.anomaly = health.anomaly && !health.anomaly->endedAt;
            onCard.catchingUp = !onCard.score && isCatchingUp(services, *picture, machine);
            look.health = onCard;
        }
    }
    if (look.noLink) {
        bool down = false;
        for (const TagEntry *tag : m_snapshot->tagsOf(machine))
            down = down || watch.isDown(tag->device->id);
        const auto age = watch.unheardFor(machine);
        const QString word = down ? tr("No link") : tr("No data");
        look.stateWord = age ? tr("%1 · %2", "no link, for how long").arg(word, ageText(*age)) : word;
    } else if (shown.state) {
        const ValueLook state = lookOf(*shown.state, services.latest.get(shown.state->id), now,
                                       watch.isDown(shown.state->device->id), locale);
        const bool known = state.state == ValueLook::State::Good || state.state == ValueLook::State::Uncertain;
        look.stateWord = known ? state.text : tr("State: %1").arg(state.cause);
    } else if (look.worst == Condition::NoValue) {
        look.stateWord = tr("Waiting for data");
    }
    return look;
}

void OverviewPage::showMachine(MachineCard *card, bool force)
{
    Shown &shown = m_shown[card];
    const SteadyTime now = m_context.services.clock.steady();
    quint64 versions = 0;
    for (const TagEntry *key : shown.keys)
        versions += m_context.services.latest.version(key->id);
    if (shown.state)
        versions += m_context.services.latest.version(shown.state->id);
    if (!force && shown.fresh && versions == shown.versions && now - shown.at < kAgesEvery)
        return;
    shown.versions = versions;
    shown.at = now;
    shown.fresh = true;
    card->setLook(lookFor(card->machine(), shown));
}

void OverviewPage::tick()
{
    if (!m_content)
        return;
    const QRect seen = QRect(-m_content->pos(), m_scroll->viewport()->size());
    for (MachineCard *card : std::as_const(m_cards)) {
        if (card->geometry().intersects(seen))
            showMachine(card, m_force);
        else
            m_shown[card].fresh = false;
    }
    m_force = false;
}

void OverviewPage::select(MachineCard *chosen)
{
    for (MachineCard *card : std::as_const(m_cards))
        card->setSelected(card == chosen);
}

bool OverviewPage::goTo(const ObjectRef &object)
{
    for (const Section &section : std::as_const(m_sections)) {
        const bool wholeLine = object == ObjectRef::of(section.id);
        if (wholeLine) {
            m_scroll->verticalScrollBar()->setValue(section.line->y());
            return true;
        }
        for (MachineCard *card : section.cards) {
            if (object == ObjectRef::of(card->machine())) {
                m_scroll->ensureWidgetVisible(card, 0, m_theme.px(8));
                select(card);
                return true;
            }
        }
    }
    if (object.kind == ObjectRef::Kind::Site) {
        m_scroll->verticalScrollBar()->setValue(0);
        return true;
    }
    return false;
}

void OverviewPage::find()
{
    if (!m_cards.isEmpty())
        m_cards.first()->setFocus(Qt::ShortcutFocusReason);
}

void OverviewPage::moveFocus(MachineCard *from, int direction)
{
    MachineCard *to = nullptr;
    const qsizetype at = m_cards.indexOf(from);
    if (direction == 1 || direction == -1) {
        const qsizetype next = at + direction;
        if (next >= 0 && next < m_cards.size())
            to = m_cards[next];
    } else {
        // The nearest card in the next row, across sections too.
        int best = INT_MAX;
        for (MachineCard *card : std::as_const(m_cards)) {
            const int dy = card->y() - from->y();
            if (direction > 0 ? dy <= 0 : dy >= 0)
                continue;
            const int distance = std::abs(dy) * 16 + std::abs(card->x() - from->x());
            if (distance < best) {
                best = distance;
                to = card;
            }
        }
    }
    if (!to)
        return;
    to->setFocus(Qt::TabFocusReason);
    m_scroll->ensureWidgetVisible(to, 0, m_theme.px(32));
}

void OverviewPage::drag(const MachineId &machine)
{
    std::vector<const TagEntry *> tags;
    for (MachineCard *card : std::as_const(m_cards)) {
        if (card->machine() == machine)
            tags = m_shown.value(card).keys;
    }
    if (tags.empty())
        return;
    auto *drag = new QDrag(this);
    drag->setMimeData(tagMimeData(tags).release()); // the drag owns it
    drag->exec(Qt::CopyAction);
}

void OverviewPage::why(const MachineId &machine, const QPoint &at)
{
    QStringList parts;
    for (MachineCard *card : std::as_const(m_cards)) {
        if (card->machine() != machine)
            continue;
        for (const TagEntry *key : m_shown.value(card).keys)
            parts += whyText(*key, m_context.services.latest.get(key->id), m_context.watch.linkOf(key->device->id),
                             m_context.services.clock, QLocale());
        if (parts.isEmpty())
            parts += card->look().name;
    }
    showPlainToolTip(at, parts.join(QStringLiteral("\n\n")), this);
}

} // namespace lineside
