#pragma once

#include "models/production/production_records.h"
#include "ui/page.h"

#include <QDialog>

class QComboBox;
class QDateTimeEdit;
class QLabel;
class QLineEdit;
class QPushButton;

namespace lineside {

struct Site;

/*!
 * Says why a machine stood, or corrects what was said: for a whole stop, or for a part of it, which splits it. What was said
 * before stands below, with who and when; it is never taken away.
 */
class StopDialog : public QDialog
{
    Q_OBJECT

public:
    StopDialog(const PageContext &context, const MachineId &machine, const production::StateInterval &stop, bool goesOn,
               const std::vector<production::StopEntry> &entries, QWidget *parent = nullptr);

    QComboBox *reasons() const { return m_reasons; }
    QDateTimeEdit *fromEdit() const { return m_from; }
    QDateTimeEdit *toEdit() const { return m_to; }
    QLineEdit *note() const { return m_note; }
    QString said() const;
    //! As the fields say it.
    production::StopEntry entry() const;

public Q_SLOTS:
    void enter();
    void accept() override { enter(); }

private:
    void check();

    const PageContext m_context;
    const MachineId m_machine;
    const production::StateInterval m_stop;
    const bool m_goesOn;
    QComboBox *m_reasons;
    QDateTimeEdit *m_from;
    QDateTimeEdit *m_to;
    QLineEdit *m_note;
    QLabel *m_part;
    QLabel *m_says;
    QPushButton *m_enter;
    QPushButton *m_leave;
    bool m_entered = false; //!< it stands open to say something
    bool m_waiting = false;
};

} // namespace lineside
