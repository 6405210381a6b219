#pragma once

#include "ui/access/account_tab.h"

namespace lineside {

/*!
 * Tenants: who owns facilities. A site of the project names its tenant by the code; its users and keys see nothing else.
 */
class TenantTab : public AccountTab
{
    Q_OBJECT

public:
    explicit TenantTab(const PageContext &context, QWidget *parent = nullptr);

    void reload() override;

public Q_SLOTS:
    void makeTenant();
    void renameTenant();
    void removeTenant();

private:
    void ask(const QString &title, const Tenant &known);
};

} // namespace lineside
