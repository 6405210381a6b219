#include "ui/access/secret_dialog.h"

#include "models/base/secret.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/small_widgets.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace lineside {

SecretDialog::SecretDialog(const Theme &theme, const QString &title, const QString &explanation, const Secret &secret,
                           QWidget *parent)
    : QDialog(parent), m_secret(new QLineEdit(QString::fromLatin1(secret.reveal()), this))
{
    setWindowTitle(title);
    auto *text = plainLabel(explanation, this);
    text->setWordWrap(true);
    m_secret->setReadOnly(true);
    m_secret->setAccessibleName(title);
    followFont(m_secret, theme, FontRole::Name);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    copy->setAutoDefault(false);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(text);
    layout->addWidget(m_secret);
    layout->addStretch();
    layout->addWidget(buttons);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_secret->text()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_secret->selectAll();
    resizeWithinScreen(this, {theme.px(540), sizeHint().height()});
}

SecretDialog::~SecretDialog()
{
    m_secret->clear();
}

QString SecretDialog::shownSecret() const
{
    return m_secret->text();
}

} // namespace lineside
