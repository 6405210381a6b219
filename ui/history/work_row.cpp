#include "ui/history/work_row.h"

#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/small_widgets.h"

#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace lineside {

namespace {

constexpr int kSteps = 1'000;

} // namespace

WorkRow::WorkRow(const Theme &theme, const QString &button, const QString &purpose, QWidget *parent)
    : QWidget(parent)
    , m_start(new QPushButton(button, this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_bar(new QProgressBar(this))
    , m_says(plainLabel(purpose, this))
    , m_purpose(purpose)
{
    m_bar->setRange(0, kSteps);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(button);
    m_says->setWordWrap(true);
    m_says->setMinimumHeight(m_start->sizeHint().height());
    m_says->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_start->setMinimumWidth(theme.px(150));
    m_cancel->setAccessibleName(tr("Cancel: %1").arg(button));
    m_bar->hide();
    m_cancel->hide();
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_start, 0, 0, Qt::AlignTop);
    layout->addWidget(m_says, 0, 1, 1, 2);
    layout->addWidget(m_bar, 1, 1);
    layout->addWidget(m_cancel, 1, 2);
    layout->setColumnStretch(1, 1);
    connect(m_start, &QPushButton::clicked, this, &WorkRow::startRequested);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancelling = true;
        Q_EMIT cancelRequested();
    });
}

QString WorkRow::said() const
{
    return m_says->text();
}

void WorkRow::showActivity(const keeping::Keeper::Activity &activity, SteadyTime now)
{
    const bool hadFocus = m_cancel->hasFocus();
    m_start->setEnabled(!activity.running);
    m_bar->setVisible(activity.running);
    m_cancel->setVisible(activity.running);
    m_cancelling = m_cancelling && activity.running;
    m_cancel->setEnabled(!m_cancelling);
    if (!activity.running) {
        if (hadFocus)
            m_start->setFocus();
        if (!activity.last) {
            m_says->setText(m_purpose);
            return;
        }
        QString text = toLocalDateTime(activity.last->at).toString(QStringLiteral("yyyy-MM-dd HH:mm")) + QStringLiteral(" · ")
            + activity.last->text;
        if (!activity.last->hint.isEmpty())
            text += QLatin1Char(' ') + activity.last->hint;
        m_says->setText(text);
        return;
    }
    m_bar->setRange(0, activity.progress < 0 ? 0 : kSteps);
    m_bar->setValue(int(activity.progress * kSteps));
    QString text = m_cancelling ? tr("Is being cancelled…") : activity.step.isEmpty() ? tr("Begins…") : activity.step;
    const double seconds = std::chrono::duration<double>(now - activity.since).count();
    if (!m_cancelling && activity.progress > 0.02 && seconds > 3) {
        const int left = int(seconds * (1 - activity.progress) / activity.progress) + 1;
        text += QStringLiteral(" · ") + (left < 120 ? tr("about %1 s left").arg(left) : tr("about %1 min left").arg(left / 60));
    }
    m_says->setText(text);
}

} // namespace lineside
