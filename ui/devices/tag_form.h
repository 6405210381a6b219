#pragma once

#include "models/field/descriptions.h"
#include "models/plant/plant.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;

namespace lineside {

class ParameterForm;

/*!
 * One tag as a form: what it is (names, machine, kind, type, unit, ranges, limits, scaling) and, below, where the driver
 * finds it.
 */
class TagForm : public QWidget
{
    Q_OBJECT

public:
    TagForm(const Theme &theme, const QString &driver, const QList<ParameterDescription> &parameters, QWidget *parent = nullptr);

    void setMachines(const Plant &plant);
    void setTag(const Tag &tag);
    //! The tag as the form says; fields that hold no number where one belongs keep their former value and are named in
    //! \a faults (key and message).
    Tag tag(QList<std::pair<QString, QString>> *faults = nullptr) const;
    void showFault(const QString &key, const QString &message);
    void clearFaults();
    QWidget *editor(const QString &key) const; //!< of a field of its address; null for others

Q_SIGNALS:
    void edited();

private:
    QLineEdit *addLine(QFormLayout *form, const QString &label, const QString &placeholder = {});

    Tag m_tag;
    bool m_setting = false;
    QLineEdit *m_code;
    QLineEdit *m_name;
    QComboBox *m_machine;
    QComboBox *m_kind;
    QComboBox *m_type;
    QLineEdit *m_sensor;
    QLineEdit *m_unit;
    QLineEdit *m_decimals;
    QLineEdit *m_deadband;
    QLineEdit *m_physical[2];
    QLineEdit *m_normal[2];
    QLineEdit *m_limits[4];
    QCheckBox *m_writable;
    QLineEdit *m_write[2];
    QCheckBox *m_scaled;
    QLineEdit *m_scaling[4];
    QLineEdit *m_states;
    QCheckBox *m_enabled;
    ParameterForm *m_address;
    QLabel *m_fault;
};

} // namespace lineside
