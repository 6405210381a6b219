#pragma once

#include "models/base/secret.h"
#include "models/field/descriptions.h"
#include "ui/theme/theme.h"

#include <QHash>
#include <QJsonObject>
#include <QWidget>

#include <functional>

class QVBoxLayout;
class QLabel;

namespace lineside {

/*!
 * A form made from a parameter description: labels above fields, unit inside, help below, faults below in words.
 * What equals its standard value is left out of the values. A secret's field never shows what is stored; typing into it
 * makes a new secret, which secrets() hands out for the store.
 */
class ParameterForm : public QWidget
{
    Q_OBJECT

public:
    //! \a context is the translation context of the description's texts (the driver's id).
    ParameterForm(const Theme &theme, const QString &context, const QList<ParameterDescription> &parameters,
                  QWidget *parent = nullptr);

    void setValues(const QJsonObject &values);
    //! Keys that the description does not know are kept as they were given.
    QJsonObject values() const;
    //! Key and text of secrets that were typed since setValues(); empty text means: forget it.
    QHash<QString, Secret> typedSecrets() const;

    //! Shows a fault under its field; false when there is no field of that key.
    bool showFault(const QString &key, const QString &message);
    QWidget *editor(const QString &key) const; //!< null for an unknown key
    void clearFaults();

Q_SIGNALS:
    void edited();

private:
    struct Field
    {
        ParameterDescription description;
        QWidget *row = nullptr;
        QWidget *editor = nullptr;
        QLabel *fault = nullptr;
        std::function<QJsonValue()> read;
        std::function<void(const QJsonValue &)> write;
    };

    void addField(const ParameterDescription &parameter, QVBoxLayout *layout);
    void makeEditor(Field &field);
    void showApplicable();
    QString translated(const QString &text) const;

    const Theme &m_theme;
    const QString m_context;
    std::vector<Field> m_fields;
    QJsonObject m_given;
    bool m_setting = false;
};

} // namespace lineside
