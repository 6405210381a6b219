#include "ui/devices/test_tab.h"

#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace lineside {

TestTab::TestTab(QWidget *parent)
    : QWidget(parent)
    , m_text(new QPlainTextEdit(this))
    , m_trust(new QPushButton(tr("Trust this certificate"), this))
{
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(tr("Test report"));
    m_text->setPlaceholderText(tr("Test connects with these settings, reads each tag once, and tells here how far it got. "
                                  "The running device is not touched."));
    m_trust->setAutoDefault(false);
    m_trust->hide();
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_trust, 0, Qt::AlignLeft);
    connect(m_trust, &QPushButton::clicked, this, [this] {
        m_trust->hide();
        Q_EMIT trusted(*m_untrusted);
    });
}

void TestTab::say(const QString &text)
{
    m_text->setPlainText(text);
    m_trust->hide();
}

void TestTab::show(const DeviceTestReport &report)
{
    QStringList lines;
    for (const DeviceTestReport::Step &step : report.steps)
        lines << (step.ok ? QStringLiteral("✓ ") : QStringLiteral("✗ ")) + step.name + (step.detail.isEmpty() ? QString() : QStringLiteral(": ") + step.detail);
    m_untrusted = report.untrusted;
    m_trust->setVisible(report.untrusted.has_value());
    if (report.untrusted) {
        const CertificateInfo &certificate = *report.untrusted;
        lines << QString() << tr("The server's certificate is not trusted: %1").arg(certificate.problem)
              << tr("Subject: %1").arg(certificate.subject) << tr("Issuer: %1").arg(certificate.issuer)
              << tr("Valid: %1 to %2").arg(QLocale().toString(toLocalDateTime(certificate.validFrom).date(), QLocale::ShortFormat),
                                           QLocale().toString(toLocalDateTime(certificate.validTo).date(), QLocale::ShortFormat))
              << tr("Fingerprint (SHA-256): %1").arg(certificate.sha256)
              << tr("Trust it only if the fingerprint is the one that the server's own screen or its engineer names.");
    }
    m_text->setPlainText(lines.join(QLatin1Char('\n')));
}

} // namespace lineside
