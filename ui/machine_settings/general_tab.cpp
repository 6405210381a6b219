#include "ui/machine_settings/general_tab.h"

#include "models/plant/plant_limits.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/tag_choice.h"

#include <QVBoxLayout>

namespace lineside {

GeneralTab::GeneralTab(const Theme &theme, QWidget *parent) : MachineTab(theme, parent), m_form(new FieldForm(theme))
{
    m_form->startRow();
    m_form->addLine("code", tr("Code"), tr("Short and unique within its site: it stands in lists and alarms."));
    m_form->addLine("name", tr("Name"));
    m_form->startRow();
    m_form->addLine("type", tr("Type"), tr("Filler, press, pump …"));
    m_form->addLine("manufacturer", tr("Manufacturer"));
    m_form->addLine("model", tr("Model"));
    m_form->addHeading(tr("What it tells"));
    m_stateTag = new TagChoice;
    m_form->addEditor("state_tag", tr("State tag"), m_stateTag,
                      tr("Says what the machine does: running, idle, down. What its values mean for production stands on the next tab."));
    m_form->startRow();
    const char *const keys[2] = {"key_tag_1", "key_tag_2"};
    const QString labels[2] = {tr("First value on its card"), tr("Second value on its card")};
    for (int i = 0; i < 2; ++i) {
        m_keyTags[i] = new TagChoice;
        m_form->addEditor(keys[i], labels[i], m_keyTags[i]);
        connect(m_keyTags[i], &TagChoice::edited, this, &MachineTab::edited);
    }
    m_form->endRow();
    add(m_form);
    m_rows->addStretch();
    connect(m_stateTag, &TagChoice::edited, this, [this] {
        Q_EMIT edited();
        Q_EMIT stateTagChosen(m_stateTag->tag());
    });
}

void GeneralTab::load(const SnapshotPtr &snapshot, const Site &site, const Machine &machine)
{
    clearFaults();
    m_otherCodes.clear();
    for (const Line &line : site.lines) {
        for (const Machine &each : line.machines) {
            if (each.id != machine.id)
                m_otherCodes += each.code;
        }
    }
    m_form->setLine("code", machine.code);
    m_form->setLine("name", machine.name);
    m_form->setLine("type", machine.type);
    m_form->setLine("manufacturer", machine.manufacturer);
    m_form->setLine("model", machine.model);
    m_stateTag->offer(snapshot, machine.id, [](const Tag &tag) { return tag.kind == TagKind::Status; }, tr("(none: what it does is not known)"));
    m_stateTag->setTag(machine.stateTag);
    for (int i = 0; i < 2; ++i) {
        m_keyTags[i]->offer(snapshot, machine.id, [](const Tag &tag) { return tag.type != ValueType::Text; }, tr("(none)"));
        m_keyTags[i]->setTag(machine.keyTags.value(i));
    }
}

bool GeneralTab::take(Machine &machine)
{
    clearFaults();
    const std::pair<const char *, QString *> words[] = {{"code", &machine.code}, {"name", &machine.name}, {"type", &machine.type},
                                                        {"manufacturer", &machine.manufacturer}, {"model", &machine.model}};
    for (const auto &[key, word] : words) {
        const QString text = m_form->line(key);
        if (text.size() > kMostLetters)
            m_form->showFault(key, tr("There is room for %1 letters.").arg(kMostLetters));
        else
            *word = text;
    }
    if (m_form->line("code").isEmpty())
        m_form->showFault("code", tr("A machine needs a code."));
    else if (m_otherCodes.contains(m_form->line("code")))
        m_form->showFault("code", tr("Another machine of this site has this code."));
    machine.stateTag = m_stateTag->tag();
    machine.keyTags.clear();
    for (const TagChoice *choice : m_keyTags) {
        if (choice->tag().isNull())
            continue;
        if (machine.keyTags.contains(choice->tag()))
            m_form->showFault("key_tag_2", tr("This is the first value already."));
        else
            machine.keyTags += choice->tag();
    }
    return !hasFaults();
}

} // namespace lineside
