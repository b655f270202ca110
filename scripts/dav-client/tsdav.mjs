import assert from 'node:assert/strict';
import tsdav from 'tsdav';

const [serverUrl, username, password, icon] = process.argv.slice(2);
const client = await tsdav.createDAVClient({
    serverUrl, credentials: { username, password }, authMethod: 'Basic', defaultAccountType: 'carddav',
});
const card = (uid, name, ...lines) =>
    ['BEGIN:VCARD', 'VERSION:3.0', `UID:${uid}`, `FN:${name}`, `N:${name};;;;`, ...lines, 'END:VCARD', ''].join('\r\n');
const expect = async (answer, status) => assert.equal((await answer).status, status);

// The default book comes first.
const books = await client.fetchAddressBooks();
assert.deepEqual(books.map(book => book.displayName), ['Contacts']);
const url = new URL('tsdav/', new URL('..', books[0].url)).href;
const [made] = await client.makeCollection({
    url,
    props: {
        'd:displayname': 'From tsdav',
        'd:resourcetype': { 'd:collection': {}, 'card:addressbook': {} },
    },
});
assert.equal(made.status, 201);
const book = (await client.fetchAddressBooks()).find(book => book.displayName === 'From tsdav');
assert.equal(book.url, url);
assert.ok(book.syncToken && book.ctag && book.reports.includes('syncCollection'));

const names = [...Array(20).keys()].map(n => `ts-${n}`);
for (const name of names) {
    const filename = `${name}.vcf`;
    await expect(client.createVCard({ addressBook: book, filename, vCardString: card(name, name) }), 201);
}
await expect(client.createVCard({ addressBook: book, filename: 'ts-0.vcf', vCardString: card('ts-0', 'x') }), 412);
const fetched = await client.fetchVCards({ addressBook: book });
assert.deepEqual(fetched.map(card => card.url.split('/').pop()).sort(), names.map(name => `${name}.vcf`).sort());
assert.ok(fetched.every(card => card.data.startsWith('BEGIN:VCARD') && card.etag));

// What changed since: one card edited, one deleted, one new.
const known = { ...book, objects: fetched, objectMultiGet: client.addressBookMultiGet };
const [edited, gone] = ['ts-3', 'ts-4'].map(name => fetched.find(card => card.url.endsWith(`/${name}.vcf`)));
await expect(client.updateVCard({ vCard: { ...edited, data: card('ts-3', 'Edited') } }), 204);
await expect(client.updateVCard({ vCard: { ...edited, data: card('ts-3', 'Too late') } }), 412);
await expect(client.deleteVCard({ vCard: gone }), 204);
await expect(client.createVCard({ addressBook: book, filename: 'new.vcf', vCardString: card('new', 'New') }), 201);
const account = { accountType: 'carddav', serverUrl, rootUrl: serverUrl, homeUrl: new URL('..', url).href };
const { objects } = await client.smartCollectionSync({
    collection: known, method: 'webdav', detailedResult: true, account,
});
const last = cards => cards.map(card => card.url.split('/').pop());
assert.deepEqual(
    [objects.created, objects.updated, objects.deleted].map(last), [['new.vcf'], ['ts-3.vcf'], ['ts-4.vcf']],
);
assert.match(objects.updated[0].data, /FN:Edited\r\n/);

// A photo, a group and an odd card come back as they went, under their names.
const special = {
    'photo.vcf': card('photo', 'Photo', `PHOTO;ENCODING=b;TYPE=PNG:${icon}`),
    'group.vcf': card(
        'group', 'Group', 'X-ADDRESSBOOKSERVER-KIND:group', 'X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:ts-1',
    ),
    'odd%2F50%25%20%26%20%D0%87.vcf': card('odd/50% & Ї', 'Леся Українка', 'NOTE:Дим & <b>\\, ]]> 🐦'),
};
for (const [filename, vCardString] of Object.entries(special)) {
    await expect(client.createVCard({ addressBook: book, filename, vCardString }), 201);
}
const objectUrls = Object.keys(special).map(filename => new URL(url).pathname + filename);
const came = await client.fetchVCards({ addressBook: book, objectUrls });
assert.equal(came.length, objectUrls.length);
for (const { url, data } of came) {
    // It takes the last line's end away.
    assert.ok(`${data}\r\n` === special[url.split('/').pop()], `${url} came back changed`);
}

await expect(client.deleteObject({ url }), 204);
assert.deepEqual((await client.fetchAddressBooks()).map(book => book.url), books.map(book => book.url));
