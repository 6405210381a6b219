#include "ui/page.h" // for moc
