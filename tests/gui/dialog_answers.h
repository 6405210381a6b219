#pragma once

#include <QAbstractButton>
#include <QApplication>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>

#include <functional>

namespace lineside {

/*!
 * Answers the next modal dialog of type T in a person's place: a call that waits for one would hold the test up. Looks
 * for it from the event loop while it lives; answered() says whether one came.
 */
template<typename T>
class DialogAnswer
{
public:
    explicit DialogAnswer(std::function<void(T &)> answer)
    {
        m_timer.setInterval(10);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this, answer = std::move(answer)] {
            if (auto *dialog = qobject_cast<T *>(QApplication::activeModalWidget())) {
                m_timer.stop();
                m_answered = true;
                answer(*dialog);
            }
        });
        m_timer.start();
    }

    bool answered() const { return m_answered; }

private:
    QTimer m_timer;
    bool m_answered = false;
};

//! Types a path into a file dialog and accepts it.
inline std::function<void(QFileDialog &)> chooseFile(const QString &path)
{
    return [path](QFileDialog &dialog) {
        dialog.findChild<QLineEdit *>(QStringLiteral("fileNameEdit"))->setText(path);
        auto *buttons = dialog.findChild<QDialogButtonBox *>();
        QAbstractButton *accept = buttons->button(QDialogButtonBox::Save);
        (accept ? accept : buttons->button(QDialogButtonBox::Open))->click();
    };
}

inline std::function<void(QMessageBox &)> press(QMessageBox::StandardButton button)
{
    return [button](QMessageBox &box) { box.button(button)->click(); };
}

} // namespace lineside
