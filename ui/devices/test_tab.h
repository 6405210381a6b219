#pragma once

#include "models/field/field_gateway.h"

#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace lineside {

//! The device dialog's page that tells step by step how far a test came, and offers to trust an unknown certificate.
class TestTab : public QWidget
{
    Q_OBJECT

public:
    explicit TestTab(QWidget *parent = nullptr);

    void say(const QString &text);
    void show(const DeviceTestReport &report);

Q_SIGNALS:
    //! Somebody compared the fingerprint and trusts it.
    void trusted(const lineside::CertificateInfo &certificate);

private:
    QPlainTextEdit *m_text;
    QPushButton *m_trust;
    std::optional<CertificateInfo> m_untrusted;
};

} // namespace lineside
