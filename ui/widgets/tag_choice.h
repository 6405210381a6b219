#pragma once

#include "models/plant/plant.h"
#include "ui/widgets/tag_picker.h"

#include <QComboBox>

namespace lineside {

/*!
 * Chooses one tag: those of a machine that fit at once, all others of its site by searching. A tag that is not there any
 * more stays chosen, and is said to be gone.
 */
class TagChoice : public QComboBox
{
    Q_OBJECT

public:
    explicit TagChoice(QWidget *parent = nullptr);

    using Fits = std::function<bool(const Tag &)>;
    //! \a none: what having no tag means.
    void offer(SnapshotPtr snapshot, const MachineId &machine, Fits fits, const QString &none);
    void setTag(const TagUuid &tag);
    TagUuid tag() const { return m_tag; }

Q_SIGNALS:
    //! By a person.
    void edited();

private:
    void fill();
    void search();

    SnapshotPtr m_snapshot;
    MachineId m_machine;
    Fits m_fits;
    QString m_none;
    TagUuid m_tag;
};

//! "Good count · PLC-FILL.fil-01.good": a tag and where it comes from.
QString tagWords(const TagEntry &entry);
//! Whether a tag counts.
bool isCounter(const Tag &tag);

} // namespace lineside
