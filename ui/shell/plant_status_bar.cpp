#include "ui/shell/plant_status_bar.h"

#include "ui/theme/plain_text.h"
#include "ui/widgets/forward_words.h"
#include "ui/widgets/small_widgets.h"

#include <QBoxLayout>
#include <QMap>

#include <algorithm>

namespace lineside {

namespace {

int percentOf(size_t used, size_t whole)
{
    return whole == 0 ? 0 : int(std::min<size_t>(100, used * 100 / whole));
}

} // namespace

PlantStatusBar::PlantStatusBar(const UiServices &services, PlantWatch &watch, QWidget *parent)
    : QStatusBar(parent), m_services(services), m_watch(watch), m_theme(services.theme), m_layout(new QHBoxLayout),
      m_readings(new NumberLabel(m_theme, FontRole::Body, Token::Text)),
      m_stored(new NumberLabel(m_theme, FontRole::Body, Token::Text)),
      m_queues(new NumberLabel(m_theme, FontRole::Body, Token::Text)),
      m_history(new NumberLabel(m_theme, FontRole::Body, Token::Text)),
      m_plantStore(new NumberLabel(m_theme, FontRole::Body, Token::Text)),
      m_web(new NumberLabel(m_theme, FontRole::Body, Token::Text)),
      m_remark(new NumberLabel(m_theme, FontRole::Body, Token::Muted))
{
    setSizeGripEnabled(false);
    auto *row = new QWidget(this);
    row->setLayout(m_layout);
    for (NumberLabel *label : {m_readings, m_stored, m_queues, m_history, m_plantStore, m_web})
        m_layout->addWidget(label);
    m_layout->addStretch(1);
    m_layout->addWidget(m_remark);
    m_remark->setAlignment(Qt::AlignRight);
    m_remarkEnds.setSingleShot(true);
    connect(&m_remarkEnds, &QTimer::timeout, this, [this] {
        m_remark->setText({});
        setPlainToolTip(m_remark, {});
        fit();
    });
    addWidget(row, 1);
    const auto dress = [this] {
        m_layout->setContentsMargins(m_theme.px(12), m_theme.px(3), m_theme.px(12), m_theme.px(3));
        m_layout->setSpacing(m_theme.px(20));
    };
    dress();
    connect(&m_theme, &Theme::changed, this, dress);
    refresh();
}

void PlantStatusBar::showLinks()
{
    struct Count
    {
        int up = 0;
        int total = 0;
        QStringList down;
    };
    const QList<DriverDescription> drivers = m_services.field.drivers();
    QMap<QString, Count> counts; // by the protocol's name
    for (const LinkStatus &link : m_watch.links()) {
        const Device *device = m_watch.snapshot()->findDevice(link.device);
        if (!device || link.state == LinkState::Disabled)
            continue;
        const auto known = std::find_if(drivers.begin(), drivers.end(),
                                        [&](const DriverDescription &driver) { return driver.id == device->driver; });
        Count &count = counts[known == drivers.end() ? device->driver : known->name];
        ++count.total;
        if (link.state == LinkState::Up || link.state == LinkState::Degraded)
            ++count.up;
        else
            count.down += linkSentence(*device, link, m_services.clock, QLocale());
    }
    while (m_links.size() < counts.size()) {
        auto *label = new NumberLabel(m_theme, FontRole::Body, Token::Text, this);
        label->setSnug();
        m_layout->insertWidget(int(m_links.size()), label);
        m_links += label;
    }
    while (m_links.size() > counts.size())
        delete m_links.takeLast();
    qsizetype i = 0;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it, ++i) {
        const Count &count = it.value();
        const QString numbers = QStringLiteral(" %1/%2").arg(count.up).arg(count.total);
        // A word beside the numbers: a fraction alone is easily overlooked.
        m_links[i]->setText(count.up == count.total ? it.key() + numbers
                                                    : it.key() + numbers + u' ' + tr("(%1 down)").arg(count.total - count.up));
        setPlainToolTip(m_links[i], count.down.mid(0, 10).join(u'\n'));
    }
}

