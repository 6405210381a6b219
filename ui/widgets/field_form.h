#pragma once

#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QWidget>

#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QVBoxLayout;

namespace lineside {

class ColumnsLayout;

//! A line of text with its unit inside, at the right end.
class UnitEdit : public QLineEdit
{
    Q_OBJECT

public:
    UnitEdit(const Theme &theme, const QString &unit, QWidget *parent = nullptr);
    void setUnit(const QString &unit);
    const QString &unit() const { return m_unit; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void makeRoom();

    const Theme &m_theme;
    QString m_unit;
};

//! A number as people here write it, without grouping; empty for none.
QString numberText(std::optional<double> number);
//! The number that a text says; none for what is no finite number.
std::optional<double> numberOf(const QString &text);

/*!
 * A form of named fields: labels above, units inside, help below, and faults below in words with what to do. Fields that
 * belong together share a row. A take…() reads a field: where it cannot, it says so under it and leaves the value alone.
 */
class FieldForm : public QWidget
{
    Q_OBJECT

public:
    explicit FieldForm(const Theme &theme, QWidget *parent = nullptr);

    //! The next fields stand side by side, until the next of these.
    void startRow();
    void endRow();
    void addHeading(const QString &text, const QString &help = {});
    QLineEdit *addLine(const char *key, const QString &label, const QString &help = {});
    UnitEdit *addNumber(const char *key, const QString &label, const QString &unit, const QString &help = {});
    QComboBox *addChoice(const char *key, const QString &label, const QList<std::pair<QString, int>> &choices, const QString &help = {});
    QCheckBox *addCheck(const char *key, const QString &label, const QString &help = {});
    //! Anything else; the form takes it. Without a label it stands alone.
    void addEditor(const char *key, const QString &label, QWidget *editor, const QString &help = {});

    void setLine(const char *key, const QString &text);
    void setNumber(const char *key, std::optional<double> number);
    void setChoice(const char *key, int value);
    void setCheck(const char *key, bool on);
    void setHelp(const char *key, const QString &help);
    //! What does not apply is not shown.
    void setShown(const char *key, bool shown);
    void setFieldEnabled(const char *key, bool enabled);

    QString line(const char *key) const;
    int choice(const char *key) const;
    bool isChecked(const char *key) const;
    //! From \a low to \a high, with the ends; a factor turns what is shown into what is kept: 100 for per cent.
    struct Bounds
    {
        double low = -1e300;
        double high = 1e300;
        double factor = 1;
    };
    bool takeNumber(const char *key, double &into, const Bounds &bounds);
    bool takeNumber(const char *key, int &into, const Bounds &bounds); //!< a whole one
    bool takeOptional(const char *key, std::optional<double> &into, const Bounds &bounds);

    //! False when there is no such field.
    bool showFault(const char *key, const QString &message);
    void clearFaults();
    //! Of the topmost field with a fault; null when there is none.
    QWidget *firstFault() const;
    QWidget *editor(const char *key) const;

Q_SIGNALS:
    //! By a person.
    void edited();

private:
    struct Field
    {
        QLatin1StringView key;
        QWidget *row = nullptr;
        QWidget *editor = nullptr;
        QLabel *help = nullptr;
        QLabel *fault = nullptr;
    };
    const Field *find(const char *key) const;
    QString boundsText(const Bounds &bounds) const;
    QLabel *addHelp(const QString &text, QVBoxLayout *rows);
    void noteEdit();

    const Theme &m_theme;
    QVBoxLayout *m_layout;
    ColumnsLayout *m_row = nullptr;
    std::vector<Field> m_fields;
    bool m_setting = false;
};

} // namespace lineside
