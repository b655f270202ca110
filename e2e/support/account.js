// An account, filled by the API as a program would.

let count = 0;

export const PASSWORD = "reve ta stohne Dnipr";

// A vCard of these content lines.
export function card(...lines) {
  return ["BEGIN:VCARD", "VERSION:3.0", ...lines, "END:VCARD", ""].join("\r\n");
}

export class Account {
  static async open(url, name = "Taras") {
    const account = new Account();
    count += 1;
    Object.assign(account, { url, name, email: `user${process.pid}-${count}@example.org`, password: PASSWORD });
    await account.send("POST", "/api/auth/signup", { username: name, email: account.email, password: PASSWORD });
    const tokens = await account.send("POST", "/api/auth/login", { email: account.email, password: PASSWORD });
    account.token = tokens.access_token;
    return account;
  }

  async send(method, path, body, headers = {}) {
    const authorization = this.token ? { authorization: `Bearer ${this.token}` } : {};
    const response = await fetch(this.url + path, {
      method,
      headers: { "content-type": "application/json", ...authorization, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  add(contact) {
    return this.send("POST", "/api/contacts", contact);
  }

  contact(id) {
    return this.send("GET", `/api/contacts/${id}`);
  }

  contacts() {
    return this.send("GET", "/api/contacts");
  }

  change(id, patch) {
    return this.send("PATCH", `/api/contacts/${id}`, patch);
  }

  // Brings in cards as a file would.
  async import(...cards) {
    const body = cards.map((lines) => card(...lines)).join("");
    const headers = { authorization: `Bearer ${this.token}`, "content-type": "text/vcard" };
    const response = await fetch(`${this.url}/api/import?mode=commit`, { method: "POST", headers, body });
    if (!response.ok) throw new Error(`import: ${response.status} ${await response.text()}`);
    return response.json();
  }

  // Every card as it is stored, byte for byte.
  async cards() {
    const response = await fetch(`${this.url}/api/export?format=vcard&version=original`, { headers: { authorization: `Bearer ${this.token}` } });
    if (!response.ok) throw new Error(`export: ${response.status}`);
    return response.text();
  }

  // So many contacts named by letter and number, in batches.
  async fill(number) {
    const letters = "АБВГҐABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (let made = 0; made < number; made += 500) {
      const operations = Array.from({ length: Math.min(500, number - made) }, (_, at) => {
        const index = made + at;
        const name = `${letters[index % letters.length]}nnа ${String(index).padStart(5, "0")}`;
        return { op: "create", contact: { first_name: name, email: `person${index}@example.org`, phone: `+380 67 ${1000000 + index}` } };
      });
      await this.send("POST", "/api/contacts/batch", { operations });
    }
  }
}
