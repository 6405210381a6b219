#include "models/access/password_rules.h"

#include "models/access/access_text.h"
#include "models/access/crypto.h"

#include <QFile>
#include <QSet>
#include <QStringDecoder>

#include <cmath>
#include <vector>

// A static library's resources are linked only when somebody asks for them.
static void startAccessResources()
{
    Q_INIT_RESOURCE(lineside_access);
}

namespace lineside::password {

namespace {

constexpr qsizetype kMostTypedBytes = 1'024;
constexpr qsizetype kShortestWord = 3;
constexpr int kFewestDifferent = 5;

const QSet<QString> &commonWords()
{
    static const QSet<QString> words = [] {
        startAccessResources();
        QSet<QString> read;
        QFile file(QStringLiteral(":/lineside/access/common_passwords.txt"));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("The list of common passwords is missing in this build.");
        for (const QByteArray &line : file.readAll().split('\n')) {
            if (!line.isEmpty() && !line.startsWith('#'))
                read.insert(QString::fromUtf8(line.trimmed()));
        }
        return read;
    }();
    return words;
}

//! What people write for letters.
QChar letterFor(QChar c)
{
    switch (c.unicode()) {
    case u'0':
        return u'o';
    case u'1':
    case u'!':
        return u'i';
    case u'3':
        return u'e';
    case u'4':
    case u'@':
        return u'a';
    case u'5':
    case u'$':
        return u's';
    case u'7':
        return u't';
    default:
        return c;
    }
}

//! How many well-known words make up the whole text at least; infinite when they do not.
double wordsIn(const QString &text)
{
    std::vector<double> fewest(size_t(text.size()) + 1, INFINITY);
    fewest[0] = 0;
    for (qsizetype end = kShortestWord; end <= text.size(); ++end) {
        for (qsizetype start = 0; start + kShortestWord <= end; ++start) {
            if (fewest[size_t(start)] + 1 < fewest[size_t(end)] && commonWords().contains(text.mid(start, end - start)))
                fewest[size_t(end)] = fewest[size_t(start)] + 1;
        }
    }
    return fewest.back();
}

//! The smallest piece that the text repeats; "abcabcabc" gives "abc".
QString withoutRepetition(const QString &text)
{
    for (qsizetype piece = 1; piece <= text.size() / 2; ++piece) {
        if (text.size() % piece == 0 && text.first(piece).repeated(text.size() / piece) == text)
            return text.first(piece);
    }
    return text;
}

bool isOfKnownWords(const QString &text)
{
    return text.size() < kShortestWord || wordsIn(withoutRepetition(text)) <= 2;
}

Error tooWeak(const QString &why)
{
    return {Error::Kind::BadData, why,
            AccessText::tr("Take four or more words that have nothing to do with each other, or let a password "
                           "manager make one.")};
}

} // namespace

bool isCommon(const QString &password)
{
    const QString lower = password.toLower();
    if (QSet<QChar>(lower.begin(), lower.end()).size() < kFewestDifferent)
        return true;
    QString plain, letters;
    for (const QChar c : lower) {
        plain += letterFor(c);
        if (c.isLetter())
            letters += c;
    }
    // Signs and digits before and after a word hide nothing.
    qsizetype from = 0, to = lower.size();
    while (from < to && !lower[from].isLetter())
        ++from;
    while (to > from && !lower[to - 1].isLetter())
        --to;
    QString core;
    for (const QChar c : lower.mid(from, to - from)) {
        const QChar letter = letterFor(c);
        if (letter.isLetterOrNumber())
            core += letter;
    }
    // What is hardly anything but digits: a telephone number, a date, a row of keys.
    if (letters.size() < kShortestWord)
        return true;
    return isOfKnownWords(lower) || isOfKnownWords(plain) || isOfKnownWords(letters) || isOfKnownWords(core);
}

Result<Secret> normalised(const Secret &typed)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    if (typed.reveal().isEmpty() || typed.reveal().size() > kMostTypedBytes)
        return Error{Error::Kind::BadData, AccessText::tr("The password is empty or far too long."), {}};
    const QString text = decoder(typed.reveal());
    if (decoder.hasError() || text.contains(QChar(u'\0')))
        return Error{Error::Kind::BadData, AccessText::tr("The password is not UTF-8 text."), {}};
    return Secret(text.normalized(QString::NormalizationForm_KC).toUtf8());
}

Result<Secret> accepted(const Secret &typed, const QString &userName)
{
    Result<Secret> form = normalised(typed);
    if (!form)
        return form;
    const QString text = QString::fromUtf8(form->reveal());
    const qsizetype characters = text.toUcs4().size();
    if (characters < kFewestCharacters)
        return tooWeak(AccessText::tr("The password needs at least %1 characters.").arg(kFewestCharacters));
    if (characters > kMostCharacters)
        return Error{Error::Kind::BadData, AccessText::tr("The password has more than %1 characters.").arg(kMostCharacters), {}};
    QString rest = text;
    if (userName.size() >= kShortestWord)
        rest.remove(userName, Qt::CaseInsensitive);
    if (rest.size() < text.size() && (rest.size() < kFewestCharacters - 4 || isCommon(rest)))
        return tooWeak(AccessText::tr("The password is hardly more than the user's name."));
    if (isCommon(text))
        return tooWeak(AccessText::tr("The password is one that is tried first: well-known words, a row of keys, or "
                                      "little but digits."));
    return form;
}

Secret makeOneTime()
{
    constexpr char kLetters[] = "abcdefghijkmnpqrstuvwxyz23456789"; // 32: five bits each
    static_assert(sizeof kLetters == 33);
    const QByteArray random = crypto::randomBytes(20);
    QByteArray text;
    for (qsizetype i = 0; i < random.size(); ++i) {
        if (i > 0 && i % 5 == 0)
            text += '-';
        text += kLetters[static_cast<unsigned char>(random[i]) % 32];
    }
    return Secret(text);
}

} // namespace lineside::password
