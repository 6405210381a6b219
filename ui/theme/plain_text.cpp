#include "ui/theme/plain_text.h"

#include <QAbstractButton>
#include <QAction>
#include <QCoreApplication>
#include <QLabel>
#include <QTextDocument>
#include <QToolTip>
#include <QWidget>

namespace lineside {

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

QString plainToolTip(const QString &text)
{
    if (!Qt::mightBeRichText(text))
        return text;
    return QStringLiteral("<qt>") + text.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>"))
        + QStringLiteral("</qt>");
}

void setPlainToolTip(QWidget *widget, const QString &text)
{
    widget->setToolTip(plainToolTip(text));
}

void setPlainToolTip(QAction *action, const QString &text)
{
    action->setToolTip(plainToolTip(text));
}

void showPlainToolTip(const QPoint &at, const QString &text, QWidget *widget)
{
    QToolTip::showText(at, plainToolTip(text), widget);
}

QString plainMenuText(QString text)
{
    return text.replace(u'&', QStringLiteral("&&"));
}

QMessageBox::StandardButton plainMessage(QWidget *parent, QMessageBox::Icon icon, const QString &text,
                                         const QString &whatToDo, QMessageBox::StandardButtons buttons,
                                         const QString &yes)
{
    QMessageBox box(parent);
    box.setTextFormat(Qt::PlainText);
    box.setIcon(icon);
    box.setWindowTitle(QCoreApplication::applicationName());
    box.setText(text);
    if (!whatToDo.isEmpty()) {
        box.setInformativeText(plainToolTip(whatToDo)); // that label guesses for itself
    }
    box.setStandardButtons(buttons);
    // Our own words: Qt's are there only where its translations are installed.
    const std::pair<QMessageBox::StandardButton, QString> words[] = {
        {QMessageBox::Ok, QCoreApplication::translate("Buttons", "OK")},
        {QMessageBox::Yes, yes.isEmpty() ? QCoreApplication::translate("Buttons", "Yes") : yes},
        {QMessageBox::Save, QCoreApplication::translate("Buttons", "Save")},
        {QMessageBox::Discard, QCoreApplication::translate("Buttons", "Discard")},
        {QMessageBox::Cancel, QCoreApplication::translate("Buttons", "Cancel")}};
    for (const auto &[which, word] : words) {
        if (QAbstractButton *button = box.button(which))
            button->setText(plainMenuText(word));
    }
    for (const QMessageBox::StandardButton harmless : {QMessageBox::Save, QMessageBox::Cancel, QMessageBox::Ok}) {
        if (box.button(harmless)) {
            box.setDefaultButton(harmless);
            break;
        }
    }
    if (box.button(QMessageBox::Cancel))
        box.setEscapeButton(QMessageBox::Cancel);
    return QMessageBox::StandardButton(box.exec());
}

} // namespace lineside
