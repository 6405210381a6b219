#include "ui/shell/shortcut_list.h"

#include "ui/theme/plain_text.h"
#include "ui/widgets/small_widgets.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

namespace lineside {

QList<ShortcutLine> keysOutsideMenus()
{
    const QString everywhere = ShortcutDialog::tr("Everywhere");
    const QString values = ShortcutDialog::tr("Values and tables");
    const QString overview = ShortcutDialog::tr("Overview");
    const QString machine = ShortcutDialog::tr("Machine");
    const QString trends = ShortcutDialog::tr("Trends");
    const QString health = ShortcutDialog::tr("Health");
    const QString devices = ShortcutDialog::tr("Links and plant tree");
    const QString writing = ShortcutDialog::tr("Writing");
    return {
        {everywhere, ShortcutDialog::tr("Tab, Shift+Tab"), ShortcutDialog::tr("Next and previous field")},
        {everywhere, ShortcutDialog::tr("Esc"), ShortcutDialog::tr("Leave without harm")},
        {everywhere, ShortcutDialog::tr("Menu key, Shift+F10"), ShortcutDialog::tr("What can be done with what is chosen")},
        {values, ShortcutDialog::tr("Ctrl+W"), ShortcutDialog::tr("Write a value")},
        {values, ShortcutDialog::tr("F2"), ShortcutDialog::tr("Why this number: status, age, source, limits")},
        {values, ShortcutDialog::tr("Ctrl+C"), ShortcutDialog::tr("Copy the chosen tags as text")},
        {values, ShortcutDialog::tr("Ctrl+Shift+E"), ShortcutDialog::tr("Export the history of the chosen tags")},
        {values, ShortcutDialog::tr("Enter"), ShortcutDialog::tr("Open, or write where the value can be written")},
        {overview, ShortcutDialog::tr("Arrow keys"), ShortcutDialog::tr("From card to card")},
        {overview, ShortcutDialog::tr("Enter"), ShortcutDialog::tr("Open the machine")},
        {overview, ShortcutDialog::tr("Ctrl+H"), ShortcutDialog::tr("Health of the machine; also in the plant tree")},
        {machine, ShortcutDialog::tr("Ctrl+Page Up, Ctrl+Page Down"),
         ShortcutDialog::tr("Previous and next machine")},
        {trends, ShortcutDialog::tr("Space"), ShortcutDialog::tr("Pause the picture, and go on")},
        {trends, ShortcutDialog::tr("End"), ShortcutDialog::tr("Back to live")},
        {trends, ShortcutDialog::tr("Page Up, Page Down"), ShortcutDialog::tr("One span back and forward in time")},
        {trends, ShortcutDialog::tr("+ and −"), ShortcutDialog::tr("Less and more time")},
        {trends, ShortcutDialog::tr("Home"), ShortcutDialog::tr("Fit the value axes")},
        {trends, ShortcutDialog::tr("C"), ShortcutDialog::tr("Two cursors and their difference")},
        {trends, ShortcutDialog::tr("Left, Right"),
         ShortcutDialog::tr("Move the cursor (with Shift: further), or the time")},
        {trends, ShortcutDialog::tr("X"), ShortcutDialog::tr("The other cursor")},
        {trends, ShortcutDialog::tr("Del"), ShortcutDialog::tr("Remove the chosen tags from the trend")},
        {health, ShortcutDialog::tr("Arrow keys, Enter"), ShortcutDialog::tr("From machine to machine, from point to point; open it")},
        {health, ShortcutDialog::tr("F5"), ShortcutDialog::tr("Compute all scores now")},
        {health, ShortcutDialog::tr("Enter"), ShortcutDialog::tr("The next step of an alert or a recommendation")},
        {health, ShortcutDialog::tr("F8"), ShortcutDialog::tr("Acknowledge the alert")},
        {health, ShortcutDialog::tr("Ctrl+Shift+P, B, R"), ShortcutDialog::tr("Schedule, begin, resolve")},
        {health, ShortcutDialog::tr("Ctrl+Shift+M"), ShortcutDialog::tr("Recommend maintenance")},
        {health, ShortcutDialog::tr("Ctrl+Shift+C"), ShortcutDialog::tr("Copy all of an alert as text")},
        {devices, ShortcutDialog::tr("Alt+Enter"), ShortcutDialog::tr("Device settings")},
        {devices, ShortcutDialog::tr("Ctrl+Shift+D"), ShortcutDialog::tr("Disable or enable the chosen devices")},
        {devices, ShortcutDialog::tr("Ctrl+Shift+A"), ShortcutDialog::tr("Adopt the tags that a device discovered")},
        {writing, ShortcutDialog::tr("Enter"), ShortcutDialog::tr("Ask, then write")},
        {writing, ShortcutDialog::tr("Esc"), ShortcutDialog::tr("Back, then close; nothing is written")},
    };
}

ShortcutDialog::ShortcutDialog(const QList<ShortcutLine> &lines, const Theme &theme, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keys"));
    auto *content = new QWidget;
    auto *form = new QFormLayout(content);
    form->setHorizontalSpacing(theme.px(24));
    form->setVerticalSpacing(theme.px(4));
    QString group;
    for (const ShortcutLine &line : lines) {
        if (line.group != group) {
            group = line.group;
            form->addRow(new SectionLine(theme, {group}, content));
        }
        auto *keys = plainLabel(line.keys, content);
        followFont(keys, theme, FontRole::Strong);
        auto *words = plainLabel(line.words, content);
        words->setWordWrap(true);
        form->addRow(keys, words);
    }
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);
    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole)->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(scroll, 1);
    layout->addWidget(buttons);
    resizeWithinScreen(this, {theme.px(640), theme.px(620)});
}

} // namespace lineside
