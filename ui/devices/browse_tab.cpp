#include "ui/devices/browse_tab.h"

#include "ui/devices/browse_tree.h"
#include "ui/services.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace lineside {

BrowseTab::BrowseTab(const UiServices &services, QWidget *parent)
    : QWidget(parent)
    , m_model(new BrowseModel(services, this))
    , m_tree(new QTreeView(this))
    , m_browse(new QPushButton(tr("Browse"), this))
    , m_add(new QPushButton(tr("Add checked as tags"), this))
{
    m_tree->setModel(m_model);
    m_tree->setUniformRowHeights(true);
    m_tree->setAccessibleName(tr("What the device offers"));
    const auto room = [this, &theme = services.theme] {
        QHeaderView *header = m_tree->header();
        for (int column = 0; column < header->count(); ++column)
            header->resizeSection(column, std::max(theme.px(column == 0 ? 260 : 100), header->sectionSizeHint(column)));
    };
    room();
    connect(&services.theme, &Theme::changed, this, room);
    m_browse->setAutoDefault(false);
    m_add->setAutoDefault(false);
    m_add->setEnabled(false);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_browse);
    buttons->addStretch();
    buttons->addWidget(m_add);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_tree, 1);
    layout->addLayout(buttons);
    connect(m_browse, &QPushButton::clicked, this, &BrowseTab::browseRequested);
    connect(m_add, &QPushButton::clicked, this, [this] {
        if (Q_EMIT adding(m_model->checked()))
            m_model->clearChecks();
    });
    connect(m_model, &BrowseModel::failed, this, &BrowseTab::failed);
    connect(m_model, &BrowseModel::checksChanged, this, [this] { m_add->setEnabled(!m_model->checked().isEmpty()); });
}

void BrowseTab::setDevice(const Device &device)
{
    m_model->setDevice(device);
}

} // namespace lineside
