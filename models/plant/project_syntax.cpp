#include "models/plant/project_syntax.h"

#include <QCoreApplication>

namespace lineside::project {

namespace {

struct SyntaxText
{
    Q_DECLARE_TR_FUNCTIONS(project)
};

} // namespace

Result<JsonTape> readSyntax(const QByteArray &json)
{
    if (json.size() > kMaxBytes)
        return Error{Error::Kind::BadData,
                     SyntaxText::tr("The project file is larger than %1 MiB.").arg(kMaxBytes >> 20),
                     {}};
    if (json.trimmed().isEmpty())
        return Error{Error::Kind::BadData, SyntaxText::tr("The project file is empty."),
                     SyntaxText::tr("Take an older copy of the file.")};
    Result<JsonTape> tape = JsonTape::read(json);
    if (tape && !tape->root().is(JsonTape::Kind::Object))
        return syntaxError(json, 0, SyntaxText::tr("a project file is one JSON object."));
    return tape;
}

} // namespace lineside::project
