// What the pages say, read from the same files.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const locales = join(import.meta.dirname, "../../locales");

// Every language that there is.
export const languages = readdirSync(locales);

// The texts of a language by their keys, with their values filled in. Of a text that depends on a count, the form for it.
export function texts(language) {
  const found = {};
  for (const file of readdirSync(join(locales, language))) {
    for (const [, key, text] of readFileSync(join(locales, language, file), "utf8").matchAll(/^([a-z][a-z0-9-]*) = (.+(?:\n .+|\n\})*)$/gm)) found[key] = text;
  }
  const rules = new Intl.PluralRules(language);
  const form = (text, count) => {
    if (!text.startsWith("{ $count ->")) return text;
    const forms = Object.fromEntries([...text.matchAll(/^\s+\*?\[(\w+)\] (.+)$/gm)].map(([, name, form]) => [name, form]));
    return forms[count] ?? forms[rules.select(count)];
  };
  return (key, values = {}) => {
    if (!found[key]) throw new Error(`no text ${key} in ${language}`);
    const filled = { shown: values.count, ...values };
    return form(found[key], values.count).replace(/\{ \$(\w+) \}/g, (_, name) => filled[name]);
  };
}
