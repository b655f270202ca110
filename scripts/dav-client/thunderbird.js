// Runs in Thunderbird's own process and does what its address book does for a person.
const [command, values, done] = arguments;
const { CardDAVUtils } = ChromeUtils.importESModule('resource:///modules/CardDAVUtils.sys.mjs');
const { CardDAVDirectory } = ChromeUtils.importESModule('resource:///modules/CardDAVDirectory.sys.mjs');
const { VCardUtils } = ChromeUtils.importESModule('resource:///modules/VCardUtils.sys.mjs');
const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
const { setTimeout } = ChromeUtils.importESModule('resource://gre/modules/Timer.sys.mjs');

const until = async (what, isSo) => {
    for (let attempt = 0; attempt < 300; attempt++) {
        if (isSo()) {
            return;
        }
        await new Promise(resolve => setTimeout(resolve, 100));
    }
    throw new Error(`waited for 30 seconds until ${what}`);
};
const directory = () => {
    const { fileName } = MailServices.ab.directories.find(one => one.dirName === 'Contacts');
    return CardDAVDirectory.forFile(fileName);
};
const find = uid => {
    const card = directory().childCards.find(one => one.UID === uid);
    if (!card) {
        throw new Error(`no card ${uid}`);
    }
    return card;
};
const etag = uid => directory().childCards.find(one => one.UID === uid)?.getProperty('_etag', '');
const unfold = card => card.replace(/\r\n[ \t]/g, '').replaceAll('\r\n', '\n');

const commands = {
    async start(url, user, password, book) {
        const found = await CardDAVUtils.detectAddressBooks(user, password, url, false, true);
        const mine = found.find(one => one.url.href === book);
        if (!mine) {
            throw new Error(`found only ${found.map(one => one.url.href)}`);
        }
        const created = await mine.create();
        await until('the first sync ends', () => created._syncToken && !created._syncInProgress);
        if (created.readOnly) {
            throw new Error('it takes the book for one that cannot be written');
        }
    },
    sync: () => directory().syncWithServer(),
    uids: () => directory().childCards.map(one => `${one.UID}\n`).join(''),
    card: uid => `${unfold(find(uid).getProperty('_vCard', ''))}\n`,
    async add(text) {
        const { UID } = directory().addCard(VCardUtils.vCardToAbCard(text), false);
        await until('the server has the new card', () => etag(UID));
    },
    async rename(uid, name) {
        const card = find(uid);
        const before = etag(uid);
        const properties = card.vCardProperties;
        properties.clearValues('fn');
        properties.addValue('fn', name);
        card.setProperty('_vCard', properties.toVCard());
        directory().modifyCard(card);
        await until('the server has the edited card', () => etag(uid) !== before);
    },
    async delete(uid) {
        const ends = { count: 0, observe: () => { ends.count += 1; } };
        Services.obs.addObserver(ends, 'addrbook-directory-request-end');
        directory().deleteCards([find(uid)]);
        await until('the server was told', () => ends.count > 0);
        Services.obs.removeObserver(ends, 'addrbook-directory-request-end');
    },
};

(async () => {
    try {
        done({ text: (await commands[command](...values)) ?? '' });
    } catch (error) {
        done({ error: `${error} ${error.stack ?? ''}` });
    }
})();
