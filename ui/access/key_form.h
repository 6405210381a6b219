#pragma once

#include "models/access/key_book.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace lineside {

class Theme;

//! What a new API key is called, whose data it reaches, what it may do and for how long.
class KeyForm : public QDialog
{
    Q_OBJECT

public:
    KeyForm(const Theme &theme, const QList<Tenant> &tenants, QWidget *parent = nullptr);

    NewKey key() const;
    QLineEdit &name() { return *m_name; }
    QCheckBox &box(Permission permission) { return *m_boxes.value(int(permission)); }
    QPushButton &goButton() { return *m_go; }
    QString messageText() const;

private:
    void check();
    void offerPermissions();
    void complain(const QString &text, QWidget *field);

    QLineEdit *m_name;
    QComboBox *m_tenant;
    QMap<int, QCheckBox *> m_boxes;
    QSpinBox *m_days;
    QLabel *m_message;
    QPushButton *m_go;
};

} // namespace lineside
