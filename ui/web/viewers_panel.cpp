#include "ui/web/viewers_panel.h"

#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/web/viewers_model.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/table_actions.h"
#include "ui/widgets/table_columns.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds kAskAgainAfter{5}; // an answer that has not come by then does not come

} // namespace

QWidget *makeViewersPanel(const PageContext &context, QWidget *parent)
{
    return new ViewersPanel(context, parent);
}

ViewersPanel::ViewersPanel(const PageContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_web(*context.services.web)
    , m_summary(plainLabel(QString(), this))
    , m_refusals(plainLabel(QString(), this))
    , m_stack(new QStackedWidget(this))
    , m_model(new ViewersModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_table(new QTableView(this))
    , m_message(plainLabel(QString(), this))
    , m_sendAway(new QPushButton(tr("Send away…"), this))
    , m_copyLink(new QPushButton(tr("Copy link"), this))
    , m_settings(new QPushButton(tr("Web server…"), this))
{
    const Theme &theme = context.services.theme;
    followFont(m_summary, theme, FontRole::Strong);
    m_summary->setAccessibleName(tr("Viewers together"));
    m_refusals->setWordWrap(true);
    m_refusals->setAccessibleName(tr("What was refused"));
    m_message->setWordWrap(true);
    m_message->hide();
    followFont(m_message, theme, FontRole::Strong);

    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(ViewersModel::SortRole);
    m_sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_sorted);
    m_table->setAccessibleName(tr("Viewers"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ViewersModel::UserColumn, Qt::AscendingOrder);
    m_table->verticalHeader()->hide();
    using Column = ViewersModel::Column;
    new TableColumns(m_table, theme,
                     {{140, 104}, {100, 80}, {90, 76}, {150, 150}, {130, 90}, {180, 84}, {76, 76}, {64, 60}, {108, 108}, {96, 96}, {84, 84}, {96, 96}},
                     Column::ClientColumn, 28,
                     {Column::ConflatedColumn, Column::TenantColumn, Column::MessagesColumn, Column::ClientColumn, Column::WaitingColumn,
                      Column::TopicsColumn, Column::BehindColumn});
    m_sendAwayAction = addTableAction(m_table, tr("Send away…"), QKeySequence(Qt::Key_Delete), [this] { sendAway(); });
    addCopyAction(m_table);
    m_stack->addWidget(m_table);

    auto *head = new QHBoxLayout;
    head->addWidget(m_summary);
    head->addSpacing(theme.px(16));
    head->addWidget(m_refusals, 1);
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {m_sendAway, m_copyLink, m_settings}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(head);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_message);
    layout->addLayout(buttons);
    m_settings->setVisible(bool(context.parts.setUpWebServer));

    connect(m_sendAway, &QPushButton::clicked, this, &ViewersPanel::sendAway);
    connect(m_copyLink, &QPushButton::clicked, this, [this] {
        const QStringList links = m_web.state().links;
        if (!links.isEmpty())
            QGuiApplication::clipboard()->setText(links.first());
    });
    connect(m_settings, &QPushButton::clicked, this, [this] { m_context.parts.setUpWebServer(m_context, this); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ViewersPanel::offerButtons);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &ViewersPanel::offerButtons);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ViewersPanel::offerButtons);
    connect(&context.services.seat, &Seat::changed, this, [this] {
        m_model->clear(); // somebody else may see others
        if (isVisible())
            refresh();
    });
    connect(&m_everySecond, &QTimer::timeout, this, &ViewersPanel::refresh);
    m_everySecond.setInterval(1s);
    offerButtons();
}

ViewersPanel::~ViewersPanel() = default;

QString ViewersPanel::summaryText() const
{
    return m_summary->text();
}

QString ViewersPanel::refusalText() const
{
    return m_refusals->text();
}

QString ViewersPanel::messageText() const
{
    return m_message->text();
}

void ViewersPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_everySecond.start();
    refresh();
}

void ViewersPanel::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_everySecond.stop();
    m_model->clear(); // nobody is shown who may have gone
    m_asked.reset();
    say({});
}

void ViewersPanel::say(const QString &text)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
}

void ViewersPanel::refresh()
{
    const WebState state = m_web.state();
    showFigures(state);
    m_copyLink->setEnabled(!state.links.isEmpty());
    if (!state.isOpen) {
        m_asked.reset();
        const bool wanted = m_web.settings().enabled;
        showNothing(!wanted                   ? tr("The web server is off.")
                    : state.trouble.isEmpty() ? tr("The web server is being opened.")
                                              : tr("The web server is not open. %1").arg(state.trouble),
                    m_context.parts.setUpWebServer ? tr("Web server…") : QString(),
                    [this] { m_context.parts.setUpWebServer(m_context, this); });
        return;
    }
    if (const Status may = m_context.services.seat.may(Permission::ViewPresence); !may) {
        m_asked.reset();
        showNothing(tr("Who they are is shown to those who may see it. %1").arg(inWords(may.error())), m_context.parts.logIn ? tr("Log in…") : QString(),
                    [this, error = may.error()] { offerLogin(m_context, this, error); });
        return;
    }
    const SteadyTime now = m_context.services.clock.steady();
    if (m_asked && now - m_askedAt < kAskAgainAfter)
        return;
    m_askedAt = now;
    // an answer to a question that was given up counts no more
    const auto token = std::make_shared<std::weak_ptr<Job<QList<ViewerInfo>>>>();
    m_asked = m_web.viewers(onWindow<QList<ViewerInfo>>(this, [this, token](const Result<QList<ViewerInfo>> &viewers) {
        if (!m_asked || token->lock() != m_asked)
            return;
        m_asked.reset();
        showViewers(viewers);
    }));
    *token = m_asked;
}