void PlantStatusBar::refresh()
{
    showLinks();
    const SteadyTime now = m_services.clock.steady();
    const PipelineCounters pipeline = m_services.pipeline.counters();
    const HistorianCounters history = m_services.historian.counters();
    const QLocale locale;
    const double seconds = std::chrono::duration<double>(now - m_last.at).count();
    if (m_last.valid && seconds > 0.2) {
        const auto rate = [&](quint64 then, quint64 since) {
            return locale.toString(qlonglong(double(since - std::min(then, since)) / seconds + 0.5));
        };
        m_readings->setText(tr("%1 readings/s").arg(rate(m_last.delivered, pipeline.delivered)));
        m_stored->setText(tr("stored %1/s").arg(rate(m_last.stored, history.stored)));
    } else if (!m_last.valid) {
        m_readings->setText(tr("%1 readings/s").arg(QStringLiteral("—")));
        m_stored->setText(tr("stored %1/s").arg(QStringLiteral("—")));
    }
    if (!m_last.valid || seconds > 0.2)
        m_last = {now, pipeline.delivered, history.stored, true};
    m_queues->setText(tr("queues %1 % and %2 %", "to the pipeline, to the disk")
                          .arg(percentOf(pipeline.queueBytes, pipeline.queueMaxBytes))
                          .arg(percentOf(history.queueBytes, history.queueMaxBytes)));
    m_inTrouble = !history.healthy;
    m_history->setText(history.healthy ? tr("history in order") : tr("history: %1").arg(history.trouble));
    setPlainToolTip(m_history, history.healthy ? QString() : history.trouble);
    m_history->setToken(Token::Text);
    showPlantStore();
    showWeb();
    fit();
}

void PlantStatusBar::showWeb()
{
    const WebService *web = m_services.web;
    const WebState state = web ? web->state() : WebState();
    const bool wanted = web && (state.isOpen || web->settings().enabled);
    m_webClosed = wanted && !state.isOpen && !state.trouble.isEmpty();
    m_web->setText(!wanted        ? QString()
                   : state.isOpen ? tr("%Ln viewers", nullptr, int(web->figures().viewers))
                   : m_webClosed  ? tr("web server not open")
                                  : tr("web server is being opened"));
    setPlainToolTip(m_web, state.isOpen ? tr("The web server is open: %1").arg(state.links.mid(0, 5).join(QLatin1Char('\n'))) : state.trouble);
}

void PlantStatusBar::showPlantStore()
{
    const ForwardWords words = forwardWords(m_services.plantStore.status(), m_services.clock.utc());
    m_behind = words.abnormal;
    m_plantStore->setText(words.line);
    setPlainToolTip(m_plantStore, words.more);
}

void PlantStatusBar::fit()
{
    // Where there is no room for all, what matters least goes whole, instead of everything losing its end. The links'
    // counts always stay, and so does a history in trouble.
    const int spacing = m_layout->spacing();
    int free = width() - m_theme.px(24);
    for (NumberLabel *label : std::as_const(m_links)) {
        free -= label->sizeHint().width() + spacing;
        label->setMinimumWidth(free >= 0 ? label->sizeHint().width() : 0);
    }
    if (m_inTrouble)
        free -= m_history->sizeHint().width() + spacing;
    if (m_behind)
        free -= m_plantStore->sizeHint().width() + spacing;
    if (m_webClosed)
        free -= m_web->sizeHint().width() + spacing;
    const int remark = std::clamp(free - spacing, 0, m_remark->sizeHint().width());
    m_remark->setMaximumWidth(remark);
    free -= remark + spacing;
    for (NumberLabel *label : {m_history, m_plantStore, m_web, m_readings, m_stored, m_queues}) {
        if ((label == m_plantStore || label == m_web) && label->text().isEmpty()) {
            label->setVisible(false);
            continue;
        }
        const bool stays = (m_inTrouble && label == m_history) || (m_behind && label == m_plantStore) || (m_webClosed && label == m_web);
        if (!stays)
            free -= label->sizeHint().width() + spacing;
        label->setVisible(stays || free >= 0);
    }
}

void PlantStatusBar::resizeEvent(QResizeEvent *event)
{
    QStatusBar::resizeEvent(event);
    fit();
}

void PlantStatusBar::showRemark(const QString &text, std::chrono::milliseconds howLong)
{
    m_remark->setText(text);
    setPlainToolTip(m_remark, text);
    m_remarkEnds.start(howLong);
    fit();
}

QStringList PlantStatusBar::texts() const
{
    QStringList texts;
    for (const NumberLabel *label : m_links)
        texts += label->text();
    for (const NumberLabel *label : {m_readings, m_stored, m_queues, m_history, m_plantStore, m_web, m_remark})
        texts += label->text();
    return texts;
}

} // namespace lineside
