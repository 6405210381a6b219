#pragma once

#include "ui/machine_settings/machine_tab.h"

namespace lineside {

class TagChoice;

//! What a machine is called, what it is, which values stand on its card, and which one says what it does.
class GeneralTab : public MachineTab
{
    Q_OBJECT

public:
    explicit GeneralTab(const Theme &theme, QWidget *parent = nullptr);

    void load(const SnapshotPtr &snapshot, const Site &site, const Machine &machine) override;
    bool take(Machine &machine) override;

Q_SIGNALS:
    void stateTagChosen(const lineside::TagUuid &tag);

private:
    FieldForm *m_form;
    TagChoice *m_keyTags[2];
    TagChoice *m_stateTag;
    QStringList m_otherCodes; //!< of the site's machines
};

} // namespace lineside