void ViewersPanel::showFigures(const WebState &state)
{
    m_summary->setVisible(state.isOpen);
    m_refusals->setVisible(state.isOpen);
    if (!state.isOpen)
        return;
    const WebFigures figures = m_web.figures();
    const QLocale locale;
    QString summary = tr("%Ln viewers", nullptr, int(figures.viewers));
    if (const auto rate = m_model->bytesPerSecond())
        summary += QStringLiteral(" · ") + tr("%1 KB/s").arg(locale.toString(*rate / 1'000, 'f', 1));
    m_summary->setText(summary);
    QStringList refused;
    const auto part = [&](quint64 count, const QString &words) {
        if (count > 0)
            refused << words.arg(locale.toString(count));
    };
    part(figures.withoutProof, tr("%1 without a good login"));
    part(figures.forbidden, tr("%1 not allowed"));
    part(figures.tooOften, tr("%1 too often"));
    part(figures.otherRefusals, tr("%1 not understood or not there"));
    part(figures.turnedAway, tr("%1 at the door"));
    part(figures.refusedViewers, tr("%1 beyond the number of viewers"));
    part(figures.closedSlow, tr("%1 too slow"));
    m_refusals->setText(refused.isEmpty() ? tr("Nothing refused since the server was opened.")
                                          : tr("Refused since the server was opened: %1.").arg(refused.join(QStringLiteral(", "))));
}

void ViewersPanel::showNothing(const QString &reason, const QString &button, const std::function<void()> &step)
{
    m_model->clear();
    if (!m_empty || reason != m_reason) {
        const bool hadFocus = m_empty && m_empty->button() && m_empty->button()->hasFocus();
        delete m_empty;
        m_empty = new EmptyState(m_context.services.theme, tr("Here stands who watches the plant in a browser."), reason, button, m_stack);
        connect(m_empty, &EmptyState::nextStepChosen, this, [step] { step(); });
        m_stack->addWidget(m_empty);
        if (hadFocus && m_empty->button())
            m_empty->button()->setFocus(Qt::OtherFocusReason);
    }
    m_reason = reason;
    m_stack->setCurrentWidget(m_empty);
    offerButtons();
}

void ViewersPanel::showViewers(const Result<QList<ViewerInfo>> &viewers)
{
    if (!viewers) {
        showNothing(inWords(viewers.error()), {}, {});
        return;
    }
    // As over the network: one's own tenant, and names alone for who cannot act on where they come from.
    const Seat &seat = m_context.services.seat;
    QList<ViewerInfo> shown = *viewers;
    if (const auto who = seat.principal(); who && !who->may(Permission::ManageTenants))
        shown.removeIf([&](const ViewerInfo &viewer) { return viewer.tenant != who->tenant; });
    if (!seat.may(Permission::DisconnectViewers) && !seat.may(Permission::ManageUsers)) {
        for (ViewerInfo &viewer : shown)
            viewer.address.clear();
    }
    if (shown.isEmpty()) {
        const QStringList links = m_web.state().links;
        showNothing(links.isEmpty() ? tr("Nobody is connected.") : tr("Nobody is connected. The link is %1").arg(links.first()),
                    links.isEmpty() ? QString() : tr("Copy link"), [this] { m_copyLink->click(); });
        return;
    }
    m_model->setViewers(shown, m_context.services.clock.steady());
    m_reason.clear();
    m_stack->setCurrentWidget(m_table);
    showFigures(m_web.state());
    offerButtons();
}

std::optional<ViewerInfo> ViewersPanel::chosen() const
{
    const QModelIndex current = m_sorted->mapToSource(m_table->currentIndex());
    if (!current.isValid() || m_stack->currentWidget() != m_table)
        return {};
    return m_model->viewer(current.row());
}

void ViewersPanel::offerButtons()
{
    const bool any = chosen().has_value();
    m_sendAway->setEnabled(any);
    m_sendAwayAction->setEnabled(any);
}

void ViewersPanel::sendAway()
{
    const std::optional<ViewerInfo> viewer = chosen();
    if (!viewer)
        return;
    if (const Status may = m_context.services.seat.may(Permission::DisconnectViewers); !may) {
        say(inWords(may.error()));
        offerLogin(m_context, this, may.error());
        return;
    }
    if (plainMessage(this, QMessageBox::Question, tr("Send %1 away?").arg(viewer->name),
                     tr("The connection from %1 ends, and the audit trail says who did it. The account stays: to keep somebody out, "
                        "disable it in Users.").arg(viewer->address),
                     QMessageBox::Yes | QMessageBox::Cancel, tr("Send away"))
        == QMessageBox::Yes)
        doSendAway(*viewer);
}

void ViewersPanel::doSendAway(const ViewerInfo &viewer)
{
    m_sending = m_web.sendAway(viewer, onWindow<Done>(this, [this, name = viewer.name](const Result<Done> &done) {
        m_sending.reset();
        say(done ? tr("%1 was sent away.").arg(name) : inWords(done.error()));
        refresh();
    }));
}

} // namespace lineside
