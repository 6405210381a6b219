#pragma once

#include "ui/widgets/edit_dialog.h"

class QComboBox;
class QTabWidget;

namespace lineside {

class CalendarTab;
class LineTab;
class ReasonTab;
class SiteTab;

/*!
 * When a site works, why it may stand still, and what its lines go by. Works on a copy: nothing is live until Apply, which
 * is one step that Undo takes back.
 */
class SitePlansDialog : public EditDialog
{
    Q_OBJECT

public:
    SitePlansDialog(const PageContext &context, const SiteId &site, QWidget *parent = nullptr);

    SiteId site() const { return m_id; }
    QTabWidget *tabs() const { return m_tabs; }

protected:
    bool load() override;
    bool take() override;
    Result<Plant> changed(const Plant &plant) const override;
    QString stepName() const override;
    bool isOutdated(const Plant &plant) const override;

private:
    void addTab(SiteTab *tab, const QString &title);
    void fillChooser();

    SiteId m_id;
    Site m_loaded; //!< as it ran then; without devices
    Site m_site;   //!< as the forms say; likewise
    QComboBox *m_chooser;
    QTabWidget *m_tabs;
    QList<SiteTab *> m_parts;
    CalendarTab *m_calendars;
    ReasonTab *m_reasons;
    LineTab *m_lines;
};

//! Opens the dialog beside its window; it closes with it. A null id shows the first site.
void editSite(const PageContext &context, QWidget *parent, const SiteId &site);

} // namespace lineside
