// Does one thing with the address book that Akonadi has of a CardDAV server:
//
//     book RESOURCE sync | uids | card UID | add < card | rename UID NAME | delete UID
#include <Akonadi/AgentInstance>
#include <Akonadi/AgentManager>
#include <Akonadi/CollectionFetchJob>
#include <Akonadi/CollectionFetchScope>
#include <Akonadi/ItemCreateJob>
#include <Akonadi/ItemDeleteJob>
#include <Akonadi/ItemFetchJob>
#include <Akonadi/ItemFetchScope>
#include <Akonadi/ItemModifyJob>
#include <Akonadi/ResourceSynchronizationJob>
#include <KContacts/Addressee>
#include <KContacts/VCardConverter>
#include <QCoreApplication>
#include <QFile>
#include <QTextStream>
#include <stdexcept>

using namespace Akonadi;
using KContacts::Addressee;

static void run(KJob *job)
{
    job->setAutoDelete(false);
    if (!job->exec()) {
        throw std::runtime_error(job->errorString().toStdString());
    }
}

static AgentInstance agent(const QString &resource)
{
    const auto found = AgentManager::self()->instance(resource);
    if (!found.isValid()) {
        throw std::runtime_error("there is no such resource");
    }
    return found;
}

static void sync(const QString &resource)
{
    run(new ResourceSynchronizationJob(agent(resource)));
}

static Collection book(const QString &resource)
{
    CollectionFetchJob job(Collection::root(), CollectionFetchJob::Recursive);
    job.fetchScope().setResource(resource);
    run(&job);
    for (const auto &collection : job.collections()) {
        if (collection.contentMimeTypes().contains(Addressee::mimeType()) && collection.displayName() == QLatin1String("Contacts")) {
            return collection;
        }
    }
    throw std::runtime_error("there is no default book");
}

static Item::List items(const QString &resource)
{
    ItemFetchJob job(book(resource));
    job.fetchScope().fetchFullPayload();
    run(&job);
    return job.items();
}

static Item item(const QString &resource, const QString &uid)
{
    for (const auto &one : items(resource)) {
        if (one.payload<Addressee>().uid() == uid) {
            return one;
        }
    }
    throw std::runtime_error("there is no such card");
}

static QString uids(const QString &resource)
{
    QString lines;
    for (const auto &one : items(resource)) {
        lines += one.payload<Addressee>().uid() + QLatin1Char('\n');
    }
    return lines;
}

static QString card(const QString &resource, const QString &uid)
{
    const auto addressee = item(resource, uid).payload<Addressee>();
    auto text = QString::fromUtf8(KContacts::VCardConverter().createVCard(addressee, KContacts::VCardConverter::v3_0));
    return text.remove(QStringLiteral("\r\n ")).remove(QLatin1Char('\r'));
}

static void add(const QString &resource, const QByteArray &text)
{
    Item made(Addressee::mimeType());
    made.setPayload(KContacts::VCardConverter().parseVCard(text));
    run(new ItemCreateJob(made, book(resource)));
}

static void rename(const QString &resource, const QString &uid, const QString &name)
{
    auto edited = item(resource, uid);
    auto addressee = edited.payload<Addressee>();
    addressee.setFormattedName(name);
    edited.setPayload(addressee);
    run(new ItemModifyJob(edited));
}

static QString command(const QStringList &words)
{
    const auto resource = words.value(1);
    const auto name = words.value(2);
    if (name == QLatin1String("sync")) {
        sync(resource);
    } else if (name == QLatin1String("uids")) {
        return uids(resource);
    } else if (name == QLatin1String("card")) {
        return card(resource, words.value(3));
    } else if (name == QLatin1String("add")) {
        QFile input;
        input.open(stdin, QIODevice::ReadOnly);
        add(resource, input.readAll());
    } else if (name == QLatin1String("rename")) {
        rename(resource, words.value(3), words.value(4));
    } else if (name == QLatin1String("delete")) {
        run(new ItemDeleteJob(item(resource, words.value(3))));
    } else {
        throw std::runtime_error("there is no such command");
    }
    return {};
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QTextStream out(stdout);
    out.setCodec("UTF-8");
    try {
        out << command(application.arguments());
    } catch (const std::exception &error) {
        QTextStream(stderr) << error.what() << '\n';
        return 1;
    }
    return 0;
}
